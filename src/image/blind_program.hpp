// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a program that asks the kernel itself, past libc, sees who really owns
// the files of a tree. What it packs looks right and is not, so its command is
// refused before it runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace image {

/// "Go" or "static": why the program in `file` sees nothing of a session.
/// Nothing for all others, and for what is no ELF file of 64 bits.
std::optional<std::string_view> blindness_of(const std::string& file);

struct BlindProgram {
  std::string name;
  std::string_view kind;
};

/// The first such program that `script` starts for its image, which is made
/// after the line #@image, with `tree` in its words or as where it is.
std::optional<BlindProgram> find_blind_program(std::string_view script,
                                               const std::string& tree);

} // namespace image
