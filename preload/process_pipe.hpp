// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who reads what a program writes is seen in /proc only: other processes
// have the same pipe open. Where that cannot be read there is no pipe.
#pragma once

#include "environment.hpp"

namespace shim {

/// The pipe that a process has as a descriptor, by its inode.
class Pipe {
public:
  Pipe() = default;
  Pipe(uint32_t pid, int fd) noexcept;

  bool is_there() const noexcept { return is_there_; }

  bool operator==(const Pipe& other) const noexcept {
    return is_there_ && other.is_there_ &&
           jobroot::sys::is_same_file(status_, other.status_);
  }

  /// Whether this process has an end of it that can be read.
  bool is_read_by(uint32_t pid) const noexcept;

private:
  /// `path` is below `directory`.
  Pipe(long directory, const char* path) noexcept;

  struct stat64 status_ {};

  bool is_there_ = false;
};

/// Of the digits at the beginning of a text, which becomes what is behind them.
inline uint32_t take_number(const char*& at) noexcept {
  uint32_t number = 0;
  for (; *at >= '0' && *at <= '9'; at++)
    number = number * 10 + static_cast<uint32_t>(*at - '0');
  return number;
}

/// The children of a process, the first few hundred.
class Children {
public:
  explicit Children(uint32_t pid) noexcept;

  /// The first that is(PID) is true of; 0: it is of none.
  template <class Is> uint32_t find(const Is& is) const noexcept {
    for (const char* at = text_; *at != 0; at++) {
      const uint32_t pid = take_number(at);
      if (*at != ' ') // the last one may be cut off
        break;
      if (is(pid))
        return pid;
    }
    return 0;
  }

private:
  char text_[4096] = {};
};

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
