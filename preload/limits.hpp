// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: calls of the family of limits.cpp that libc has no function for.
#pragma once

#include <sys/types.h>

namespace shim {

int set_scheduling(pid_t pid, const void* how, unsigned flags) noexcept;
int set_io_priority(int which, int whom, int priority) noexcept;

} // namespace shim
