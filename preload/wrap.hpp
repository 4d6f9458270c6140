// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: inside of `jobroot wrap` makes and tools are told other things than
// their callers say, who force -j1 or as many jobs as there are processors.
// What, says a policy that every program maps; JOBROOT_WRAP names it, and the
// cell whose slot the program may use: CELL:/ABSOLUTE/PATH.
#pragma once

#include "process.hpp"

namespace shim {

/// What a program's main is called with.
struct Told {
  int count; ///< of words, without the null at their end
  char** words;
  char** environment;
};

/// Makes of it what the policy says, just before main. Where there is no
/// memory for that, or no policy any more, it stays as it is.
void change_told(Told& told) noexcept;

} // namespace shim
