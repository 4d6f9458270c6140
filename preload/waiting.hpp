// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a process that waits for a token says so in its entry for as long as the
// call lasts. Where a thread is cancelled in it, until the next call.
#pragma once

#include "jobroot/ledger.hpp"

namespace shim {

/// boot_time() by libc, which need not ask the kernel.
uint64_t quick_boot_time() noexcept;

class Waiting {
public:
  /// Null: nobody waits.
  explicit Waiting(jobroot::Holder* holder) noexcept
      : holder_(holder) {
    if (holder_ == nullptr)
      return;
    holder_->waiting_since = quick_boot_time();
    __atomic_store_n(&holder_->wants, 1U, __ATOMIC_RELEASE);
  }

  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  ~Waiting() {
    if (holder_ == nullptr)
      return;
    __atomic_store_n(&holder_->wants, 0U, __ATOMIC_RELEASE);
    holder_->waiting_since = 0;
  }

private:
  jobroot::Holder* holder_;
};

} // namespace shim
