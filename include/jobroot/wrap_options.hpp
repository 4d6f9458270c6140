// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: how many jobs a tool is to run is one option in many forms: -j4, -j 4,
// -kj4, --jobs=4, --jobs 4, or a variable that holds one of them. A rule names
// the option once; here are its forms taken out of an argument list.
#pragma once

#include "jobroot/wrap_rules.hpp"

namespace jobroot {

/// How many jobs a tool is asked to have: a number, or as many as there can be.
enum class WrapAsked : uint32_t { nothing, one, more = ~uint32_t{0} };

/// Whether `word` can be a number of jobs: 4, +4, -1, 50%, auto, default.
inline bool wrap_is_number(WrapWord word) noexcept {
  if (word.is("auto") || word.is("default"))
    return true;
  size_t at = word.bytes > 0 && (*word.text == '+' || *word.text == '-');
  const size_t first = at;
  while (at < word.bytes && word.text[at] >= '0' && word.text[at] <= '9')
    at++;
  return at > first &&
         (at == word.bytes || (at + 1 == word.bytes && word.text[at] == '%'));
}

/// No number, and 0, are as many as there can be.
inline WrapAsked wrap_asked_by(WrapWord word) noexcept {
  constexpr uint32_t largest = 100'000;
  uint32_t number = 0;
  size_t at = word.bytes > 0 && *word.text == '+' ? 1 : 0;
  for (; at < word.bytes && word.text[at] >= '0' && word.text[at] <= '9' &&
         number < largest;
       at++)
    number = number * 10 + static_cast<uint32_t>(word.text[at] - '0');
  return number == 0 || at < word.bytes ? WrapAsked::more : WrapAsked{number};
}

/// What an argument is to a rule.
struct WrapArgument {
  bool is_ours = false;    ///< has one of the rule's options
  bool takes_next = false; ///< has an option that has no value yet
  size_t kept = 0;         ///< bytes in front of the option, in a bundle
  WrapWord value = {};
};

inline bool
wrap_list_has(const WrapPolicy& policy, uint32_t list, WrapWord word) noexcept {
  for (const char* at = policy.list(list); *at != 0; at = WrapPolicy::next(at))
    if (word.is(at))
      return true;
  return false;
}

/// The letters behind a '-' are options themselves, up to one with a value.
inline WrapArgument wrap_read_bundle(const WrapPolicy& policy,
                                     const WrapRule& rule,
                                     WrapWord word) noexcept {
  for (size_t i = 1; i < word.bytes; i++) {
    const char letter[] = {'-', word.text[i]};
    const WrapWord option = {letter, 2};
    const WrapWord value = word.from(i + 1);
    if (wrap_list_has(policy, rule.arguments, option) &&
        (value.bytes == 0 || wrap_is_number(value)))
      return {.is_ours = true,
              .takes_next = value.bytes == 0,
              .kept = i == 1 ? 0 : i,
              .value = value};
    if (wrap_list_has(policy, rule.values, option))
      return {.takes_next = value.bytes == 0};
    if (rule.values == 0)
      break; // which letters have values is not known
  }
  return {};
}

/// `word` is_option().
inline WrapArgument wrap_read_option(const WrapPolicy& policy,
                                     const WrapRule& rule,
                                     WrapWord word) noexcept {
  size_t name = 0;
  while (name < word.bytes && word.text[name] != '=')
    name++;
  const WrapWord option = {word.text, name};
  const bool has_value = name < word.bytes;
  if (wrap_list_has(policy, rule.arguments, option))
    return {.is_ours = true,
            .takes_next = !has_value,
            .value = has_value ? word.from(name + 1) : WrapWord()};
  if (wrap_list_has(policy, rule.values, option))
    return {.takes_next = !has_value};
  return word.text[1] == '-' ? WrapArgument()
                             : wrap_read_bundle(policy, rule, word);
}

/// Goes through arguments with keep(word), see below, and drop(word, value) for
/// what goes, which is a part of its argument where that is a bundle, and has a
/// value if that is the next word.
template <class Keep, class Drop>
WrapAsked wrap_read_options(const WrapPolicy& policy,
                            const WrapRule& rule,
                            const char* const* arguments,
                            const Keep& keep,
                            const Drop& drop) noexcept {
  auto asked = WrapAsked::nothing;
  bool is_over = false;
  for (; *arguments != nullptr; arguments++) {
    const WrapWord word = WrapWord::of(*arguments);
    is_over = is_over || word.is("--") ||
              (rule.is_launcher != 0 && !word.is_option());
    const WrapArgument found = is_over || !word.is_option()
                                   ? WrapArgument()
                                   : wrap_read_option(policy, rule, word);
    if (!found.is_ours || found.kept > 0)
      keep(found.is_ours ? WrapWord{word.text, found.kept} : word);
    const bool has_next = found.takes_next && arguments[1] != nullptr;
    const WrapWord next = has_next ? WrapWord::of(arguments[1]) : WrapWord();
    if (found.is_ours) {
      const bool is_next = has_next && wrap_is_number(next);
      drop(word.from(found.kept), is_next ? next : WrapWord());
      asked = wrap_asked_by(is_next ? next : found.value);
      arguments += is_next;
    } else if (has_next) {
      keep(next);
      arguments++;
    }
  }
  return asked;
}

/// Takes the options of `rule` out of `arguments`, which ends with null and
/// begins behind the program's name. Calls keep(word) for what stays, which is
/// shorter than the argument where the rest of a bundle goes; and once place(),
/// where an option of ours may be: in the place of the first that goes, else
/// before the first option, because some programs want operands first, or at
/// the end. What was asked last counts.
template <class Keep, class Place>
WrapAsked wrap_strip_options(const WrapPolicy& policy,
                             const WrapRule& rule,
                             const char* const* arguments,
                             const Keep& keep,
                             const Place& place) noexcept {
  const WrapAsked asked = wrap_read_options(
      policy, rule, arguments, [](WrapWord) {}, [](WrapWord, WrapWord) {});
  bool is_placed = false;
  const auto place_once = [&] {
    if (!is_placed)
      place();
    is_placed = true;
  };
  const bool is_early = asked == WrapAsked::nothing;
  wrap_read_options(
      policy,
      rule,
      arguments,
      [&](WrapWord word) {
        if (is_early && (rule.is_launcher != 0 || *word.text == '-'))
          place_once();
        keep(word);
      },
      [&](WrapWord, WrapWord) { place_once(); });
  place_once();
  return asked;
}

/// What the value of a variable asks for that a rule names: a number, or words
/// as of a command line.
inline WrapAsked wrap_asked_in(const WrapPolicy& policy,
                               const WrapRule& rule,
                               const char* value) noexcept {
  if (wrap_is_number(WrapWord::of(value)))
    return wrap_asked_by(WrapWord::of(value));
  auto asked = WrapAsked::nothing;
  WrapArgument before;
  for (const char* at = value; *at != 0;) {
    const WrapWord word = wrap_next_word(at);
    if (before.takes_next) {
      if (before.is_ours && wrap_is_number(word))
        asked = wrap_asked_by(word);
      if (!before.is_ours || wrap_is_number(word)) {
        before = {};
        continue;
      }
    }
    before = word.is_option() ? wrap_read_option(policy, rule, word)
                              : WrapArgument();
    if (before.is_ours)
      asked = wrap_asked_by(before.value);
  }
  return asked;
}

} // namespace jobroot
