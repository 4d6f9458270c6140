// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: all that we say ourselves goes to stderr, one line a message, in one
// write, so that lines of parallel builds never mix. Only src/cli calls this.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace base {

/// What messages begin with; "jobroot" until told otherwise.
void set_program_name(std::string_view name);

/// `jobroot: SUBJECT: FOUND; REMEDY`
void report(const Error& error);

/// `jobroot: TEXT`
void note(std::string_view text);

} // namespace base
