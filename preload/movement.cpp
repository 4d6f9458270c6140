// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see movement.hpp. A compiler that runs for an hour moves no token; that
// it runs shows in the number of running processes, which the kernel tells of
// the whole machine only. Without the pool's server the tokens of the killed
// never come back; another takes its place at once, or none does.
#include "movement.hpp"

namespace shim {
namespace {

using jobroot::Holder;
using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

constexpr uint64_t second = 1'000'000'000;
constexpr uint64_t unserved_patience = second;
constexpr uint64_t least_patience = 20 * second;
constexpr uint64_t most_patience = 600 * second;

/// Changes when a token moves.
uint64_t sum_of(const jobroot::Ledger& ledger) noexcept {
  uint64_t sum = 0;
  for (const Holder& holder : ledger)
    sum = sum * 31 + jobroot::relaxed(holder.state) +
          jobroot::relaxed(holder.taken);
  return sum;
}

/// Whether anybody runs beside us: "0.20 0.18 0.12 2/80 11206".
bool is_busy() noexcept {
  char text[64];
  const long fd =
      call(SYS_openat, AT_FDCWD, word("/proc/loadavg"), O_RDONLY | O_CLOEXEC);
  if (failed(fd))
    return false;
  const long bytes = call(SYS_read, fd, word(text), sizeof text);
  call(SYS_close, fd);
  for (long i = 2; i < bytes; i++)
    if (text[i] == '/')
      return text[i - 1] != '1' || text[i - 2] != ' ';
  return false;
}

/// Not known from another pid namespace.
bool is_unserved(const jobroot::LedgerHeader& header) noexcept {
  return call(SYS_kill, __atomic_load_n(&header.server, __ATOMIC_ACQUIRE), 0) ==
             -ESRCH &&
         header.pid_namespace == jobroot::pid_namespace();
}

} // namespace

bool Movement::has_ended(const jobroot::Ledger& ledger) noexcept {
  const uint64_t now = jobroot::boot_time();
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

} // namespace shim
