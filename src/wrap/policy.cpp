// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see policy.hpp.
#include "wrap/policy.hpp"

#include "base/text.hpp"
#include "wrap/line.hpp"
#include "wrap/tool_rule.hpp"
#include "wrap/word.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace wrap {

namespace {

constexpr std::size_t most_bytes = 1 << 20;

/// Makes whose output is a value.
constexpr std::string_view captured = "@captured";

constexpr std::array<std::pair<WrapKind, std::string_view>, 4> kinds = {
    {{WrapKind::serial, "serial"},
     {WrapKind::join, "join"},
     {WrapKind::tool, "tool"},
     {WrapKind::env, "env"}}};

constexpr std::array<std::pair<WrapAction, std::string_view>, 9> actions = {
    {{WrapAction::none, ""},
     {WrapAction::drop, "drop"},
     {WrapAction::hold, "hold"},
     {WrapAction::ask, "ask"},
     {WrapAction::hide, "hide"},
     {WrapAction::keep, "keep"},
     {WrapAction::set, "="},
     {WrapAction::cut, "-="},
     {WrapAction::limit, "limit"}}};

template <class Table, class Value>
std::string_view look_up(const Table& table, Value value) {
  return std::ranges::find(table, value, &Table::value_type::first)->second;
}

/// Paths are compared without components that change nothing.
bool has_no_path(std::string_view glob) {
  glob.remove_prefix(glob.starts_with('/') ? 1 : 0);

  return std::ranges::any_of(base::split(glob, '/'), [](std::string_view name) {
    return name.empty() || name == "." || name == "..";
  });
}

/// What options, other rules and lists of programs look like.
bool is_something_else(std::string_view glob) {
  return has_bare(glob, ",") || is_option(glob) ||
         std::ranges::find(kinds, glob, &decltype(kinds)::value_type::second) !=
             kinds.end();
}

bool is_of_makes(const Rule& rule) {
  return rule.kind == WrapKind::serial || rule.kind == WrapKind::join;
}

/// Whether nothing is left of which the `later` rule could speak.
bool settles(const Rule& rule, const Rule& later) {
  const bool is_same = rule.subject == later.subject;
  const auto has_no_other = [](const std::string& wanted,
                               const std::string& later_wanted) {
    return wanted.empty() || wanted == later_wanted;
  };
  if (is_of_makes(rule) && is_of_makes(later))
    return (is_same && rule.means == later.means) ||
           (rule.means == WrapSubject::file && rule.subject == "*");
  if (rule.kind != later.kind)
    return false;

  return (is_same || (rule.kind == WrapKind::tool && rule.subject == "*")) &&
         has_no_other(rule.knowing, later.knowing) &&
         has_no_other(rule.with, later.with);
}

/// A line that is being read: what is wrong with it is said once.
class Reader {
public:
  Reader(const Line& line, Rules& rules, tables::Errors& errors)
      : line_(line),
        rules_(rules),
        errors_(errors) {}

  void read() {
    const auto kind = std::ranges::find(
        kinds, line_.words[0], &decltype(kinds)::value_type::second);
    if (kind == kinds.end())
      return wrong(tables::quoted(line_.words[0]) + " begins no rule",
                   "write serial, join, tool or env");
    if (line_.words.size() == 1)
      return wrong(line_.words[0] + " says not of what", usage(kind->first));
    for (const std::string& word : line_.words)
      if (auto checked = check_word(word); !checked)
        return wrong(std::move(checked.error()));
    switch (kind->first) {
    case WrapKind::serial:
    case WrapKind::join:
      return read_globs(kind->first);
    case WrapKind::tool:
      return read_programs();
    case WrapKind::env:
      return read_variable();
    }
  }

private:
  static std::string usage(WrapKind kind) {
    if (kind == WrapKind::env)
      return "write env NAME=VALUE or env NAME -= GLOB";
    if (kind == WrapKind::tool)
      return "write tool PROGRAM ACTION";
    return "write " + std::string(word_of(kind)) + " GLOB";
  }

  void wrong(std::string found, std::string remedy) {
    errors_.push_back(line_.origin.error(std::move(found), std::move(remedy)));
  }

  void wrong(base::Error error) {
    wrong(std::move(error.found), std::move(error.remedy));
  }

