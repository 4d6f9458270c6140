// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the shim has no library to ask for the length of a text, and what it
// shares with the command must not ask one either.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace jobroot {

inline void copy_bytes(void* to, const void* from, size_t bytes) noexcept {
  if (bytes != 0)
    __builtin_memcpy(to, from, bytes);
}

inline bool equal_bytes(const char* a, const char* b, size_t bytes) noexcept {
  for (size_t i = 0; i < bytes; i++)
    if (a[i] != b[i])
      return false;
  return true;
}

inline size_t length_of(const char* text) noexcept {
  size_t length = 0;
  while (text[length] != 0)
    length++;
  return length;
}

/// What `text` has behind `start`; null if it does not begin with that.
inline const char* text_behind(const char* text, const char* start) noexcept {
  while (*start != 0)
    if (*text++ != *start++)
      return nullptr;
  return text;
}

inline bool begins(const char* text, const char* start) noexcept {
  return text_behind(text, start) != nullptr;
}

inline bool same(const char* text, const char* other) noexcept {
  const char* const rest = text_behind(text, other);
  return rest != nullptr && *rest == 0;
}

/// Writes the decimal digits of `number` and a NUL; where that is.
inline char* put_number(char* to, uint64_t number) noexcept {
  char digits[20];
  size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  while (count > 0)
    *to++ = digits[--count];
  *to = 0;
  return to;
}

/// Of the digits at the beginning of a text, which becomes what is behind them.
template <class Number = uint32_t>
Number take_number(const char*& at) noexcept {
  Number number = 0;
  for (; *at >= '0' && *at <= '9'; at++)
    number = number * 10 + static_cast<Number>(*at - '0');
  return number;
}

} // namespace jobroot
