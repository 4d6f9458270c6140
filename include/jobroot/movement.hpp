// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who waits for a token cannot see what those who have them wait for. If
// it is us, they stand still, and so does everything. A compiler that runs for
// an hour moves no token; that it runs shows in the number of running
// processes, which the kernel tells of the whole machine only. Without the
// pool's server the tokens of the killed never come back; another takes its
// place at once, or none does.
#pragma once

#include "jobroot/ledger.hpp"

namespace jobroot {

/// What happens while somebody waits, looked at now and then.
class Movement {
public:
  Movement() = default;

  /// Whether so little happened for so long that all who have tokens may wait
  /// for us: for some time no token moved, and most of that time nothing ran.
  /// Where others keep the machine busy that takes longer to be believed, and
  /// where the pool's server was killed not long.
  bool has_ended(const Ledger& ledger) noexcept;

private:
  static constexpr uint64_t second = 1'000'000'000;
  static constexpr uint64_t unserved_patience = second;
  static constexpr uint64_t least_patience = 20 * second;
  static constexpr uint64_t most_patience = 600 * second;

  Movement(uint64_t seen, uint64_t since) noexcept
      : seen_(seen),
        since_(since) {}

  static uint64_t sum_of(const Ledger& ledger) noexcept;
  static bool is_busy() noexcept;
  static bool is_unserved(const LedgerHeader& header) noexcept;

  uint64_t seen_ = 0;
  uint64_t since_ = 0;
  uint32_t looks_ = 0;
  uint32_t busy_looks_ = 0;
};

/// Changes when a token moves.
inline uint64_t Movement::sum_of(const Ledger& ledger) noexcept {
  uint64_t sum = 0;
  for (const Holder& holder : ledger)
    sum = sum * 31 + relaxed(holder.state) + relaxed(holder.taken);
  return sum;
}

/// Whether anybody runs beside us: "0.20 0.18 0.12 2/80 11206".
inline bool Movement::is_busy() noexcept {
  char text[64];
  const long fd = sys::call(
      SYS_openat, AT_FDCWD, sys::word("/proc/loadavg"), O_RDONLY | O_CLOEXEC);
  if (sys::failed(fd))
    return false;
  const long bytes = sys::call(SYS_read, fd, sys::word(text), sizeof text);
  sys::call(SYS_close, fd);
  for (long i = 2; i < bytes; i++)
    if (text[i] == '/')
      return text[i - 1] != '1' || text[i - 2] != ' ';
  return false;
}

/// Not known from another pid namespace.
inline bool Movement::is_unserved(const LedgerHeader& header) noexcept {
  return sys::call(SYS_kill, acquire(header.server), 0) == -ESRCH &&
         header.pid_namespace == pid_namespace();
}

inline bool Movement::has_ended(const Ledger& ledger) noexcept {
  const uint64_t now = boot_time();
  const uint64_t seen = sum_of(ledger);
  if (seen != seen_ || since_ == 0)
    *this = Movement(seen, now);
  looks_++;
  busy_looks_ += is_busy() ? 1 : 0;
  const uint64_t still = now - since_;
  return still >= most_patience ||
         (still >= unserved_patience && is_unserved(ledger.header())) ||
         (still >= least_patience && busy_looks_ * 2 < looks_);
}

} // namespace jobroot
