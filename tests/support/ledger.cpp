// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: scripts must see what the ledger of a pool says without asking a
// command of ours what it makes of it. One line of the pool, one of each
// process that has an entry.
//
//   ledger [POOL]     of JOBROOT_POOL, when none is named
#include "jobroot/ledger.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

int main(int count, char** words) {
  const char* const named = count > 1 ? words[1] : std::getenv("JOBROOT_POOL");
  const std::string pool = named != nullptr ? named : "";
  jobroot::Ledger ledger;
  const int fifo =
      ::open((pool + "/tokens").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  int free = 0;
  if (!ledger.open(pool.c_str()) || ::ioctl(fifo, FIONREAD, &free) != 0)
    return 1;

  std::printf("free %d held %u most %u\n",
              free,
              ledger.header().held,
              ledger.header().most_held);
  uint64_t first = UINT64_MAX;
  for (const jobroot::Holder& holder : ledger)
    if (holder.pid != 0 && holder.ticket < first)
      first = holder.ticket;
  for (const jobroot::Holder& holder : ledger) {
    const auto state = jobroot::HolderState::of(holder.state);
    if (holder.pid != 0)
      std::printf("%s ticket %llx held %u unsure %u wants %u taken %llu%s\n",
                  holder.program,
                  static_cast<unsigned long long>(holder.ticket - first + 1),
                  state.held,
                  unsigned{state.unsure},
                  holder.wants,
                  static_cast<unsigned long long>(holder.taken),
                  holder.wants != 0 && holder.waiting_since != 0 ? " waits"
                                                                 : "");
  }
  return 0;
}
