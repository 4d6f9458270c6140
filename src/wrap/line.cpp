// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see line.hpp.
#include "wrap/line.hpp"

#include "base/text.hpp"

namespace wrap {

namespace {

constexpr std::string_view blanks = " \t\v\f\r";

bool is_blank(char character) {
  return blanks.find(character) != blanks.npos;
}

std::string::size_type end_of_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && !is_blank(text[end]))
    end += text[end] == '\\' ? 2 : 1;
  return std::min(end, text.size());
}

/// Takes the words off `text`; what is left is a comment, or nothing.
std::vector<std::string> take_words(std::string_view& text) {
  std::vector<std::string> words;
  for (;;) {
    const std::size_t begin = text.find_first_not_of(blanks);
    text.remove_prefix(begin == text.npos ? text.size() : begin);
    if (text.empty() || text[0] == '#')
      return words;
    const std::size_t end = end_of_word(text);
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::string text_of_comment(std::string_view comment) {
  const std::size_t begin = comment.find_first_not_of('#');
  return std::string(begin == comment.npos ? ""
                                           : base::trim(comment.substr(begin)));
}

} // namespace

std::vector<Line> lines_of(const std::string& file, std::string_view text) {
  std::vector<Line> lines;
  std::string block; // what the comment above says
  bool is_in_comment = false;
  for (tables::Line& line : tables::lines_of(file, text)) {
    std::string_view rest = line.text;
    Line found{std::move(line.origin), take_words(rest), text_of_comment(rest)};
    if (!found.words.empty()) {
      if (found.reason.empty())
        found.reason = block;
      lines.push_back(std::move(found));
      is_in_comment = false;
      continue;
    }
    if (!is_in_comment)
      block.clear();
    is_in_comment = !rest.empty();
    if (!block.empty() && !found.reason.empty())
      block += ' ';
    block += found.reason;
  }

  return lines;
}

std::string plain(std::string_view word) {
  std::string text;
  for (std::size_t i = 0; i < word.size(); i++) {
    if (word[i] == '\\' && i + 1 < word.size())
      i++;
    text += word[i];
  }
  return text;
}

} // namespace wrap
