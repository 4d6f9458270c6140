// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a line of a policy is words and a reason, whatever the words say.
#pragma once

#include "tables/line.hpp"

#include <string>
#include <vector>

namespace wrap {

struct Line {
  tables::Origin origin;
  /// As they are written: a `\` is still before what it protects.
  std::vector<std::string> words;
  /// The comment behind the words, or else the lines of comment that the block
  /// of lines begins with.
  std::string reason;
};

/// Those with words. Blanks separate words, unless a `\` is before them; a word
/// that begins with # is the beginning of a comment.
std::vector<Line> lines_of(const std::string& file, std::string_view text);

/// A word without its `\`.
std::string plain(std::string_view word);

} // namespace wrap
