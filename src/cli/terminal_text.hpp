// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: text for a terminal has colours, fits the window and must not contain
// what would move the cursor; the same text for a file has none of that.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// What the reader can see.
struct Look {
  /// Columns and rows; 0 if there may be any number of them.
  std::size_t width = 0;
  std::size_t height = 0;
  bool has_colours = false;

  /// Of whoever reads from `fd`: has no limits and no colours unless it is a
  /// terminal, and no colours if NO_COLOR is set.
  static Look at(int fd);
};

/// A terminal that moves its cursor when it is told to.
bool is_screen(int fd);

/// `text` in the colour of the number; as it is where there are no colours.
std::string
coloured(std::string_view text, const char* colour, const Look& look);

/// With a question mark for every byte that a terminal could take for a
/// command.
std::string printable(std::string_view text);

/// The lines of a text without their ends, each cut to `width` columns (0:
/// not at all).
std::vector<std::string> lines_in(std::string_view text, std::size_t width);

/// "0.4s", "12s", "3m", "2h", "5d".
std::string duration_text(std::chrono::nanoseconds time);

} // namespace cli
