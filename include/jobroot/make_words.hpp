// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: how many jobs a make is to run is said in many forms, and an option that
// looks like one may be the value of another. Here make's arguments, and the
// words of MAKEFLAGS, are read as make's getopt does it, without libc.
#pragma once

#include "jobroot/wrap_options.hpp"

namespace jobroot {

/// What a word of a make says, where somebody wants to know.
enum class MakeSays : uint8_t {
  query,     ///< nothing is made: -n, -q, -p, -t, --version, --help
  jobs,      ///< -j
  server,    ///< what names a job server
  directory, ///< -C
  makefile,  ///< -f
  goal,
  variable, ///< NAME=VALUE, also with one of :+?! before the =
  silence,  ///< -s
  other,
};

/// Letters of options, with or without a short form of their own.
namespace make_letter {
inline constexpr char server = 1; ///< --jobserver-…
inline constexpr char value = 2;  ///< others that must have a value
inline constexpr char may = 3;    ///< others that may have one
inline constexpr char flag = 4;   ///< others that have none
} // namespace make_letter

/// The long options of make 4.3 and 4.4, each behind its letter.
inline constexpr char make_long_options[] = "Cdirectory\0"
                                            "ffile\0"
                                            "fmakefile\0"
                                            "hhelp\0"
                                            "jjobs\0"
                                            "lload-average\0"
                                            "lmax-load\0"
                                            "njust-print\0"
                                            "ndry-run\0"
                                            "nrecon\0"
                                            "pprint-data-base\0"
                                            "qquestion\0"
                                            "ttouch\0"
                                            "vversion\0"
                                            "\1jobserver-auth\0"
                                            "\1jobserver-fds\0"
                                            "\1jobserver-style\0"
                                            "\2assume-new\0"
                                            "\2assume-old\0"
                                            "\2eval\0"
                                            "\2include-dir\0"
                                            "\2new-file\0"
                                            "\2old-file\0"
                                            "\2sync-mutex\0"
                                            "\2what-if\0"
                                            "\3debug\0"
                                            "\3output-sync\0"
                                            "\3shuffle\0"
                                            "\4always-make\0"
                                            "\4check-symlink-times\0"
                                            "\4environment-overrides\0"
                                            "\4ignore-errors\0"
                                            "\4keep-going\0"
                                            "\4no-builtin-rules\0"
                                            "\4no-builtin-variables\0"
                                            "\4no-keep-going\0"
                                            "\4no-print-directory\0"
                                            "\4no-silent\0"
                                            "\4print-directory\0"
                                            "squiet\0"
                                            "ssilent\0"
                                            "\4stop\0"
                                            "\4trace\0"
                                            "\4warn-undefined-variables\0";

/// The letter of `name`, which may be the beginning of one option only, as
/// getopt_long(3) has it; 0: make is going to complain.
inline char make_letter_of(WrapWord name) noexcept {
  char found = 0;
  bool is_ambiguous = false;
  for (const char* at = make_long_options; *at != 0; at += length_of(at) + 1) {
    const char letter = *at++;
    if (name.is(at))
      return letter;
    if (!name.begins(at))
      continue;
    is_ambiguous = is_ambiguous || (found != 0 && found != letter);
    found = letter;
  }
  return is_ambiguous ? char{0} : found;
}

inline bool make_is_one_of(char letter, const char* letters) noexcept {
  for (; *letters != 0; letters++)
    if (*letters == letter)
      return true;
  return false;
}

inline bool make_is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// An option, and where its value is.
struct MakeOption {
  char letter = 0;
  bool has_value = false;  ///< in its own word
  bool takes_next = false; ///< the value is the next word
  WrapWord value = {};
};

/// Completes `option` with the next word if that is its value; null: there is
/// none.
inline void make_take_next(MakeOption& option, const char* next) noexcept {
  const char letter = option.letter;
  if (option.has_value || next == nullptr)
    return;
  if (letter == 'j') {
    const char* at = next;
    while (make_is_digit(*at))
      at++;
    option.takes_next = *at == 0 && at != next;
  } else if (letter == 'l') {
    option.takes_next = make_is_digit(*next) || *next == '.';
  } else {
    option.takes_next =
        make_is_one_of(letter, "CfIoWE\1\2") && letter != make_letter::may;
  }
  if (option.takes_next)
    option.value = WrapWord::of(next);
}

inline MakeSays make_says(const MakeOption& option) noexcept {
  if (make_is_one_of(option.letter, "hnpqtv"))
    return MakeSays::query;
  if (option.letter == 'C')
    return MakeSays::directory;
  if (option.letter == 'f')
    return MakeSays::makefile;
  if (option.letter == 's')
    return MakeSays::silence;
  if (option.letter == make_letter::server)
    return MakeSays::server;
  if (option.letter != 'j')
    return MakeSays::other;
  // What is no number stays, so that make complains.
  bool is_number = !option.has_value || option.value.bytes > 0;
  bool is_zero = option.value.bytes > 0;
  for (size_t i = 0; i < option.value.bytes; i++) {
    is_number = is_number && make_is_digit(option.value.text[i]);
    is_zero = is_zero && option.value.text[i] == '0';
  }
  return is_number && !is_zero ? MakeSays::jobs : MakeSays::other;
}

/// Of "--name" and "--name=value".
inline MakeOption make_long_option(WrapWord word) noexcept {
  size_t name = 2;
  while (name < word.bytes && word.text[name] != '=')
    name++;
  MakeOption option;
  option.letter = make_letter_of({word.text + 2, name - 2});
  option.has_value = name < word.bytes;
  if (option.has_value)
    option.value = word.from(name + 1);
  return option;
}

/// The option in the bundle "-abc" that may have a value, which is the last;
/// `kept` is how many bytes are in front of it. Calls see_flag(letter) for
/// those.
template <class SeeFlag>
MakeOption make_bundle(WrapWord word, size_t* kept, SeeFlag see_flag) noexcept {
  for (size_t i = 1; i < word.bytes; i++) {
    const char letter = word.text[i];
    *kept = i;
    if (make_is_one_of(letter, "CfIoWEjlO"))
      return {.letter = letter,
              .has_value = i + 1 < word.bytes,
              .value = word.from(i + 1)};
    see_flag(letter);
  }
  return {};
}

/// CC=cc is no goal, and neither is X+=clean.
inline bool make_is_variable(WrapWord word) noexcept {
  for (size_t i = 0; i < word.bytes; i++)
    if (word.text[i] == '=')
      return true;
  return false;
}

/// Reads words as make does. Calls keep(word) for each that does not speak of
/// jobs, which is shorter than it was where the rest of a bundle does, and
/// see(MakeSays, value) for what it finds. `words` ends with null and begins
/// behind the program's name.
template <class Keep, class See>
void read_make_words(const char* const* words,
                     const Keep& keep,
                     const See& see) noexcept {
  const auto see_flag = [&](char letter) {
    see(make_says({.letter = letter}), WrapWord());
  };
  const auto see_operand = [&](WrapWord word) {
    see(make_is_variable(word) ? MakeSays::variable : MakeSays::goal, word);
  };
  for (; *words != nullptr; words++) {
    const WrapWord word = WrapWord::of(*words);
    if (word.is("--"))
      break;
    if (!word.is_option()) {
      keep(word);
      see_operand(word);
      continue;
    }
    size_t kept = 0;
    MakeOption option = word.text[1] == '-'
                            ? make_long_option(word)
                            : make_bundle(word, &kept, see_flag);
    make_take_next(option, words[1]);
    const MakeSays says = make_says(option);
    const bool goes = says == MakeSays::jobs || says == MakeSays::server;
    see(says, option.value);
    if (!goes)
      keep(word);
    else if (kept > 1)
      keep({word.text, kept});
    if (option.takes_next && !goes)
      keep(option.value);
    words += option.takes_next ? 1 : 0;
  }
  for (bool is_goal = false; *words != nullptr; words++, is_goal = true) {
    keep(WrapWord::of(*words));
    if (is_goal)
      see_operand(WrapWord::of(*words));
  }
}

} // namespace jobroot
