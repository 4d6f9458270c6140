// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whose child a process is decides whom a signal was meant for and which
// make a command belongs to; /proc says it in a line that is easily misread.
#pragma once

#include "base/fd.hpp"

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace base {

/// What the kernel shows of a process, whoever owns it.
struct ProcessState {
  /// 'R' running, 'S' sleeping, 'T' stopped, 'Z' ended, and others.
  char letter = '\0';
  /// 0 for the first process of a pid namespace.
  pid_t parent = 0;
  /// When it was started: nanoseconds of CLOCK_BOOTTIME, at most a clock tick
  /// too early.
  std::uint64_t started = 0;

  /// Only its parent has not taken notice yet.
  bool has_ended() const { return letter == 'Z' || letter == 'X'; }
};

/// Nothing if there is no such process.
std::optional<ProcessState> process_state(pid_t pid);

/// The numbers of all that run.
std::vector<pid_t> all_processes();

/// Those below `ancestor` that have not ended.
std::vector<pid_t> descendants_of(pid_t ancestor);

/// Its name as in /proc/PID/comm; empty if it is gone.
std::string process_name(pid_t pid);

/// Whether a file is among what it has open, as far as we may see that.
bool has_open(pid_t pid, const struct stat& file);

/// Those that this process may run on.
unsigned processors();

/// Also true of the ancestor itself.
bool descends_from(pid_t pid, pid_t ancestor);

/// A descriptor that becomes readable when the process ends, and never means
/// another one; empty if there is none, or before Linux 5.3.
Fd open_process(pid_t pid);

/// What kill(2) is for a number.
void send_signal(const Fd& process, int signal);

} // namespace base
