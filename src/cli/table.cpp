// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see table.hpp. Widths count code points, not bytes, because "…" is one
// column wide and three bytes long.
#include "cli/table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace cli {

namespace {

constexpr std::size_t gap = 2;

std::size_t columns_of(std::string_view text) {
  const auto starts_a_code_point = [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  };

  return static_cast<std::size_t>(
      std::ranges::count_if(text, starts_a_code_point));
}

std::vector<std::size_t>
widths_of(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;

  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], columns_of(row[i]));
  }

  return widths;
}

std::string fold(std::string_view text, std::size_t from, std::size_t width) {
  std::string folded;
  std::size_t column = from;

  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const bool first = column == from;
    const std::size_t needed = columns_of(word) + (first ? 0 : 1);

    if (!first && width != 0 && column + needed > width) {
      folded += '\n' + std::string(from, ' ');
      column = from + columns_of(word);
    } else {
      folded += first ? "" : " ";
      column += needed;
    }
    folded += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }

  return folded;
}

} // namespace

void Table::add(std::vector<std::string> row) {
  rows_.push_back(std::move(row));
}

std::string Table::text(std::size_t width) const {
  const std::vector<std::size_t> widths = widths_of(rows_);
  std::string text;

  for (const auto& row : rows_) {
    std::size_t column = indent_;
    std::string line(indent_, ' ');
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      if (widths[i] == 0)
        continue; // nobody has anything there
      line += row[i];
      line.append(widths[i] + gap - columns_of(row[i]), ' ');
      column += widths[i] + gap;
    }
    if (!row.empty())
      line += fold(row.back(), column, width);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }

  return text;
}

} // namespace cli