  void add(base::Result<Rule> rule) {
    if (!rule)
      return wrong(std::move(rule.error()));
    rule->origin = line_.origin.file + ":" + std::to_string(line_.origin.line);
    rule->reason = line_.reason;
    const auto before = std::ranges::find_if(
        rules_, [&](const Rule& other) { return settles(other, *rule); });
    if (before != rules_.end())
      return wrong(tables::quoted(rule->subject) + " has its rule at " +
                       before->origin,
                   "write this one above, or take it away");
    rules_.push_back(std::move(*rule));
  }

  void read_globs(WrapKind kind) {
    for (std::size_t i = 1; i < line_.words.size(); i++)
      add(rule_of_glob(kind, line_.words[i], {}));
  }

  /// Names with commas between them are rules of their own.
  void read_programs() {
    auto rule = read_tool({line_.words.begin() + 1, line_.words.end()});
    if (!rule)
      return add(std::move(rule));
    for (const std::string_view name : base::split(rule->subject, ',')) {
      Rule one = *rule;
      one.subject = name;
      add(std::move(one));
    }
  }

  void read_variable() {
    const std::vector<std::string>& words = line_.words;
    const std::size_t equals = words[1].find('=');
    Rule rule{.kind = WrapKind::env};
    rule.subject = plain(words[1].substr(0, equals));
    if (words.size() > 3 && words[2] == "-=" && equals == std::string::npos) {
      rule.action = WrapAction::cut;
      rule.arguments.assign(words.begin() + 3, words.end());
    } else if (words.size() == 2 && equals != std::string::npos) {
      rule.action = WrapAction::set;
      rule.given = {plain(words[1].substr(equals + 1))};
    } else if (equals != std::string::npos) {
      return wrong(tables::quoted(words[2]) + " is behind the value",
                   "write a \\ before blanks in it");
    } else {
      return wrong("env says neither what " + tables::quoted(rule.subject) +
                       " is nor what goes from it",
                   usage(WrapKind::env));
    }
    if (!is_variable(rule.subject))
      return wrong(tables::quoted(rule.subject) + " is no variable's name",
                   usage(WrapKind::env));
    if (auto checked = check_changeable(rule.subject); !checked)
      return wrong(std::move(checked.error()));
    if (rule.action == WrapAction::set &&
        rule.given[0].find("{n}") != std::string::npos)
      return wrong("{n} is what one tool holds",
                   "write {N} for the number of slots");
    add(rule);
  }

  const Line& line_;
  Rules& rules_;
  tables::Errors& errors_;
};

} // namespace

Rules parse_policy(const std::string& file,
                   std::string_view text,
                   tables::Errors& errors) {
  Rules rules;
  if (text.size() > most_bytes || text.find('\0') != text.npos) {
    errors.push_back({file, "this is no policy", "see jobroot-wrap-policy(5)"});
    return rules;
  }
  for (const Line& line : lines_of(file, text))
    Reader(line, rules, errors).read();

  return rules;
}

base::Result<Rule>
rule_of_glob(WrapKind kind, std::string glob, const std::string& origin) {
  Rule rule{.kind = kind, .means = WrapSubject::file};
  if (is_something_else(glob))
    return base::Error{origin,
                       tables::quoted(glob) + " is no name as it stands",
                       "write one in a word, and a \\ before what is part of "
                       "it",
                       2};
  if (glob.starts_with(':')) {
    rule.means = WrapSubject::goal;
    glob.erase(0, 1);
  } else if (glob.size() > 1 && glob.ends_with('/')) {
    rule.means = WrapSubject::directory;
    glob.pop_back();
  }
  if (glob.starts_with('@')) {
    if (glob != captured)
      return base::Error{origin,
                         tables::quoted(glob) + " means no make",
                         "write " + std::string(captured),
                         2};
    rule.means = WrapSubject::captured;
  }
  if (glob.empty() || glob == "/")
    return base::Error{origin,
                       "this means no make",
                       "write a makefile, a directory and /, or : and a goal",
                       2};
  if (rule.means != WrapSubject::goal && has_no_path(glob))
    return base::Error{origin,
                       "no path has //, . or .. in it, as " +
                           tables::quoted(glob),
                       "write how the path ends, or all of it",
                       2};
  rule.subject = std::move(glob);
  rule.origin = origin;

  return rule;
}

std::string_view word_of(WrapKind kind) {
  return look_up(kinds, kind);
}

std::string_view word_of(WrapAction action) {
  return look_up(actions, action);
}

} // namespace wrap
