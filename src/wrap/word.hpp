// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who writes a policy has a shell and make's options in mind. A word that
// means something there and nothing here would be a rule that never speaks.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace wrap {

/// Words of all rules: nothing is quoted, expanded or continued here, unless a
/// `\` says that the character is meant. Errors have no subject.
base::Result<void> check_word(std::string_view word);

/// Whether one of `characters` is in `word` without a `\` before it.
bool has_bare(std::string_view word, std::string_view characters);

/// -X, -NAME or --NAME, as one word.
bool is_option(std::string_view word);

/// An option that has nothing behind its name.
base::Result<void> check_option(std::string_view word);

bool is_variable(std::string_view name);

/// A variable without which programs stay in the session.
base::Result<void> check_not_of_session(std::string_view name);

/// A variable that rules may change: neither the session's nor make's own.
base::Result<void> check_changeable(std::string_view name);

} // namespace wrap
