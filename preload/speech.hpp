// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: make before 4.4 dies of a pool that has a name, and GCC before 13, cargo
// and rustc before 2023 do without it: they know descriptors only. Which of
// them a program is can be seen in its name, its arguments and its image.
#pragma once

#include <stddef.h>

namespace shim {

enum class Speech : unsigned char {
  none,     ///< no client that we would have to know
  new_make, ///< knows names and descriptors
  old_make, ///< a name is an error
  compiler, ///< at least descriptors, and ignores what it does not know
};

Speech own_speech() noexcept;

/// The path of the program's file, or "" if that cannot be told; how long it
/// is. `path` has 4096 bytes.
size_t own_file(char* path) noexcept;

/// As it was given to exec: of a script, the script's; "" if that is not known.
const char* executed_path() noexcept;

/// Whether this program, whose own_file() is `path`, is a make.
bool is_make_file(const char* path, size_t bytes) noexcept;

/// Whether `wanted`, of fewer than 256 bytes, is among the program's constants.
bool image_has(const char* wanted) noexcept;

} // namespace shim
