// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see tool_rule.hpp.
#include "wrap/tool_rule.hpp"

#include "wrap/line.hpp"
#include "wrap/word.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace wrap {

namespace {

constexpr std::array actions = {WrapAction::drop,
                                WrapAction::hold,
                                WrapAction::ask,
                                WrapAction::limit,
                                WrapAction::hide,
                                WrapAction::keep};
constexpr std::string_view number = "{n}";
constexpr char actions_are[] = "write drop, hold, ask, limit, hide or keep";

/// Of variables that a rule names beside options: in capitals, so that a
/// forgotten '-' is noticed.
bool is_in_capitals(std::string_view word) {
  return is_variable(word) && std::ranges::none_of(word, [](char c) {
           return c >= 'a' && c <= 'z';
         });
}

base::Error wrong(std::string found, std::string remedy) {
  return {{}, std::move(found), std::move(remedy)};
}

/// The words behind `tool`, from the first to the last.
class Reader {
public:
  explicit Reader(std::vector<std::string> words)
      : words_(std::move(words)) {}

  base::Result<Rule> read() {
    rule_.subject = take();
    if (rule_.subject.find('/') != std::string::npos)
      return wrong(tables::quoted(rule_.subject) + " is a path",
                   "write the program's name");
    if (("," + rule_.subject + ",").find(",,") != std::string::npos)
      return wrong("a program has no name", "write one between commas");
    if (rule_.subject == "make" || rule_.subject == "gmake")
      return wrong(rule_.subject + " is no tool",
                   "write serial GLOB or join GLOB with its makefile");
    if (is_next("knowing"))
      rule_.knowing = plain(take());
    if (is_next("with"))
      rule_.with = plain(take());
    rule_.is_launcher = is_next("launcher");
    if (is_next("values"))
      if (auto read = read_values(); !read)
        return read.error();
    if (is_over())
      return wrong("the rule of " + tables::quoted(rule_.subject) +
                       " says not what to do",
                   actions_are);
    const std::string action = take();
    const auto* const found = std::ranges::find(
        actions, action, [](WrapAction a) { return word_of(a); });
    if (found == actions.end())
      return wrong(tables::quoted(action) + " is nothing that can be done",
                   actions_are);
    rule_.action = *found;
    if (const auto result = read_arguments(); !result)
      return result.error();

    return rule_;
  }

private:
  bool is_over() const { return at_ == words_.size(); }

  std::string take() { return is_over() ? std::string() : words_[at_++]; }

  /// Takes `word` if it comes next.
  bool is_next(std::string_view word) {
    const bool is = !is_over() && words_[at_] == word;
    at_ += is ? 1 : 0;
    return is;
  }

  base::Result<void> read_values() {
    while (!is_over() && is_option(words_[at_]))
      if (auto read = add_name(plain(take()), rule_.values); !read)
        return read;
    if (rule_.values.empty())
      return wrong("values says not of what", "write the options");
    return {};
  }

  /// An option, or a variable in the place of one.
  static base::Result<void> add_name(std::string name,
                                     std::vector<std::string>& names) {
    if (is_option(name))
      if (auto checked = check_option(name); !checked)
        return checked;
    names.push_back(std::move(name));
    return {};
  }

  std::string action() const { return std::string(word_of(rule_.action)); }

  base::Result<void> read_arguments() {
    const bool may_have = rule_.action != WrapAction::keep;
    if (may_have && is_over())
      return wrong(action() + " says not what",
                   rule_.action == WrapAction::hide ? "write the variables"
                                                    : "write the options");
    if (!may_have && !is_over())
      return wrong(action() + " wants nothing behind it",
                   "take " + tables::quoted(words_[at_]) + " away");
    while (!is_over())
      if (const auto result = read_argument(plain(take())); !result)
        return result.error();
    if (is_threaded() && rule_.given.empty())
      return wrong(action() + " says not how many threads the tool gets",
                   "write {n} behind the option");
    return {};
  }

  bool is_threaded() const {
    return rule_.action == WrapAction::hold ||
           rule_.action == WrapAction::ask || rule_.action == WrapAction::limit;
  }

  base::Result<void> read_argument(const std::string& word) {
    if (rule_.action == WrapAction::hide)
      return read_variable(word);
    if (word.find("{N}") != std::string::npos)
      return wrong("{N} is the number of slots",
                   "write {n} for what one tool holds");
    if (word.find(number) != std::string::npos)
      return read_given(word);
    if (!is_option(word) && !is_in_capitals(word))
      return wrong(tables::quoted(word) + " is no option and no variable",
                   "write -X, --NAME or NAME");
    return add_name(word, rule_.arguments);
  }

  base::Result<void> read_variable(const std::string& word) {
    if (!is_variable(word))
      return wrong(tables::quoted(word) + " is no variable's name",
                   "write NAME");
    if (auto checked = check_not_of_session(word); !checked)
      return checked;

    return add_name(word, rule_.arguments);
  }

  /// -X{n}, --NAME={n}, NAME={n}, or a word of its own behind its option.
  base::Result<void> read_given(const std::string& word) {
    if (!is_threaded())
      return wrong(action() + " gives no number", "write it without {n}");
    if (!rule_.given.empty())
      return wrong("two options get {n}", "write one with, the others without");
    if (word == number) {
      if (rule_.arguments.empty() || !is_option(rule_.arguments.back()))
        return wrong("{n} has no option", "write it behind one");
      rule_.given = {rule_.arguments.back(), word};
      return {};
    }
    if (word.find(number) + number.size() != word.size())
      return wrong("something is behind {n}", "let {n} end the word");
    std::string name = word.substr(0, word.find(number));
    while (!name.empty() && (name.back() == '=' || name.back() == '+'))
      name.pop_back();
    if (!is_option(name) && !is_in_capitals(name))
      return wrong(tables::quoted(name) + " is no option and no variable",
                   "write -X{n}, --NAME={n} or NAME={n}");
    rule_.given = {word};
    return add_name(std::move(name), rule_.arguments);
  }

  std::vector<std::string> words_;
  std::size_t at_ = 0;
  Rule rule_{.kind = WrapKind::tool};
};

} // namespace

base::Result<Rule> read_tool(std::vector<std::string> words) {
  return Reader(std::move(words)).read();
}

} // namespace wrap
