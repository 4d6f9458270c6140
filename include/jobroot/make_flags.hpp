// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: MAKEFLAGS is a command line in one string, and ends with variables in
// which anything may be. Who changes what it says of jobs must leave all of the
// rest as it is: makefiles look at it.
#pragma once

#include "jobroot/make_words.hpp"

namespace jobroot {

inline bool make_is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

/// MAKEFLAGS taken to pieces in `memory`, which has bytes_for() it. It stays
/// untouched, and has to stay.
class MakeFlagWords {
public:
  static size_t bytes_for(const char* value) noexcept {
    const size_t length = length_of(value);
    return (length / 2 + 2) * sizeof(char*) + length + 2;
  }

  MakeFlagWords(const char* value, void* memory) noexcept
      : value_(value),
        words_(static_cast<char**>(memory)) {
    const size_t length = length_of(value);
    copy_ = reinterpret_cast<char*>(words_ + length / 2 + 2) + 1;
    for (size_t i = 0; i <= length; i++)
      copy_[i] = value[i];
    split();
  }

  /// Calls see(MakeSays, value) for what it says.
  template <class See> void read(const See& see) const noexcept {
    read_make_words(
        words_, [](WrapWord) {}, see);
  }

  /// Writes it to `to` without what it says of jobs, but with `instead`, which
  /// may be empty. There is room for both and eight bytes more.
  void write(char* to, const char* instead) const noexcept {
    char* at = to;
    bool is_put = *instead == 0;
    const auto put = [&](const char* text, size_t bytes) {
      for (size_t i = 0; i < bytes; i++)
        *at++ = text[i];
    };
    const auto put_instead = [&] {
      if (!is_put) {
        // At its end a backslash meant itself.
        put("\\", ends_in_lone_backslash(to, at) ? 1 : 0);
        put(" ", 1);
        put(instead, length_of(instead));
      }
      is_put = true;
    };
    const auto keep = [&](WrapWord word) {
      if (word.is("--"))
        put_instead();
      const size_t added = adds_dash_ && word.text == *words_ ? 1 : 0;
      // A word that becomes the first one is not to become a bundle.
      if (at == to && word.text != *words_ && *word.text != '-')
        put(" -", 2);
      const char* const from = value_ + (word.text + added - copy_);
      const char* start = from;
      while (start != value_ && make_is_blank(start[-1]) &&
             !ends_in_lone_backslash(value_, start - 1))
        start--;
      put(" ", at != to && start == from ? 1 : 0);
      put(start, static_cast<size_t>(from - start) + word.bytes - added);
    };
    read_make_words(words_, keep, [](MakeSays, WrapWord) {});
    put_instead();
    *at = 0;
  }

private:
  static bool ends_in_lone_backslash(const char* start,
                                     const char* end) noexcept {
    const char* at = end;
    while (at != start && at[-1] == '\\')
      at--;
    return (end - at) % 2 != 0;
  }

  /// As make does it: a backslash takes the next character as it is, and the
  /// first word may be letters without a dash.
  void split() noexcept {
    char** word = words_;
    char* at = copy_;
    for (;;) {
      while (make_is_blank(*at))
        at++;
      if (*at == 0)
        break;
      *word++ = at;
      bool has_equals = false;
      for (; *at != 0 && !make_is_blank(*at); at++) {
        has_equals = has_equals || *at == '=';
        if (*at == '\\' && at[1] != 0)
          at++;
      }
      if (word == words_ + 1 && **words_ != '-' && !has_equals) {
        *--*words_ = '-';
        adds_dash_ = true;
      }
      if (*at != 0)
        *at++ = 0;
    }
    *word = nullptr;
  }

  const char* value_;
  char** words_;
  char* copy_;
  bool adds_dash_ = false;
};

} // namespace jobroot
