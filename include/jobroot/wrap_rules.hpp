// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a policy says of a make, a tool and a variable, as pure functions:
// the shim asks before main, and the tests ask without any process.
//
//   WrapPolicy               a compiled policy in memory
//   wrap_rule_of_make        which rule a make is under
//   wrap_rule_of_tool        which rule a tool is under
//   wrap_rule_of_variable    which rule a NAME=VALUE is under
//
// What a tool's arguments become is in wrap_options.hpp.
#pragma once

#include "jobroot/wrap_format.hpp"
#include "jobroot/wrap_glob.hpp"

namespace jobroot {

/// A policy in memory that somebody else mapped. Whatever its bytes are,
/// nothing reads beyond them.
class WrapPolicy {
public:
  WrapPolicy() = default;

  /// Of `bytes` bytes; empty if they are none of this version.
  WrapPolicy(const void* memory, size_t bytes) noexcept;

  bool is_empty() const noexcept { return header_ == nullptr; }

  const WrapHeader& header() const noexcept { return *header_; }

  const WrapRule* begin() const noexcept { return rules_; }

  const WrapRule* end() const noexcept { return rules_ + count_; }

  /// A rule's number, for the log.
  size_t number_of(const WrapRule& rule) const noexcept {
    return static_cast<size_t>(&rule - rules_);
  }

  const char* text(uint32_t place) const noexcept {
    return place < strings_bytes_ ? strings_ + place : "";
  }

  /// The strings of a list: for (auto at = list(place); *at; at = next(at))
  const char* list(uint32_t place) const noexcept { return text(place); }

