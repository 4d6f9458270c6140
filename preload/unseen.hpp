// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a program does that cannot load this library is not recorded, and
// whoever wonders about it finds the program in the log.
#pragma once

#include "program.hpp"

namespace shim {

/// Whether the ELF file under `fd` asks for no loader, which would read
/// LD_PRELOAD. Asked only where there is a log, or MAKEFLAGS is translated.
bool is_static(int fd) noexcept;

/// A line of the log, where the session has one and the program is started
/// without the library.
void log_unseen(const jobroot::Target& target, const Program& program) noexcept;

} // namespace shim
