// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a make prints may be a value to somebody: a command substitution,
// $(shell) of a makefile above it. Then it has to come in the order in which
// that make would have printed it, and not in that in which recipes end.
#pragma once

#include <stdint.h>

namespace shim {

/// Who captures what this process prints.
struct Capture {
  bool is_there = false;
  char reader[17] = ""; ///< the name of the program, cut off
};

/// `front` is the process of wrap, by its number in /proc: who is above it and
/// reads is no part of the build. A capture of the errors, too, is that of a
/// log, in which order does not matter; but not of a make that says little, as
/// this one does if it `is_silent`.
Capture find_capture(uint32_t front, bool is_silent) noexcept;

} // namespace shim