  static const char* next(const char* at) noexcept {
    return at + length_of(at) + 1;
  }

private:
  const WrapHeader* header_ = nullptr;
  const WrapRule* rules_ = nullptr;
  const char* strings_ = nullptr;
  size_t count_ = 0;
  uint32_t strings_bytes_ = 0;
};

inline WrapPolicy::WrapPolicy(const void* memory, size_t bytes) noexcept {
  if (memory == nullptr || bytes < sizeof(WrapHeader))
    return;
  const auto* const header = static_cast<const WrapHeader*>(memory);
  const auto* const start = static_cast<const char*>(memory);
  const auto fits = [&](uint64_t place, uint64_t length) {
    return place >= sizeof(WrapHeader) && place <= bytes &&
           length <= bytes - place;
  };
  if (header->magic != wrap_magic || header->bytes != bytes ||
      !fits(header->rules_at, uint64_t{header->rules} * sizeof(WrapRule)) ||
      header->rules_at % alignof(WrapRule) != 0 ||
      !fits(header->strings_at, header->strings_bytes) ||
      header->strings_bytes < 2)
    return;
  strings_ = start + header->strings_at;
  strings_bytes_ = header->strings_bytes - 1;
  if (strings_[strings_bytes_ - 1] != 0 || strings_[strings_bytes_] != 0)
    return;
  header_ = header;
  rules_ = reinterpret_cast<const WrapRule*>(start + header->rules_at);
  count_ = header->rules;
}

/// A make, as its command line says. Lists end with null, and may be null.
struct WrapMake {
  /// Absolute, as wrap_join_path makes it of the working directory and -C.
  const char* directory;
  /// Absolute; "DIRECTORY/-" for the standard input, or where there is none.
  const char* const* makefiles;
  const char* const* goals;
};

template <class Is>
bool wrap_any(const char* const* list, const Is& is) noexcept {
  for (; list != nullptr && *list != nullptr; list++)
    if (is(*list))
      return true;
  return false;
}

template <class IsCaptured>
bool wrap_means(const WrapPolicy& policy,
                const WrapRule& rule,
                const WrapMake& make,
                const IsCaptured& is_captured) noexcept {
  const char* const glob = policy.text(rule.subject);
  switch (rule.means) {
  case WrapSubject::file:
    return wrap_any(make.makefiles,
                    [&](const char* path) { return wrap_file_is(glob, path); });
  case WrapSubject::directory:
    return wrap_directory_is(glob, make.directory, true) ||
           wrap_any(make.makefiles, [&](const char* path) {
             return wrap_directory_is(glob, path, false);
           });
  case WrapSubject::goal:
    return wrap_any(make.goals, [&](const char* goal) {
      return wrap_glob_has(glob, goal, length_of(goal));
    });
  case WrapSubject::captured:
    return is_captured();
  case WrapSubject::name:
    break;
  }
  return false;
}

/// The first rule that speaks of this make; null: none does, and it is left
/// alone. is_captured() says whether its output is a value to somebody, which
/// takes long to find out.
template <class IsCaptured>
const WrapRule* wrap_rule_of_make(const WrapPolicy& policy,
                                  const WrapMake& make,
                                  const IsCaptured& is_captured) noexcept {
  for (const WrapRule& rule : policy)
    if ((rule.kind == WrapKind::serial || rule.kind == WrapKind::join) &&
        wrap_means(policy, rule, make, is_captured))
      return &rule;
  return nullptr;
}

/// Whether `words`, as of a WrapMake, are what a rule wants; empty: nothing.
inline bool wrap_words_have(const char* const* words,
                            const char* wanted) noexcept {
  return *wanted == 0 || wrap_any(words, [&](const char* word) {
    return WrapWord::of(word).is(wanted);
  });
}

/// The first rule that speaks of a program of this name, without a path, and
/// with these arguments. Some speak only of programs with a constant: `knows`
/// says whether this one has a text.
template <class Knows>
const WrapRule* wrap_rule_of_tool(const WrapPolicy& policy,
                                  const char* name,
                                  const char* const* words,
                                  const Knows& knows) noexcept {
  const size_t bytes = length_of(name);
  for (const WrapRule& rule : policy)
    if (rule.kind == WrapKind::tool &&
        wrap_glob_has(policy.text(rule.subject), name, bytes) &&
        wrap_words_have(words, policy.text(rule.with)) &&
        (rule.knowing == 0 || knows(policy.text(rule.knowing))))
      return &rule;
  return nullptr;
}

/// The first rule that speaks of a "NAME=VALUE" of the environment.
inline const WrapRule* wrap_rule_of_variable(const WrapPolicy& policy,
                                             const char* entry) noexcept {
  for (const WrapRule& rule : policy)
    if (rule.kind == WrapKind::env) {
      const char* const value = text_behind(entry, policy.text(rule.subject));
      if (value != nullptr && *value == '=')
        return &rule;
    }
  return nullptr;
}

/// Writes `text` with numbers in the place of {n} and {N}, and a 0 behind it;
/// returns the length. Without `to` it only counts.
inline size_t wrap_put_numbers(char* to,
                               const char* text,
                               uint32_t n,
                               uint32_t slots) noexcept {
  size_t length = 0;
  const auto put = [&](char c) {
    if (to != nullptr)
      to[length] = c;
    length++;
  };
  for (; *text != 0; text++) {
    if (text[0] != '{' || (text[1] != 'n' && text[1] != 'N') ||
        text[2] != '}') {
      put(*text);
      continue;
    }
    char digits[12];
    size_t count = 0;
    for (uint32_t rest = text[1] == 'n' ? n : slots; count == 0 || rest > 0;
         rest /= 10)
      digits[count++] = static_cast<char>('0' + rest % 10);
    while (count > 0)
      put(digits[--count]);
    text += 2;
  }
  put(0);
  return length - 1;
}

/// Calls put(text, bytes) for all of `value` but the words that `rule` cuts,
/// and the blanks before them; false: nothing is left of it.
template <class Put>
bool wrap_cut_words(const WrapPolicy& policy,
                    const WrapRule& rule,
                    const char* value,
                    const Put& put) noexcept {
  bool has_cut = false;
  bool has_word = false;
  while (*value != 0) {
    const char* const start = value;
    const WrapWord word = wrap_next_word(value);
    bool is_cut = false;
    for (const char* glob = policy.list(rule.arguments);
         word.bytes > 0 && *glob != 0 && !is_cut;
         glob = WrapPolicy::next(glob))
      is_cut = wrap_glob_has(glob, word.text, word.bytes);
    const char* const from = has_cut && !has_word ? word.text : start;
    if (!is_cut)
      put(from, static_cast<size_t>(value - from));
    has_cut = has_cut || is_cut;
    has_word = has_word || (word.bytes > 0 && !is_cut);
  }
  return !has_cut || has_word;
}

/// What `rule` makes of the "NAME=VALUE" of which it speaks. Returns the
/// length; 0: the variable goes, and nothing is written. Without `to` it only
/// counts. Nothing else than what is meant changes; where nothing is, what is
/// written is `entry`.
inline size_t wrap_put_variable(const WrapPolicy& policy,
                                const WrapRule& rule,
                                const char* entry,
                                char* to) noexcept {
  if (to != nullptr && wrap_put_variable(policy, rule, entry, nullptr) == 0)
    return 0;
  size_t length = 0;
  const auto put = [&](const char* text, size_t bytes) {
    for (size_t i = 0; to != nullptr && i < bytes; i++)
      to[length + i] = text[i];
    length += bytes;
  };
  const char* value = entry;
  while (*value != '=')
    value++;
  put(entry, static_cast<size_t>(++value - entry));
  const uint32_t slots = policy.header().slots;
  if (rule.action == WrapAction::set)
    return length + wrap_put_numbers(to != nullptr ? to + length : nullptr,
                                     policy.text(rule.given),
                                     slots,
                                     slots);
  if (!wrap_cut_words(policy, rule, value, put))
    return 0;
  put("", 1);
  return length - 1;
}

} // namespace jobroot
