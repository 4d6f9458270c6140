// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a program that scrubs its environment (env -i, package builders, sudo
// wrappers) must not leave the session by accident. At every exec what is
// missing is put back; FAKEROOTKEY set to nothing is the one way to leave.
#include "environment.hpp"

#include "process.hpp"

namespace shim {

const char* value_of(char* const* environment, const char* name) noexcept {
  if (environment == nullptr)
    return nullptr;
  for (; *environment != nullptr; environment++)
    if (begins(*environment, name))
      return *environment + length_of(name);
  return nullptr;
}

bool names_shim(const char* entry, size_t bytes) noexcept {
  constexpr char file[] = "/libjobroot.so";
  constexpr size_t tail = sizeof file - 1;
  return bytes >= tail &&
         jobroot::equal_bytes(entry + bytes - tail, file, tail);
}

size_t environment_room(char* const* environment) noexcept {
  size_t count = 0;
  while (environment != nullptr && environment[count] != nullptr)
    count++;
  constexpr size_t ours = 3 + CarriedStrings::most + 1;
  return count + ours;
}

namespace {

bool has_shim(const char* list) noexcept {
  for (const char* entry = list; *entry != 0;) {
    const size_t bytes = entry_length(entry);
    if (names_shim(entry, bytes))
      return true;
    entry += bytes + (entry[bytes] != 0 ? 1 : 0);
  }
  return false;
}

/// "LD_PRELOAD=ours:theirs" in `room`, or theirs alone if it does not fit.
const char* joined(const char* theirs, EnvironmentRoom* room) noexcept {
  const size_t ours = length_of(process.preload.text);
  const size_t bytes = length_of(theirs);
  if (ours + 1 + bytes + 1 > room->preload_bytes)
    return nullptr;
  jobroot::copy_bytes(room->preload, process.preload.text, ours);
  room->preload[ours] = bytes != 0 ? ':' : '\0';
  jobroot::copy_bytes(room->preload + ours + 1, theirs, bytes);
  room->preload[ours + 1 + bytes] = 0;
  return room->preload;
}

/// Theirs without our entry, for a program that cannot load it.
const char* without_shim(const char* theirs, EnvironmentRoom* room) noexcept {
  char* to = room->preload;
  jobroot::copy_bytes(to, preload_name, sizeof preload_name - 1);
  to += sizeof preload_name - 1;
  const char* const start = to;
  for (const char* entry = theirs; *entry != 0;) {
    const size_t bytes = entry_length(entry);
    if (!names_shim(entry, bytes) &&
        to + bytes + 2 < room->preload + room->preload_bytes) {
      if (to != start)
        *to++ = ':';
      jobroot::copy_bytes(to, entry, bytes);
      to += bytes;
    }
    entry += bytes + (entry[bytes] != 0 ? 1 : 0);
  }
  *to = 0;
  return room->preload;
}

} // namespace

char* const* plan_environment(char* const* given,
                              bool with_shim,
                              EnvironmentRoom* room) noexcept {
  static char* const nothing[] = {nullptr};
  if (given == nullptr)
    given = nothing;
  const char* key = value_of(given, key_name);
  if ((!process.key.is_set && !process.pool.is_set) ||
      (key != nullptr && *key == 0))
    return given;
  const char* preload = value_of(given, preload_name);
  const char* pool = value_of(given, pool_name);
  const bool preload_right =
      !process.preload.is_set ||
      (preload != nullptr && has_shim(preload)) == with_shim;
  const CarriedStrings& carried = room->carried;
  bool ids_right = carried.count() == 0;
  for (char* const* at = given; ids_right && *at != nullptr; at++)
    ids_right = !is_carried_string(*at);
  if ((key != nullptr || !process.key.is_set) &&
      (pool != nullptr || !process.pool.is_set) && preload_right && ids_right)
    return given;

  const char* new_preload = nullptr;
  if (!preload_right && with_shim)
    new_preload =
        preload != nullptr ? joined(preload, room) : process.preload.text;
  else if (!preload_right && preload != nullptr)
    new_preload = without_shim(preload, room);
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
