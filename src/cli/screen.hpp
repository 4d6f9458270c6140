// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a live view takes the whole terminal, and whatever ends or stops us the
// terminal must be as it was: its contents, its cursor, its modes.
#pragma once

#include "cli/terminal_text.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace cli {

/// The terminal that is standard output, and the keys of standard input. A
/// process has one at most. It is left at its end and on every signal that
/// ends or stops us, and entered again when we go on.
class Screen {
public:
  Screen();
  Screen(const Screen&) = delete;
  Screen(Screen&&) = delete;
  Screen& operator=(const Screen&) = delete;
  Screen& operator=(Screen&&) = delete;
  ~Screen();

  /// Shows the lines that fit, in place of what was there before.
  static void show(const std::vector<std::string>& lines, const Look& look);

  /// False when the user wants to leave: `q`, or the terminal is gone. Comes
  /// back earlier when the window has another size.
  static bool wait(std::chrono::milliseconds time);
};

} // namespace cli
