// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the environment as the list of strings that it is. Nothing allocates:
// a child of vfork runs in its parent's memory.
#pragma once

#include "credentials.hpp"
#include "jobroot/shim_file.hpp"
#include "jobroot/text.hpp"

#include <stddef.h>
#include <stdint.h>

extern "C" char** environ;

namespace shim {

using jobroot::begins;
using jobroot::length_of;
using jobroot::same;

/// What is behind the last '/' of a path.
inline const char* file_name(const char* path) noexcept {
  const char* name = path;
  for (const char* at = path; *at != 0; at++)
    if (*at == '/')
      name = at + 1;
  return name;
}

/// The value of the first "NAME=", where `name` has its '='; null: not there.
const char* value_of(char* const* environment, const char* name) noexcept;

/// Length of the first entry of an LD_PRELOAD list.
inline size_t entry_length(const char* list) noexcept {
  size_t length = 0;
  while (list[length] != 0 && list[length] != ':' && list[length] != ' ')
    length++;
  return length;
}

/// How many pointers plan_environment needs for `environment`.
size_t environment_room(char* const* environment) noexcept;

/// Whether there is a library of ours that such a program can load.
bool has_shim(jobroot::Fit fit) noexcept;

/// What an exec passes on: `given` itself when nothing of ours is missing,
/// otherwise `room`, filled with it and what is missing. `preload` has room
/// for an LD_PRELOAD of ours and theirs, in which ours is the file that fits,
/// and `makeflags` for named_bytes().
struct EnvironmentRoom {
  char** pointers;
  char* preload;
  size_t preload_bytes;
  char* makeflags;
  CarriedStrings carried;
  char shim[4096];
};

/// For a program of `fit`, which may be none of those that understand us.
char* const* plan_environment(char* const* environment,
                              jobroot::Fit fit,
                              bool is_static,
                              EnvironmentRoom* room) noexcept;

} // namespace shim
