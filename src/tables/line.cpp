// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see line.hpp.
#include "tables/line.hpp"

#include <algorithm>
#include <utility>

namespace tables {

namespace {

constexpr std::string_view blanks = " \t\v\f\r";
constexpr std::size_t longest_quotation = 80;

bool is_printable(unsigned char byte) {
  // Bytes of UTF-8 sequences are left to the terminal; control bytes are not.
  return byte >= 0x20 && byte != 0x7f;
}

} // namespace

base::Error Origin::error(std::string found, std::string remedy) const {
  return {
      file + ":" + std::to_string(line), std::move(found), std::move(remedy)};
}

base::Error Origin::error(const base::Error& inner) const {
  return error(inner.subject + ": " + inner.found, inner.remedy);
}

std::vector<Line> lines_of(const std::string& file, std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(
        {{file, lines.size() + 1}, std::string(text.substr(0, end))});
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (;;) {
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == text.npos || text[begin] == '#') {
      return words;
    }
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(blanks), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::string quoted(std::string_view word) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "'";
  for (const char character : word.substr(0, longest_quotation)) {
    const auto byte = static_cast<unsigned char>(character);
    if (is_printable(byte)) {
      text += character;
    } else {
      text += {'\\', 'x', digits[byte >> 4], digits[byte & 0xf]};
    }
  }
  return text + (word.size() > longest_quotation ? "…'" : "'");
}

} // namespace tables
