// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a token that a program takes or gives back is a byte of the pool's
// FIFO, by whatever descriptor, and most take them one by one. The ledger is
// written around the call, which is libc's, because it may be cancelled.
//
//   read __read_chk  ->  take
//   write            ->  give
#include "intercept.hpp"
#include "jobroot/ledger_change.hpp"
#include "next.hpp"
#include "own_queue.hpp"
#include "pool.hpp"
#include "readable.hpp"
#include "waiting.hpp"

NEXT(read)
NEXT(__read_chk)
NEXT(write)

namespace shim {
namespace {

using jobroot::Holder;
using jobroot::HolderState;
using jobroot::sys::call;
using jobroot::sys::word;

ssize_t read_by_libc(int fd, void* to, size_t bytes) noexcept(false) {
  const auto libc = next::read.get();
  return libc != nullptr
             ? libc(fd, to, bytes)
             : result(call(SYS_read, fd, word(to), static_cast<long>(bytes)));
}

ssize_t write_by_libc(int fd, const void* from, size_t bytes) noexcept(false) {
  const auto libc = next::write.get();
  return libc != nullptr
             ? libc(fd, from, bytes)
             : result(
                   call(SYS_write, fd, word(from), static_cast<long>(bytes)));
}

/// One byte, which may be a token.
ssize_t take(int fd, void* to) noexcept(false) {
  if (long bytes = 0; drains_own_queue(fd, to, &bytes))
    return bytes;
  Holder* const holder =
      is_of_pool(fd) && !is_no_address(to) ? own_entry() : nullptr;
  if (holder == nullptr)
    return read_by_libc(fd, to, 1);
  const Waiting waiting(holder);
  jobroot::Taking taking(pool.ledger, *holder);
  const ssize_t bytes = read_by_libc(fd, taking.to(), 1);
  const uint8_t byte = taking.end(bytes == 1, quick_boot_time);
  if (bytes == 1)
    *static_cast<uint8_t*>(to) = byte;
  return bytes;
}

ssize_t give(int fd, const void* from) noexcept(false) {
  if (fills_own_queue(fd, from))
    return 1;
  Holder* const holder = is_of_pool(fd) ? giving_entry() : nullptr;
  if (holder == nullptr)
    return write_by_libc(fd, from, 1);
  jobroot::Giving giving(pool.ledger, *holder);
  const ssize_t bytes = write_by_libc(fd, from, 1);
  giving.end(bytes == 1);
  return bytes;
}

template <class Change>
HolderState change(Holder& holder, Change change) noexcept {
  return jobroot::change_state(holder, change, jobroot::Others::some);
}

/// More than one, as a client does that takes all there are: how many it got,
/// only libc can tell.
ssize_t take_several(int fd, void* to, size_t bytes) noexcept(false) {
  Holder* const holder = is_of_pool(fd) ? own_entry() : nullptr;
  if (holder == nullptr)
    return read_by_libc(fd, to, bytes);
  const Waiting waiting(holder);
  change(*holder, [](HolderState& state) { state.unsure++; });
  const ssize_t got = read_by_libc(fd, to, bytes);
  const uint32_t tokens = got > 0 ? static_cast<uint32_t>(got) : 0;
  const HolderState after = change(*holder, [&](HolderState& state) {
    state.held += tokens;
    state.unsure--;
  });
  if (tokens > 0)
    jobroot::note_taken(
        pool.ledger.header(), *holder, after.held, tokens, quick_boot_time);
  return got;
}

ssize_t give_several(int fd, const void* from, size_t bytes) noexcept(false) {
  Holder* const holder = is_of_pool(fd) ? giving_entry() : nullptr;
  if (holder == nullptr)
    return write_by_libc(fd, from, bytes);
  uint32_t counted = 0;
  change(*holder, [&](HolderState& state) {
    counted = bytes < state.held ? static_cast<uint32_t>(bytes) : state.held;
    state.held -= counted;
    state.unsure++;
  });
  uint32_t& sum = pool.ledger.header().held;
  __atomic_sub_fetch(&sum, counted, __ATOMIC_RELAXED);
  const ssize_t put = write_by_libc(fd, from, bytes);
  const uint32_t given = put > 0 ? static_cast<uint32_t>(put) : 0;
  const uint32_t kept = given < counted ? counted - given : 0;
  change(*holder, [&](HolderState& state) {
    state.held += kept;
    state.unsure--;
  });
  __atomic_add_fetch(&sum, kept, __ATOMIC_RELAXED);
  return put;
}

} // namespace

ssize_t read(int fd, void* to, size_t bytes) {
  if (bytes == 0 || !is_watched())
    return read_by_libc(fd, to, bytes);
  return bytes == 1 ? take(fd, to) : take_several(fd, to, bytes);
}

ssize_t __read_chk(int fd, void* to, size_t bytes, size_t room) {
  const auto libc = next::__read_chk.get();
  if (bytes > room && libc != nullptr)
    return libc(fd, to, bytes, room); // which ends the program
  return shim::read(fd, to, bytes);
}

ssize_t write(int fd, const void* from, size_t bytes) {
  if (bytes == 0 || !is_watched())
    return write_by_libc(fd, from, bytes);
  return bytes == 1 ? give(fd, from) : give_several(fd, from, bytes);
}

} // namespace shim
