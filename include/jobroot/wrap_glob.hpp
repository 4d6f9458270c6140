// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a policy names makefiles, directories, goals and programs by patterns,
// which the shim has to match without libc.
#pragma once

#include "jobroot/text.hpp"

#include <initializer_list>

namespace jobroot {

/// A piece of text with a length.
struct WrapWord {
  const char* text = nullptr;
  size_t bytes = 0;

  bool is(const char* other) const noexcept {
    return begins(other) && other[bytes] == 0;
  }

  /// Whether it is what `other` begins with.
  bool begins(const char* other) const noexcept {
    for (size_t i = 0; i < bytes; i++)
      if (text[i] != other[i] || other[i] == 0)
        return false;
    return true;
  }

  WrapWord from(size_t place) const noexcept {
    return {text + place, bytes - place};
  }

  bool is_option() const noexcept { return bytes > 1 && text[0] == '-'; }

  static WrapWord of(const char* text) noexcept {
    return {text, length_of(text)};
  }
};

/// The word at `at`, which then is behind it; no bytes at the end.
inline WrapWord wrap_next_word(const char*& at) noexcept {
  while (*at == ' ' || *at == '\t')
    at++;
  const char* const start = at;
  while (*at != 0 && *at != ' ' && *at != '\t')
    at++;
  return {start, static_cast<size_t>(at - start)};
}

/// Whether a set that begins behind '[' has `c`; `glob` is behind it then. A
/// set without an end is a '[' as it stands: null.
inline const char* wrap_set_has(const char* glob, char c, bool* has) noexcept {
  const bool is_not = *glob == '!' || *glob == '^';
  const char* at = is_not ? glob + 1 : glob;
  bool found = false;
  for (bool first = true; *at != ']' || first; first = false) {
    if (*at == '\\' && at[1] != 0)
      at++;
    if (*at == 0)
      return nullptr;
    const auto low = static_cast<unsigned char>(*at++);
    auto high = low;
    if (*at == '-' && at[1] != ']' && at[1] != 0) {
      high = static_cast<unsigned char>(at[1]);
      at += 2;
    }
    const auto wanted = static_cast<unsigned char>(c);
    found = found || (low <= wanted && wanted <= high);
  }
  *has = found != is_not && c != '/';
  return at + 1;
}

/// Whether one step of `glob`, which is no '*', has `c`; where the next step
/// is, or null.
inline const char* wrap_step(const char* glob, char c) noexcept {
  bool has = false;
  if (*glob == '[')
    if (const char* const behind = wrap_set_has(glob + 1, c, &has))
      return has ? behind : nullptr;
  if (*glob == '?')
    return c != '/' ? glob + 1 : nullptr;
  if (*glob == '\\' && glob[1] != 0)
    glob++;
  return *glob == c ? glob + 1 : nullptr;
}

/// Whether all of `text`, of `bytes` bytes, is what `glob` says: * any number
/// of characters and ? one, but no '/'; [a-z] and [!a-z]; \ takes the next one
/// as it is. In time that grows with the product of both lengths.
inline bool
wrap_glob_has(const char* glob, const char* text, size_t bytes) noexcept {
  const char* const end = text + bytes;
  const char* star = nullptr; // behind the last '*', and what it began with
  const char* from = nullptr;
  while (text != end || *glob != 0) {
    if (*glob == '*') {
      star = ++glob;
      from = text;
      continue;
    }
    const char* const next =
        text != end && *glob != 0 ? wrap_step(glob, *text) : nullptr;
    if (next != nullptr) {
      glob = next;
      text++;
      continue;
    }
    if (star == nullptr || from == end || *from == '/')
      return false;
    glob = star;
    text = ++from;
  }
  return true;
}

/// Calls is(begin) for every place where a GLOB of paths may begin in the
/// absolute `path`: one that begins with / only at the first.
template <class Is>
bool wrap_any_begin(const char* glob, const char* path, const Is& is) noexcept {
  if (glob[0] == '/')
    return is(path);
  for (const char* at = path; *at != 0; at++)
    if (*at == '/' && at[1] != '/' && is(at + 1))
      return true;
  return false;
}

/// Whether a GLOB means the absolute path of a file.
inline bool wrap_file_is(const char* glob, const char* path) noexcept {
  return wrap_any_begin(glob, path, [&](const char* begin) {
    return wrap_glob_has(glob, begin, length_of(begin));
  });
}

/// Whether a GLOB means a directory that `path` is below, or with `is_itself`,
/// that it is.
inline bool
wrap_directory_is(const char* glob, const char* path, bool is_itself) noexcept {
  return wrap_any_begin(glob, path, [&](const char* begin) {
    for (const char* end = begin;; end++) {
      if ((*end == '/' || (*end == 0 && is_itself)) && end != begin &&
          wrap_glob_has(glob, begin, static_cast<size_t>(end - begin)))
        return true;
      if (*end == 0)
        return false;
    }
  });
}

/// Adds a component to a path of `length` characters; how long it is then.
inline size_t
wrap_add_component(char* to, size_t length, WrapWord name) noexcept {
  if (name.bytes == 0 || name.is("."))
    return length;
  if (name.is("..")) {
    while (length > 0 && to[--length] != '/') {
    }
    return length;
  }
  to[length++] = '/';
  for (size_t i = 0; i < name.bytes; i++)
    to[length++] = name.text[i];
  return length;
}

/// "DIRECTORY/PATH", or PATH where that is absolute, without the components
/// that change nothing ("//", "/./", "a/../"). `to` has room for both and two
/// bytes more; returns the length.
inline size_t
wrap_join_path(char* to, const char* directory, const char* path) noexcept {
  size_t length = 0;
  for (const char* part : {path[0] == '/' ? "" : directory, path})
    for (const char* at = part; *at != 0; at += *at == '/' ? 1 : 0) {
      const char* const name = at;
      while (*at != 0 && *at != '/')
        at++;
      length = wrap_add_component(
          to, length, {name, static_cast<size_t>(at - name)});
    }
  if (length == 0)
    to[length++] = '/';
  to[length] = 0;
  return length;
}

} // namespace jobroot
