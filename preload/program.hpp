// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is about to be executed, looked at before it is: whether the shim
// fits into it, and whether it is another fakeroot, which inside a session is
// ours.
#pragma once

#include "environment.hpp"
#include "executed_file.hpp"

namespace shim {

using jobroot::ScriptHead;

/// What there is to know of the program at a target.
struct Program {
  jobroot::Fit fit = jobroot::Fit::main;
  ExecutedFile file;
  bool is_static = false; ///< known where somebody wants to know
};

/// Also says whether it is a script.
Program examine_program(const jobroot::Target& target,
                        ScriptHead* script) noexcept;

/// The same of the first file in PATH of a name without a slash.
Program examine_command(const char* name, ScriptHead* script) noexcept;

/// Our own bin/fakeroot, in `room` of 4096 bytes, where what is to be executed
/// is a fakeroot, which inside of a session is ours and joins, or a script of
/// one; then `script` stays as it was read. Else null.
const char* own_fakeroot_for(const jobroot::Target& target,
                             char* const* environment,
                             ScriptHead* script,
                             char* room) noexcept;

/// Whether what is to be executed is where the pointers say; the kernel has
/// the right answer otherwise.
bool has_memory(const char* path,
                char* const* arguments,
                char* const* environment) noexcept;

inline size_t count_of(char* const* arguments) noexcept {
  size_t count = 0;
  while (arguments != nullptr && arguments[count] != nullptr)
    count++;
  return count;
}

/// The arguments of our fakeroot when it is executed instead of another one.
/// `list` has room for `more_for_fakeroot` more than `arguments`.
inline constexpr size_t more_for_fakeroot = 4;
void put_fakeroot(const ScriptHead& script,
                  const char* path,
                  char* const* arguments,
                  char** list) noexcept;

/// Memory for a planned environment: on the stack of the caller, who outlives
/// the call, or mapped when it is large.
class EnvironmentMemory {
public:
  /// For a program that `who` will be.
  EnvironmentMemory(char* const* given,
                    const jobroot::Credentials& who,
                    const Program& program) noexcept;
  EnvironmentMemory(const EnvironmentMemory&) = delete;
  EnvironmentMemory& operator=(const EnvironmentMemory&) = delete;
  ~EnvironmentMemory();

  char* const* get() const noexcept { return planned_; }

private:
  static constexpr size_t most_pointers = 512;
  char* pointers_[most_pointers];
  char text_[8192];
  EnvironmentRoom room_;
  void* mapped_ = nullptr;
  size_t mapped_bytes_ = 0;
  char* const* planned_;
};

} // namespace shim
