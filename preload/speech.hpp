// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: make before 4.4 dies of a pool that has a name, and GCC before 13, cargo
// and rustc before 2023 do without it: they know descriptors only. Which of
// them a program is can be seen in its name, its arguments and its image.
#pragma once

namespace shim {

enum class Speech : unsigned char {
  none,     ///< no client that we would have to know
  new_make, ///< knows names and descriptors
  old_make, ///< a name is an error
  compiler, ///< at least descriptors, and ignores what it does not know
};

Speech own_speech() noexcept;

} // namespace shim
