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

/// What is known of a make that may be captured.
struct Printing {
  /// The process of wrap, by its number in /proc: who is above it and reads is
  /// no part of the build.
  uint32_t front = 0;
  bool says_little = false;     ///< does not print what it runs
  bool is_below_client = false; ///< the next make above it has joined
};

/// A capture of the errors, too, is that of a log, in which order does not
/// matter; but not of a make that says little.
Capture find_capture(const Printing& make) noexcept;

} // namespace shim
