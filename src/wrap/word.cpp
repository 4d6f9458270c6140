// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see word.hpp.
#include "wrap/word.hpp"

#include "tables/line.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace wrap {

namespace {

base::Error wrong(std::string found, std::string remedy) {
  return {{}, std::move(found), std::move(remedy)};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// -j4
bool has_number(std::string_view option) {
  return option.size() > 2 && is_letter(option[1]) &&
         std::ranges::all_of(option.substr(2), is_digit);
}

/// Behind the last character there is nothing that it could be before.
bool is_continued(std::string_view word) {
  const std::size_t last = word.find_last_not_of('\\');

  return (word.size() - (last == word.npos ? 0 : last + 1)) % 2 != 0;
}

} // namespace

bool has_bare(std::string_view word, std::string_view characters) {
  for (std::size_t i = 0; i < word.size(); i++)
    if (word[i] == '\\')
      i++;
    else if (characters.find(word[i]) != characters.npos)
      return true;

  return false;
}

base::Result<void> check_word(std::string_view word) {
  if (is_continued(word))
    return wrong("a \\ ends the line", "write the rule in one line");
  if (has_bare(word, "\"'"))
    return wrong(tables::quoted(word) + " has a quote",
                 "write a \\ before it, or instead of it before blanks");
  if (has_bare(word, "$`") || word.starts_with("~/"))
    return wrong(tables::quoted(word) + " is not expanded",
                 "write what it stands for, or a \\ before it");

  return {};
}

bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-' && word != "--";
}

base::Result<void> check_option(std::string_view word) {
  if (word.find_first_of("=,{}") != word.npos || has_number(word))
    return wrong(tables::quoted(word) + " is more than an option",
                 "write the option without what it is told, each as a word");

  return {};
}

bool is_variable(std::string_view name) {
  return !name.empty() && !is_digit(name[0]) &&
         std::ranges::all_of(name, [](char c) {
           return is_letter(c) || is_digit(c) || c == '_';
         });
}

base::Result<void> check_not_of_session(std::string_view name) {
  constexpr std::array of_session = {"LD_PRELOAD", "FAKEROOTKEY"};

  if (std::ranges::find(of_session, name) != of_session.end() ||
      name.starts_with("JOBROOT_"))
    return wrong(std::string(name) + " keeps programs in the session",
                 "take the line away");

  return {};
}

base::Result<void> check_changeable(std::string_view name) {
  constexpr std::array of_make = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL"};

  if (std::ranges::find(of_make, name) != of_make.end())
    return wrong(std::string(name) + " is what makes tell each other",
                 "write serial GLOB or join GLOB");

  return check_not_of_session(name);
}

} // namespace wrap
