// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whether an output is captured depends on what those who started us are
// doing, and on what they were told, which is to be seen in /proc only.
#pragma once

#include "environment.hpp"
#include "jobroot/process_pipe.hpp"

namespace shim {

using jobroot::Children;
using jobroot::Pipe;

/// What /proc/PID/stat says of a process.
struct ProcessState {
  explicit ProcessState(uint32_t pid) noexcept;

  char name[17] = ""; ///< cut off
  char letter = 0;    ///< as in ps(1); 0: nothing is known
  uint32_t parent = 0;
};

/// The words that a process was started with, the first few hundred.
class CommandLine {
public:
  explicit CommandLine(uint32_t pid) noexcept;

  /// Those behind the program's name; null ends them.
  const char* const* behind_name() const noexcept {
    return words_[0] != nullptr ? words_ + 1 : words_;
  }

private:
  static constexpr size_t most = 255;
  char text_[4096];
  const char* words_[most + 1] = {};
};

/// Our own number in /proc; 0: there is none.
uint32_t number_in_proc() noexcept;

} // namespace shim
