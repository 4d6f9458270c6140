// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see reclaim.hpp.
#include "jobserver/reclaim.hpp"

#include "base/file.hpp"
#include "base/process.hpp"

#include <fmt/core.h>

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <thread>
#include <tuple>

namespace jobserver {

namespace {

using jobroot::Holder;
using jobroot::HolderProcess;
using jobroot::HolderState;
using jobroot::LedgerHeader;

template <class T> void add(T& word, T amount) {
  __atomic_add_fetch(&word, amount, __ATOMIC_RELAXED);
}

template <class T> void set(T& word, T value) {
  __atomic_store_n(&word, value, __ATOMIC_RELEASE);
}

/// A zombie whose first thread has ended may have others.
bool has_other_threads(std::uint32_t pid) {
  const auto threads = base::list_directory(fmt::format("/proc/{}/task", pid));

  return threads && threads->size() > 1;
}

/// Without /proc nobody can be told to have nothing.
bool sees_processes() {
  return base::process_state(::getpid()).has_value();
}

/// Nothing of an entry counts any more. One that says nothing may be claimed
/// by another process at this moment.
void forget(Holder& holder, const HolderProcess& process) {
  if (jobroot::acquire(holder.state) == 0 && jobroot::acquire(holder.cell) == 0)
    (void)HolderProcess{}.replace(holder, process);
  else
    jobroot::Ledger::forget(holder);
}

} // namespace

bool is_gone(const Holder& holder, std::uint32_t pid_namespace) {
  const std::uint32_t pid = jobroot::acquire(holder.pid);
  if (pid == 0 || holder.pid_namespace != pid_namespace)
    return false;
  if (::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH)
    return true;
  const auto state = base::process_state(static_cast<pid_t>(pid));
  if (!state)
    return false;
  if (state->letter == 'X')
    return true;
  if (state->letter == 'Z')
    return !has_other_threads(pid);

  // While an entry says nothing its new owner may be filling it.
  return jobroot::acquire(holder.state) != 0 &&
         state->started > jobroot::acquire(holder.registered);
}

bool Reclaimer::is_in_use(const OpenPool& pool, const Holder& holder) {
  if (!sees_processes())
    return true;
  const auto known = bearers_.find(holder.ticket);
  if (known != bearers_.end() && known->second.is_there())
    return true;
  const auto server = static_cast<pid_t>(pool.header().server);
  const auto bearer = find_bearer(holder.ticket, server, holder.registered);
  if (bearer)
    bearers_[holder.ticket] = *bearer;
  else
    bearers_.erase(holder.ticket);

  return bearer.has_value();
}

void Reclaimer::reclaim(OpenPool& pool, Reclaim when, Repairs& repairs) {
  const std::uint32_t space = jobroot::pid_namespace();
  LedgerHeader& header = pool.header();
  for (Holder& holder : pool.ledger()) {
    const auto process = HolderProcess::of(holder);
    if (process.pid == 0 ||
        !(process.pid_namespace == space
              ? is_gone(holder, space)
              : namespaces_.has_ended(process.pid_namespace,
                                      static_cast<pid_t>(header.server))))
      continue;
    const HolderState state = HolderState::of(jobroot::acquire(holder.state));
    const unsigned held = state.tokens();
    const bool says_something =
        held != 0 || state.unsure != 0 || jobroot::acquire(holder.cell) != 0;
    if (says_something && when == Reclaim::when_unused &&
        is_in_use(pool, holder)) {
      repairs.in_use += held;
      continue;
    }
    // Killed between these two we have lost some, which is then found; the
    // other order would make some.
    forget(holder, process);
    add(header.held, 0U - state.held);
    repairs.reclaimed += pool.give(held);
  }
  add(header.reclaimed, std::uint64_t{repairs.reclaimed});
}

bool Reclaimer::has_stranger(const OpenPool& pool) {
  if (!sees_processes())
    return true;
  const std::string& directory = pool.directory();
  if (!stranger_ || !stranger_->is_there() ||
      !is_stranger(stranger_->pid, directory))
    stranger_ = find_stranger(directory);

  return stranger_.has_value();
}

void Reclaimer::even_out(OpenPool& pool, Repairs& repairs) {
  const Balance balance = look_at(pool);
  if (!balance.is_certain)
    return;
  // A process killed between its entry and the sum leaves the sum wrong.
  if (std::exchange(last_drift_, balance.drift) == balance.drift &&
      balance.drift != 0) {
    add(pool.header().held, static_cast<std::uint32_t>(balance.drift));
    last_drift_ = 0;
  }
  const int difference = balance.difference();
  if (difference == 0 ||
      std::exchange(last_difference_, difference) != difference) {
    last_difference_ = difference;
    return;
  }

  const auto amount = static_cast<unsigned>(std::abs(difference));
  if (difference > 0)
    repairs.removed = pool.take(amount);
  else if (!has_stranger(pool))
    repairs.refilled = pool.give(amount);
  repairs.unexplained = difference - static_cast<int>(repairs.removed) +
                        static_cast<int>(repairs.refilled);
  last_difference_ = repairs.unexplained;
  add(pool.header().refilled, std::uint64_t{repairs.refilled});
  add(pool.header().removed, std::uint64_t{repairs.removed});
}

Repairs Reclaimer::sweep(OpenPool& pool, Reclaim when, Evening evening) {
  Repairs repairs;
  reclaim(pool, when, repairs);
  if (evening == Evening::yes && !pool.is_foreign())
    even_out(pool, repairs);

  return repairs;
}

base::Result<Repairs> reclaim(const std::string& directory, Reclaim when) {
  constexpr int looks = 5;
  constexpr std::chrono::milliseconds between{20};
  auto pool = OpenPool::open(directory);
  if (!pool)
    return pool.error();
  const Turn turn = pool->turn();

  Reclaimer reclaimer;
  Repairs all;
  for (int look = 0; look < looks; look++) {
    if (look > 0)
      std::this_thread::sleep_for(between);
    const Repairs more = reclaimer.sweep(*pool, when, Evening::yes);
    all.reclaimed += more.reclaimed;
    all.refilled += more.refilled;
    all.removed += more.removed;
    all.in_use = more.in_use;
    all.unexplained = more.unexplained;
  }

  return all;
}

base::Result<void> set_slots(const std::string& directory, unsigned slots) {
  auto pool = OpenPool::open(directory);
  if (!pool)
    return pool.error();
  if (pool->is_foreign())
    return base::Error{.subject = directory,
                       .found = "found the pool of a make, whose size is as it "
                                "was started",
                       .remedy = "start that make with another -j"};
  if (auto room = pool->make_room(slots); !room)
    return room;
  set(pool->header().wanted, slots);
  if (pool->has_server())
    return {};
  const Turn turn = pool->turn();
  resize(*pool);

  return {};
}

void resize(OpenPool& pool) {
  LedgerHeader& header = pool.header();
  const std::uint32_t wanted = std::max(jobroot::acquire(header.wanted), 1U);
  if (wanted > header.slots) {
    if (!pool.make_room(wanted))
      return;
    add(header.slots, pool.give(wanted - header.slots));
    return;
  }
  // What is withheld is nobody's, and goes first.
  const std::uint32_t unused = std::min(header.slots - wanted, header.withheld);
  set(header.withheld, header.withheld - unused);
  const std::uint32_t taken = pool.take(header.slots - unused - wanted);
  set(header.slots, header.slots - unused - taken);
}

} // namespace jobserver
