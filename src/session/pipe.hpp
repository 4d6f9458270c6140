// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `-s FIFO` hands the records to a reader who may come later, after the
// command and our caller have gone on.
#pragma once

#include "base/fd.hpp"

#include <string>

namespace session {

bool is_pipe(const std::string& path);

/// Waits for a reader. Empty when the FIFO was removed before one came:
/// otherwise nobody could end a wait that no signal ends.
base::Fd open_pipe(const std::string& path);

} // namespace session
