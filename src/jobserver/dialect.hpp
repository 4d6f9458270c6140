// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a `fifo:` word ends make 4.3 with an internal error, and descriptors
// do not get past programs that close them. Which of the two a make speaks is
// read from its program file; it is never run for that.
#pragma once

#include "base/result.hpp"
#include "jobserver/pool.hpp"

#include <optional>
#include <string>

namespace jobserver {

enum class Dialect { pipe, fifo };

/// That of the make which `command` names, or else of the one in PATH. Without
/// a make to look at it is the one that every make knows.
Dialect dialect_of(const std::string& command);

/// Puts the pool in `directory` into MAKEFLAGS and JOBROOT_POOL of this
/// process, for its children. The descriptors are theirs; they are empty
/// where the pool has a name.
base::Result<Descriptors>
advertise(const std::string& directory, unsigned jobs, Dialect dialect);

/// Takes every word on jobs out of MAKEFLAGS, and JOBROOT_POOL away.
void advertise_nothing();

} // namespace jobserver
