// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs that run threads of their own run as many as there are
// processors, or as they are told, and few know of a pool. Those of which the
// policy speaks have as many as they get slots, which this process holds for
// as long as it is there.
#include "hold.hpp"
#include "jobroot/wrap_options.hpp"
#include "speech.hpp"
#include "wrap.hpp"

namespace shim {
namespace {

using jobroot::WrapAction;
using jobroot::WrapAsked;
using jobroot::WrapPolicy;
using jobroot::WrapRule;
using jobroot::WrapWord;

/// A name may have a version.
bool is_known_as(const char* name, const char* known) noexcept {
  if (!begins(name, known))
    return false;
  const char* rest = name + length_of(known);
  while (*rest == '.' || (*rest >= '0' && *rest <= '9'))
    rest++;
  return *rest == 0;
}

bool is_shell_name(const char* name) noexcept {
  for (const char* known :
       {"sh", "dash", "bash", "ash", "ksh", "mksh", "zsh", "posh", "yash"})
    if (is_known_as(name, known))
      return true;
  return false;
}

bool is_interpreter(const char* name) noexcept {
  for (const char* known : {"perl", "python", "ruby"})
    if (is_known_as(name, known))
      return true;
  return is_shell_name(name);
}

/// Whether a shell runs here, or is about to in our place.
bool is_shell(const Wrap& wrap, const Told& told) noexcept {
  const char* const called = file_name(told.words[0]);
  if (is_shell_name(file_name(wrap.file)) || is_shell_name(called))
    return true;
  return told.count > 1 && (same(called, "env") || same(called, "busybox")) &&
         is_shell_name(file_name(told.words[1]));
}

/// What the program is to the policy.
struct Tool {
  const WrapRule* rule;
  const char* path;
  int first; ///< of its words, behind its name
};

/// Where the words of `path` begin: an interpreter has its own before.
int first_word(const Told& told, const char* path, const char* file) noexcept {
  if (!same(file_name(path), file_name(file)))
    for (int i = 1; i < told.count; i++)
      if (same(told.words[i], path))
        return i + 1;
  return 1;
}

/// Programs that a wrapper stands in for are called so beside it, by
/// dpkg-divert(1) for one.
const WrapRule*
rule_of(const Wrap& wrap, const char* name, const char* const* words) noexcept {
  const WrapRule* rule = wrap_rule_of_tool(wrap.policy, name, words, image_has);
  const size_t bytes = length_of(name);
  for (const char* suffix : {".distrib", ".real"}) {
    const size_t rest = bytes - length_of(suffix);
    if (rule != nullptr || rest == 0 || rest > bytes ||
        !same(name + rest, suffix))
      continue;
    const char* const plain = kept_text(name, rest);
    if (plain != nullptr)
      rule = wrap_rule_of_tool(wrap.policy, plain, words, image_has);
  }
  return rule;
}

/// What it is called counts, then what it is.
Tool find_tool(const Wrap& wrap, const Told& told) noexcept {
  const char* const executed = executed_path();
  const bool has_script = told.count > 1 && told.words[1][0] != '-' &&
                          is_interpreter(file_name(executed));
  for (const char* path :
       {executed, has_script ? told.words[1] : "", wrap.file}) {
    const char* const name = file_name(path);
    if (*name == 0)
      continue;
    const int first = first_word(told, path, wrap.file);
    const WrapRule* const rule = rule_of(wrap, name, told.words + first);
    if (rule != nullptr)
      return {rule, path, first};
  }
  return {nullptr, nullptr, 1};
}

template <class Each>
void each_in(const WrapPolicy& policy, uint32_t list, Each each) noexcept {
  for (const char* at = policy.list(list); *at != 0; at = WrapPolicy::next(at))
    each(at);
}

/// A make of another kind takes what is said there of the pool for options of
/// its own; what it says itself there to what it starts stays.
void forget_pool(Wrap& wrap, const WrapRule& rule) noexcept {
  each_in(wrap.policy, rule.arguments, [&](const char* name) {
    if (is_makeflags(name) &&
        what_flags_say(wrap.variables.value(name)).names_pool)
      name_no_pool(wrap);
  });
}

/// What it is asked to do by its options, or else by variables.
WrapAsked
asked_of(const Wrap& wrap, const Told& told, const Tool& tool) noexcept {
  auto asked = wrap_strip_options(
      wrap.policy, *tool.rule, told.words + tool.first, [](WrapWord) {}, [] {});
  each_in(wrap.policy, tool.rule->arguments, [&](const char* name) {
    const char* const value = *name != '-' && !is_makeflags(name)
                                  ? wrap.variables.value(name)
                                  : nullptr;
    if (asked == WrapAsked::nothing && value != nullptr)
      asked = wrap_asked_in(wrap.policy, *tool.rule, value);
  });
  return asked;
}

/// Puts what the tool is given into its words, and its variables.
void put_given(Wrap& wrap,
               const WrapRule& rule,
               uint32_t slots,
               Words& words,
               Brief& now) noexcept {
  each_in(wrap.policy, rule.given, [&](const char* given) {
    const uint32_t all = wrap.policy.header().slots;
    char* const text =
        arena_text(jobroot::wrap_put_numbers(nullptr, given, slots, all) + 1);
    if (text == nullptr)
      return;
    jobroot::wrap_put_numbers(text, given, slots, all);
    now.next(" ");
    now.put(text);
    size_t name = 0;
    while (text[name] != 0 && text[name] != '=' && text[name] != '-')
      name++;
    if (text[name] != '=') {
      words.add(text);
      return;
    }
    const char* const variable = kept_text(text, name);
    if (variable != nullptr)
      wrap.variables.set(variable, text);
  });
}

/// With what the rule gives for `slots`; 0: with nothing.
void change_words(Wrap& wrap,
                  Told& told,
                  const Tool& tool,
                  uint32_t slots,
                  Brief& now) noexcept {
  size_t most_given = 0;
  each_in(wrap.policy, tool.rule->given, [&](const char*) { most_given++; });
  Words words(told, most_given);
  if (!words.is_there())
    return;
  bool has_memory = true;
  const auto give = [&] {
    if (slots != 0)
      put_given(wrap, *tool.rule, slots, words, now);
  };
  const auto keep = [&](WrapWord word) {
    const bool is_whole = word.text[word.bytes] == 0;
    const char* const text =
        is_whole ? word.text : kept_text(word.text, word.bytes);
    has_memory = has_memory && text != nullptr;
    words.add(text);
  };
  for (int i = 0; i < tool.first; i++)
    words.add(told.words[i]);
  wrap_strip_options(
      wrap.policy, *tool.rule, told.words + tool.first, keep, give);
  if (has_memory)
    words.give(told);
}

/// How many slots this process has from now on: `most`, or fewer.
uint32_t hold_slots(Wrap& wrap, WrapAsked most) noexcept {
  const uint32_t all = wrap.policy.header().slots;
  const auto wanted = static_cast<uint32_t>(most);
  const uint32_t limit = wanted < all ? wanted : all;
  const uint32_t given = process.pool.is_set ? slots_of_job(wrap) : 1;
  const bool is_alone = wrap.cell == no_cell || !process.pool.is_set;
  const uint32_t slots = given == 0 || !is_alone
                             ? take_slots(wrap.cell, {limit, given})
                         : given < limit ? given
                                         : limit;
  change_cell(wrap, no_cell);
  return slots;
}

/// How many jobs it is to have at most.
WrapAsked
most_for(const Wrap& wrap, const Told& told, const Tool& tool) noexcept {
  const WrapAction action = tool.rule->action;
  if (action == WrapAction::hold)
    return WrapAsked::more;
  const WrapAsked asked = asked_of(wrap, told, tool);
  return action == WrapAction::limit && asked == WrapAsked::nothing
             ? WrapAsked::more
             : asked;
}

/// What it was told, which `told` still says.
void explain(const Wrap& wrap,
             const Told& told,
             const Tool& tool,
             Deed& deed) noexcept {
  if (wrap.explains())
    say_options(wrap, *tool.rule, told.words + tool.first, deed.before);
}

/// 0: it is left alone.
uint32_t
take_threads(Wrap& wrap, Told& told, const Tool& tool, Deed& deed) noexcept {
  forget_pool(wrap, *tool.rule);
  const WrapAsked most = most_for(wrap, told, tool);
  if (most <= WrapAsked::one) {
    be_one_job(wrap);
    return 0;
  }
  explain(wrap, told, tool, deed);
  const uint32_t slots = hold_slots(wrap, most);
  change_words(wrap, told, tool, slots, deed.now);
  return slots;
}

/// Removes variables.
void hide(Wrap& wrap, const WrapRule& rule, Deed& deed) noexcept {
  each_in(wrap.policy, rule.arguments, [&](const char* name) {
    if (wrap.variables.value(name) == nullptr)
      return;
    deed.before.next(" ");
    deed.before.put(name);
    wrap.variables.remove(name);
  });
}

/// Lets it be a client of the pool.
void drop(Wrap& wrap, Told& told, const Tool& tool, Deed& deed) noexcept {
  explain(wrap, told, tool, deed);
  if (!deed.before.is_empty() && has_clients(wrap))
    deed.now.put(the_pool);
  be_client(wrap);
  change_words(wrap, told, tool, 0, deed.now);
}

/// It says what it is, and then ends. Other words mean different things to
/// different programs.
bool is_query(const Told& told, const Tool& tool) noexcept {
  const char* const word = told.words[tool.first];
  return told.count == tool.first + 1 &&
         (same(word, "--version") || same(word, "--help"));
}

/// What a recipe is written in may start several makes at once, and has one
/// slot for all of them.
void share_slot(Wrap& wrap, const Told& told) noexcept {
  if (wrap.cell == no_cell && process.pool.is_set &&
      (is_interpreter(file_name(wrap.file)) || is_shell(wrap, told)))
    change_cell(wrap, own_cell());
}

} // namespace

void change_tool(Wrap& wrap, Told& told) noexcept {
  if (told.count < 1)
    return;
  const Tool tool = find_tool(wrap, told);
  // Of a shell's script the tools that it runs are told, and have the slots.
  if (tool.rule == nullptr ||
      (tool.rule->action != WrapAction::hide && is_shell(wrap, told))) {
    share_slot(wrap, told);
    return;
  }
  const WrapRule& rule = *tool.rule;
  Deed deed{.what = "keep", .rule = &rule, .program = tool.path};
  if (rule.action == WrapAction::hide) {
    deed.what = "hide";
    hide(wrap, rule, deed);
    be_one_job(wrap);
  } else if (is_query(told, tool)) {
    deed.what = "query";
    deed.rule = nullptr;
  } else if (rule.action == WrapAction::drop) {
    deed.what = "drop";
    drop(wrap, told, tool, deed);
  } else if (rule.action == WrapAction::keep) {
    be_one_job(wrap);
  } else {
    deed.slots = take_threads(wrap, told, tool, deed);
    if (deed.slots != 0)
      deed.what = "hold";
  }
  log_deed(wrap, deed);
}

} // namespace shim
