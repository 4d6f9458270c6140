// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whoever reads an error about a table wants to jump to the line, so
// every entry remembers where it was written and every message begins there.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tables {

/// Everything that is wrong, in the order of the lines: the user gets all of
/// it at once.
using Errors = std::vector<base::Error>;

/// Where an entry was written; `file` is as the user named it.
struct Origin {
  std::string file;
  std::size_t line = 0;

  /// `FILE:LINE: FOUND; REMEDY`.
  base::Error error(std::string found, std::string remedy = {}) const;

  /// `FILE:LINE: SUBJECT: FOUND; REMEDY`, around an error from further in.
  base::Error error(const base::Error& inner) const;
};

struct Line {
  Origin origin;
  std::string text;
};

/// A text's lines without their ends.
std::vector<Line> lines_of(const std::string& file, std::string_view text);

/// Words between blanks, of which a carriage return is one. A word that begins
/// with # starts a comment, which goes to the end of the line; a # inside a
/// word is a # (a password may hold one).
std::vector<std::string_view> words_of(std::string_view text);

/// A word of a table between quotes, for messages: what is not printable is
/// written as \xNN and what is long is cut.
std::string quoted(std::string_view word);

} // namespace tables
