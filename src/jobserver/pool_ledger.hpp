// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool that we make and one that we adopt begin with the same ledger.
#pragma once

#include "jobserver/pool.hpp"

namespace jobserver {

enum class Queue { own, foreign };

/// The ledger of a new pool in `directory`, whose queue is open as `fifo`.
base::Result<void> make_ledger(const std::string& directory,
                               const Pool::Plan& plan,
                               int fifo,
                               Queue queue = Queue::own);

} // namespace jobserver
