// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: lists that people read are aligned, and scripts can still split them
// at blanks; both are decided here once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cli {

/// Rows of cells; every column but the last is padded to its widest cell.
class Table {
public:
  explicit Table(std::size_t indent = 0)
      : indent_(indent) {}

  void add(std::vector<std::string> row);

  /// The lines, the last column folded at blanks to stay within `width`
  /// (0: never).
  std::string text(std::size_t width = 0) const;

private:
  std::size_t indent_;
  std::vector<std::vector<std::string>> rows_;
};

} // namespace cli
