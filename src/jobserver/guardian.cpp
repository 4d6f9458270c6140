// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see guardian.hpp. The child is forked from a process that may have
// threads, so it makes system calls and nothing else.
#include "jobserver/guardian.hpp"

#include "base/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <span>

namespace jobserver {

/// Pages that are never used cost nothing, so there is room for every pool.
struct Guarded::Memory {
  static constexpr std::size_t capacity = std::size_t{1} << 17;

  /// No slot from here on was ever used.
  std::atomic<std::size_t> used;
  Slot slots[capacity];

  std::span<Slot> in_use() { return std::span(slots).first(used); }
};

namespace {

bool is_out_of_the_pool(const Slot& slot) {
  const unsigned char state = slot.state;

  return state == Slot::held ||
         (state == Slot::taking && slot.byte != Slot::untouched);
}

/// Keeps `parent` as descriptor 0 and `pool` as 1: an open stdout of ours
/// would be one whose end somebody waits for.
bool close_all_but(int parent, int pool) {
  constexpr int above_standard = 3;
  const int safe_parent = ::fcntl(parent, F_DUPFD, above_standard);
  const int safe_pool = ::fcntl(pool, F_DUPFD, above_standard);
  if (::dup2(safe_parent, 0) < 0 || ::dup2(safe_pool, 1) < 0)
    return false;
  base::Fd::close_from(2);

  return true;
}

bool is_readable(int fd) {
  pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};

  return ::poll(&readable, 1, 0) == 1;
}

void wait_for_end_of_parent() {
  pollfd parent{.fd = 0, .events = POLLIN, .revents = 0};

  while ((parent.revents & POLLIN) == 0)
    (void)::poll(&parent, 1, -1);
}

void write_back(unsigned char byte) {
  while (::write(1, &byte, 1) != 1)
    if (errno != EINTR && errno != EAGAIN)
      return;
}

} // namespace

Guarded::Guarded(const Ends& ends)
    : Holdings(ends) {
  auto mapping = base::Mapping::share(sizeof(Memory), "tokens");
  if (!mapping)
    return;
  mapping_ = std::move(*mapping);
  memory_ = reinterpret_cast<Memory*>(mapping_.data());
}

Guarded::~Guarded() {
  if (memory_ != nullptr && is_ours())
    for (Slot& slot : memory_->in_use())
      give_back(slot);
}

std::optional<std::size_t> Guarded::claim_slot() {
  const auto claim = [this](std::size_t place) {
    unsigned char expected = Slot::free;
    return memory_->slots[place].state.compare_exchange_strong(expected,
                                                               Slot::claimed);
  };

  for (std::size_t place = 0; place < memory_->used; ++place)
    if (claim(place))
      return place;
  for (std::size_t used = memory_->used; used < Memory::capacity;)
    if (memory_->used.compare_exchange_weak(used, used + 1) && claim(used))
      return used;

  return std::nullopt;
}

Holdings::Attempt Guarded::take() {
  if (memory_ == nullptr || !is_ours())
    return {Taken::gone};
  // A fork only for a token that is there.
  if (!guarded_ && !is_readable(ends().wait_fd()))
    return {Taken::none};

  std::call_once(started_, [this] { start_guardian(); });
  const auto place = claim_slot();
  if (!place)
    return {Taken::none};
  Slot& slot = memory_->slots[*place];
  slot.byte = Slot::untouched;
  slot.state.store(Slot::taking, std::memory_order_release);
  const Taken taken = ends().take(slot.byte);
  slot.state.store(taken == Taken::token ? Slot::held : Slot::free,
                   std::memory_order_release);

  return {taken, {.byte = slot.byte, .place = *place}};
}

void Guarded::give_back(const Held& held) {
  if (is_ours())
    give_back(memory_->slots[held.place]);
}

void Guarded::give_back(Slot& slot) {
  const unsigned char byte = slot.byte;
  unsigned char expected = Slot::held;

  if (slot.state.compare_exchange_strong(expected, Slot::free))
    ends().give(byte);
}

void Guarded::start_guardian() {
  // Opened before the fork: we may be killed at any time after it.
  const base::Fd self = base::open_process(::getpid());
  if (self)
    guardian_ = Helper::start([&, parent = self.get()] {
      ::prctl(PR_SET_NAME, "jobroot-guard");
      if (!close_all_but(parent, ends().write_fd()))
        return;
      wait_for_end_of_parent();
      for (const Slot& slot : memory_->in_use())
        if (is_out_of_the_pool(slot))
          write_back(slot.byte);
    });
  guarded_ = true;
}

} // namespace jobserver
