// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a list of arguments or variables that is changed while it is read would
// be seen half done, and most are not changed at all: these copy it when there
// is something to change.
#pragma once

#include "arena.hpp"
#include "environment.hpp"

namespace shim {

/// What a program's main is called with.
struct Told {
  int count; ///< of words, without the null at their end
  char** words;
  char** environment;
};

/// `bytes` characters of `text` in memory that stays; null: there is none.
inline char* kept_text(const char* text, size_t bytes) noexcept {
  char* const to = arena_text(bytes + 1);
  if (to == nullptr)
    return nullptr;
  jobroot::copy_bytes(to, text, bytes);
  to[bytes] = 0;
  return to;
}

/// The words of a program as they are put together.
class Words {
public:
  /// With room for those of `told` and `more`.
  Words(const Told& told, size_t more) noexcept
      : list_(arena_list(static_cast<size_t>(told.count) + more + 1)) {}

  bool is_there() const noexcept { return list_ != nullptr; }

  void add(const char* word) noexcept {
    list_[count_++] = const_cast<char*>(word);
  }

  /// Behind the first.
  void put_second(const char* word) noexcept {
    for (size_t i = count_++; i > 1; i--)
      list_[i] = list_[i - 1];
    list_[1] = const_cast<char*>(word);
  }

  char** list() noexcept {
    list_[count_] = nullptr;
    return list_;
  }

  void give(Told& told) noexcept {
    told.words = list();
    told.count = static_cast<int>(count_);
  }

private:
  char** list_;
  size_t count_ = 0;
};

/// The variables of a program, as they are changed. A name may have its '='.
class Variables {
public:
  explicit Variables(char** list) noexcept
      : list_(list) {}

  char** list() const noexcept { return list_; }

  /// Null: not there.
  const char* value(const char* name) const noexcept {
    const char* at = list_[find(name)];
    while (at != nullptr && *at++ != '=') {
    }
    return at;
  }

  /// "NAME=VALUE", which stays. At most eight may be new.
  void set(const char* name, char* text) noexcept {
    const size_t place = find(name);
    if (text == nullptr || !own())
      return;
    if (list_[place] == nullptr)
      list_[place + 1] = nullptr;
    list_[place] = text;
  }

  void remove(const char* name) noexcept {
    for (size_t at = find(name); list_[at] != nullptr && own(); at = find(name))
      remove_at(at);
  }

  /// The variable at `place` in the list becomes `text`, which stays, or goes.
  bool put_at(size_t place, char* text) noexcept {
    if (!own())
      return false;
    if (text != nullptr)
      list_[place] = text;
    else
      remove_at(place);
    return true;
  }

private:
  /// Where it is, or the end.
  size_t find(const char* name) const noexcept {
    const size_t bytes = length_of(name);
    const size_t letters =
        bytes > 0 && name[bytes - 1] == '=' ? bytes - 1 : bytes;
    size_t at = 0;
    while (list_[at] != nullptr &&
           !(same_bytes(list_[at], name, letters) && list_[at][letters] == '='))
      at++;
    return at;
  }

  static bool
  same_bytes(const char* text, const char* name, size_t bytes) noexcept {
    for (size_t i = 0; i < bytes; i++)
      if (text[i] != name[i])
        return false; // also at the end of text
    return true;
  }

  void remove_at(size_t place) noexcept {
    for (; list_[place] != nullptr; place++)
      list_[place] = list_[place + 1];
  }

  /// Copies the list once, with room for what is set.
  bool own() noexcept {
    if (is_own_)
      return true;
    size_t count = 0;
    while (list_[count] != nullptr)
      count++;
    constexpr size_t most_new = 8;
    char** const copy = arena_list(count + most_new + 1);
    if (copy == nullptr)
      return false;
    for (size_t i = 0; i <= count; i++)
      copy[i] = list_[i];
    list_ = copy;
    return is_own_ = true;
  }

  char** list_;
  bool is_own_ = false;
};

} // namespace shim
