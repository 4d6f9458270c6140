// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a program that scrubs its environment (env -i, package builders, sudo
// wrappers) must not leave the session by accident. At every exec what is
// missing is put back; FAKEROOTKEY set to nothing is the one way to leave.
#include "environment.hpp"

#include "process.hpp"

#include <unistd.h>

namespace shim {

using jobroot::Fit;

const char* value_of(char* const* environment, const char* name) noexcept {
  if (environment == nullptr)
    return nullptr;
  for (; *environment != nullptr; environment++)
    if (begins(*environment, name))
      return *environment + length_of(name);
  return nullptr;
}

size_t environment_room(char* const* environment) noexcept {
  size_t count = 0;
  while (environment != nullptr && environment[count] != nullptr)
    count++;
  constexpr size_t ours = 3 + CarriedStrings::most + 1;
  return count + ours;
}

namespace {

/// Whether the entries of ours in `list` are all `fit`, and there is one, or
/// none for a program that has no use for it.
bool is_right(const char* list, Fit fit) noexcept {
  bool has_one = fit == Fit::none;
  for (const char* entry = list; *entry != 0;) {
    const size_t bytes = entry_length(entry);
    const Fit found = jobroot::fit_of_name(entry, bytes);
    if (found != Fit::none && found != fit)
      return false;
    has_one = has_one || found == fit;
    entry += bytes + (entry[bytes] != 0 ? 1 : 0);
  }
  return has_one;
}

/// LD_PRELOAD as it is put together.
class List {
public:
  explicit List(EnvironmentRoom* room) noexcept
      : start_(room->preload),
        end_(room->preload + room->preload_bytes),
        at_(start_) {
    put(preload_name, sizeof preload_name - 1);
  }

  void add(const char* entry, size_t bytes) noexcept {
    if (bytes == 0)
      return;
    if (!is_empty_)
      put(":", 1);
    put(entry, bytes);
    is_empty_ = false;
  }

  /// Null if it did not fit.
  const char* text() noexcept {
    put("", 1);
    return fits_ ? start_ : nullptr;
  }

private:
  void put(const char* text, size_t bytes) noexcept {
    fits_ = fits_ && bytes <= static_cast<size_t>(end_ - at_);
    if (!fits_)
      return;
    jobroot::copy_bytes(at_, text, bytes);
    at_ += bytes;
  }

  char* start_;
  char* end_;
  char* at_;
  bool is_empty_ = true;
  bool fits_ = true;
};

/// `theirs` with `ours` in the place of what it has of ours, or before it.
const char* with_shim(const char* theirs,
                      const char* ours,
                      EnvironmentRoom* room) noexcept {
  List list(room);
  const size_t our_bytes = length_of(ours);
  bool is_in = is_right(theirs, Fit::none);
  if (is_in)
    list.add(ours, our_bytes);
  for (const char* entry = theirs; *entry != 0;) {
    const size_t bytes = entry_length(entry);
    if (jobroot::fit_of_name(entry, bytes) == Fit::none)
      list.add(entry, bytes);
    else if (!is_in)
      list.add(ours, our_bytes);
    is_in = is_in || jobroot::fit_of_name(entry, bytes) != Fit::none;
    entry += bytes + (entry[bytes] != 0 ? 1 : 0);
  }
  return list.text();
}

/// Our file for `fit`; empty where there is none.
const char* shim_for(Fit fit, EnvironmentRoom* room) noexcept {
  const char* const own = process.preload.text + length_of(preload_name);
  if (fit == jobroot::own_fit)
    return own;
  const size_t bytes = jobroot::shim_directory(own, length_of(own));
  constexpr size_t longest_tail =
      sizeof jobroot::shim_directory_i386 + sizeof jobroot::shim_name;
  if (fit == Fit::none || bytes + longest_tail > sizeof room->shim)
    return "";
  jobroot::copy_bytes(room->shim, own, bytes);
  char* at = room->shim + bytes;
  if (fit == Fit::i386) {
    constexpr size_t below = sizeof jobroot::shim_directory_i386 - 1;
    jobroot::copy_bytes(at, jobroot::shim_directory_i386, below);
    at += below;
  }
  jobroot::copy_bytes(at, jobroot::shim_name, sizeof jobroot::shim_name);
  return jobroot::sys::call(
             SYS_faccessat, AT_FDCWD, jobroot::sys::word(room->shim), R_OK) == 0
             ? room->shim
             : "";
}

} // namespace

bool has_shim(Fit fit) noexcept {
  EnvironmentRoom room{};
  return *shim_for(fit, &room) != 0;
}

char* const*
plan_environment(char* const* given, Fit fit, EnvironmentRoom* room) noexcept {
  static char* const nothing[] = {nullptr};
  if (given == nullptr)
    given = nothing;
  const char* key = value_of(given, key_name);
  if ((!process.key.is_set && !process.pool.is_set) ||
      (key != nullptr && *key == 0))
    return given;
  const char* preload = value_of(given, preload_name);
  const char* pool = value_of(given, pool_name);
  const char* const shim = process.preload.is_set ? shim_for(fit, room) : "";
  const bool preload_right =
      !process.preload.is_set ||
      is_right(preload != nullptr ? preload : "", *shim != 0 ? fit : Fit::none);
  const CarriedStrings& carried = room->carried;
  bool ids_right = carried.count() == 0;
  for (char* const* at = given; ids_right && *at != nullptr; at++)
    ids_right = !is_carried_string(*at);
  if ((key != nullptr || !process.key.is_set) &&
      (pool != nullptr || !process.pool.is_set) && preload_right && ids_right)
    return given;

  const char* const new_preload =
      preload_right ? nullptr
                    : with_shim(preload != nullptr ? preload : "", shim, room);
  char** to = room->pointers;
  for (char* const* at = given; *at != nullptr; at++) {
    const bool replaced =
        (new_preload != nullptr && begins(*at, preload_name)) ||
        is_carried_string(*at);
    if (!replaced)
      *to++ = *at;
  }
  if (new_preload != nullptr)
    *to++ = const_cast<char*>(new_preload);
  if (key == nullptr && process.key.is_set)
    *to++ = process.key.text;
  if (pool == nullptr && process.pool.is_set)
    *to++ = process.pool.text;
  for (uint32_t i = 0; i < carried.count(); i++)
    *to++ = const_cast<char*>(carried[i]);
  *to = nullptr;
  return room->pointers;
}

} // namespace shim
