// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see hold.hpp. Whoever is killed, or ends by a call of the kernel, has
// said in the ledger what he has, and the pool's server gives it back.
#include "hold.hpp"

#include "environment.hpp"
#include "jobroot/ledger_cell.hpp"
#include "jobroot/ledger_change.hpp"
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

/// The pool's queue, open for a moment only: a make that made it waits at its
/// end for everybody who has it open.
class Queue {
public:
  Queue() noexcept = default;
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

  long fd_ = open_pool_fifo(O_NONBLOCK);
};

/// How the first slot came.
struct First {
  bool is_of_cell;
  bool was_waited_for;
};

bool take_cell(uint32_t cell) noexcept {
  return jobroot::take_cell(pool.ledger,
                            *hold.holder,
                            cell,
                            process.clients.text +
                                length_of(jobroot::clients_name));
}

/// Returns when there is a slot, or no reason to wait for it.
First take_first(const Queue& queue, uint32_t cell) noexcept {
  jobroot::Sharing sharing;
  for (bool has_waited = false;; has_waited = true) {
    if (take_cell(cell))
      return {true, has_waited};
    if (queue.take() || sharing.is_due(pool.ledger))
      return {false, has_waited};
    queue.wait(jobroot::Sharing::between_looks);
  }
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

uint32_t take_new(const Queue& queue, uint32_t cell, Slots wanted) noexcept {
  const bool shares = cell < jobroot::ledger_cells;
  const First first = shares ? take_first(queue, cell) : First{true, false};
  if (first.is_of_cell && wanted.given != 0)
    return wanted.given < wanted.most ? wanted.given : wanted.most;
  const uint32_t slots = take_more(queue, 1, wanted.most);
  if (!first.was_waited_for || slots == wanted.most)
    return slots;
  // Whoever ended gives back one thing after the other.
  queue.wait(jobroot::Sharing::between_looks);
  return take_more(queue, slots, wanted.most);
}

} // namespace

uint32_t own_cell() noexcept {
  return jobroot::ledger_cell_of(own_pid());
}

uint32_t take_slots(uint32_t cell, Slots wanted) noexcept {
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
    return keep_slots(queue, wanted.most);
  wanted.most = wanted.most < most_kept ? wanted.most : most_kept;
  const uint32_t slots = take_new(queue, cell, wanted);
  holder.slots = static_cast<uint8_t>(slots);
  return slots;
}

[[gnu::destructor]] void give_slots() noexcept {
  if (hold.holder == nullptr || hold.pid != own_pid())
    return;
  jobroot::leave_cell(pool.ledger, *hold.holder);
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
