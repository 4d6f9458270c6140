// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is about to be executed, looked at before it is: whether the shim
// fits into it, and whether it is another fakeroot, which inside a session is
// ours.
#pragma once

#include "environment.hpp"
#include "process.hpp"

namespace shim {

/// Whether this library can be loaded into the program at `target`: a 64-bit
/// ELF file of this machine, or a script whose interpreter is one. What cannot
/// be read, or needs no loader, is left to the kernel.
bool fits_shim(const jobroot::Target& target) noexcept;

/// Our own bin/fakeroot when `path` names fakeroot or a sibling of it, inside
/// a session; otherwise `path`. `room` has 4096 bytes.
const char* without_other_fakeroot(const char* path, char* room) noexcept;

/// Memory for a planned environment: on the stack of the caller, who outlives
/// the call, or mapped when it is large.
class EnvironmentMemory {
public:
  EnvironmentMemory(char* const* given, bool with_shim) noexcept;
  EnvironmentMemory(const EnvironmentMemory&) = delete;
  EnvironmentMemory& operator=(const EnvironmentMemory&) = delete;
  ~EnvironmentMemory();

  char* const* get() const noexcept { return planned_; }

private:
  static constexpr size_t most_pointers = 512;
  char* pointers_[most_pointers];
  char preload_[8192];
  EnvironmentRoom room_;
  void* mapped_ = nullptr;
  size_t mapped_bytes_ = 0;
  char* const* planned_;
};

} // namespace shim
