// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see hold.hpp. Whoever is killed, or ends by a call of the kernel, has
// said in the ledger what he has, and the pool's server gives it back.
#include "hold.hpp"

#include "environment.hpp"
#include "jobroot/ledger_change.hpp"
#include "movement.hpp"
#include "piped.hpp"
#include "pool.hpp"
#include "waiting.hpp"

#include <poll.h>

namespace shim {
namespace {

using jobroot::Holder;
using jobroot::HolderState;
using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

/// What this process has. Children of fork have a copy, and nothing.
struct Hold {
  uint32_t pid;
  Holder* holder;
  uint8_t tokens[255];
};

constinit Hold hold{};

constexpr uint32_t most_kept = sizeof hold.tokens;

uint32_t own_pid() noexcept {
  return static_cast<uint32_t>(call(SYS_getpid));
}

/// How a cell names whoever has it: the entry, and the end of its ticket,
/// because entries are used again.
uint64_t name_of(const Holder& holder) noexcept {
  const auto number = static_cast<uint64_t>(&holder - pool.ledger.begin());
  return (number + 1) << 32 | static_cast<uint32_t>(holder.ticket);
}

bool is_taken(uint64_t name, uint32_t cell) noexcept {
  const uint64_t number = name >> 32;
  if (number == 0 || number > pool.ledger.header().holders)
    return false;
  const Holder& holder = pool.ledger.begin()[number - 1];
  return jobroot::acquire(holder.pid) != 0 &&
         static_cast<uint32_t>(jobroot::acquire(holder.ticket)) ==
             static_cast<uint32_t>(name) &&
         jobroot::acquire(holder.cell) == cell + 1;
}

void note_cell(uint32_t cell_and_one) noexcept {
  __atomic_store_n(&hold.holder->cell,
                   static_cast<uint16_t>(cell_and_one),
                   __ATOMIC_RELEASE);
}

/// The entry says it first, so that nobody takes the cell for a dead one's.
bool take_cell(uint32_t cell) noexcept {
  uint64_t& owner = pool.ledger.cell(cell);
  uint64_t found = jobroot::acquire(owner);
  if (is_taken(found, cell))
    return false;
  note_cell(cell + 1);
  if (jobroot::publish(owner, found, name_of(*hold.holder)))
    return true;
  note_cell(0);
  return false;
}

void leave_cell() noexcept {
  const uint32_t cell = hold.holder->cell;
  if (cell == 0 || cell > jobroot::ledger_cells)
    return;
  uint64_t name = name_of(*hold.holder);
  jobroot::publish(pool.ledger.cell(cell - 1), name, uint64_t{0});
  note_cell(0);
}

/// The pool's queue, open for a moment only: a make that made it waits at its
/// end for everybody who has it open.
class Queue {
public:
  Queue() noexcept {
    char path[sizeof(Setting::text) + sizeof jobroot::pool_fifo_name + 1];
    put_pool_fifo(path);
    fd_ =
        call(SYS_openat, AT_FDCWD, word(path), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  }

  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  ~Queue() {
    if (is_open())
      call(SYS_close, fd_);
  }

  bool is_open() const noexcept { return !failed(fd_); }

  bool take() const noexcept {
    Holder& holder = *hold.holder;
    if (holder.kept == most_kept)
      return false;
    jobroot::Taking taking(pool.ledger, holder);
    const bool taken = call(SYS_read, fd_, word(taking.to()), 1) == 1;
    const uint8_t byte = taking.end(taken);
    if (taken)
      hold.tokens[holder.kept++] = byte;
    return taken;
  }

  /// All at once, so that who waits for them sees how many there are.
  void give(uint32_t tokens) const noexcept {
    change([&](HolderState& state) {
      tokens = tokens < state.held ? tokens : state.held;
      state.held -= tokens;
      state.unsure++;
    });
    uint32_t& sum = pool.ledger.header().held;
    __atomic_sub_fetch(&sum, tokens, __ATOMIC_RELAXED);
    call(SYS_write, fd_, word(hold.tokens), static_cast<long>(tokens));
    change([](HolderState& state) { state.unsure--; });
  }

  void wait(int milliseconds) const noexcept {
    const Waiting waiting(hold.holder);
    pollfd list = {static_cast<int>(fd_), POLLIN, 0};

    struct {
      long tv_sec, tv_nsec;
    } time = {milliseconds / 1000, milliseconds % 1000 * 1'000'000L};

    call(SYS_ppoll, word(&list), 1, word(&time), 0, 0);
  }

private:
  template <class Change> static void change(Change change) noexcept {
    jobroot::change_state(*hold.holder, change, jobroot::Others::some);
  }

  long fd_;
};

constexpr int between_looks = 20;

/// Returns when there is a slot, or no reason to wait for it: whether it had
/// to be waited for.
bool take_first(const Queue& queue, uint32_t cell) noexcept {
  Movement movement;
  bool has_waited = false;
  while (!take_cell(cell) && !queue.take() &&
         !is_piped_to_holder(pool.ledger) && !movement.has_ended(pool.ledger)) {
    queue.wait(between_looks);
    has_waited = true;
  }
  return has_waited;
}

uint32_t take_more(const Queue& queue, uint32_t slots, uint32_t most) noexcept {
  while (slots < most && queue.take())
    slots++;
  return slots;
}

/// What this process got as another program, before exec, which the bytes of
/// its tokens did not survive.
uint32_t keep_slots(const Queue& queue, uint32_t most) noexcept {
  Holder& holder = *hold.holder;
  for (uint32_t i = 0; i < holder.kept; i++)
    hold.tokens[i] = '+';
  if (holder.slots <= most || holder.kept < holder.slots - most)
    return holder.slots;
  const uint32_t unused = holder.slots - most;
  holder.kept -= static_cast<uint8_t>(unused);
  holder.slots -= static_cast<uint8_t>(unused);
  queue.give(unused);
  return most;
}

uint32_t take_new(const Queue& queue, uint32_t cell, uint32_t most) noexcept {
  const bool has_waited =
      cell < jobroot::ledger_cells && take_first(queue, cell);
  const uint32_t slots = take_more(queue, 1, most);
  if (!has_waited || slots == most)
    return slots;
  // Whoever ended gives back one thing after the other.
  queue.wait(between_looks);
  return take_more(queue, slots, most);
}

} // namespace

uint32_t own_cell() noexcept {
  return jobroot::ledger_cell_of(own_pid());
}

uint32_t take_slots(uint32_t cell, uint32_t most) noexcept {
  watch_pool();
  hold.holder = is_watched() ? own_entry() : nullptr;
  if (hold.holder == nullptr)
    return 1;
  hold.pid = own_pid();
  const Queue queue;
  if (!queue.is_open())
    return 1;
  Holder& holder = *hold.holder;
  if (holder.slots != 0)
    return keep_slots(queue, most);
  const uint32_t limit = most < most_kept ? most : most_kept;
  const uint32_t slots = take_new(queue, cell, limit);
  holder.slots = static_cast<uint8_t>(slots);
  return slots;
}

[[gnu::destructor]] void give_slots() noexcept {
  if (hold.holder == nullptr || hold.pid != own_pid())
    return;
  leave_cell();
  // By who is first, of exit and the _exit of another thread.
  const uint8_t tokens =
      __atomic_exchange_n(&hold.holder->kept, uint8_t{0}, __ATOMIC_ACQ_REL);
  if (tokens == 0)
    return;
  const Queue queue;
  if (queue.is_open())
    queue.give(tokens);
}

} // namespace shim
