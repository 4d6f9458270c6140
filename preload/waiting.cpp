// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who waits for a token, and since when, is what others look at who could
// give one back. Most clients wait until the FIFO can be read, and read then.
//
//   poll ppoll select pselect, their fortified forms and those of 32 bits
#include "waiting.hpp"

#include "intercept.hpp"
#include "next.hpp"
#include "pool.hpp"
#include "readable.hpp"

NEXT(clock_gettime)
NEXT(poll)
NEXT(__poll_chk)
NEXT(ppoll)
NEXT(__ppoll_chk)
NEXT(select)
NEXT(pselect)
#if defined(__i386__)
NEXT(__ppoll64)
NEXT(__select64)
NEXT(__pselect64)
#endif

namespace shim {
namespace {

using jobroot::Holder;

/// Programs that look at more than that wait for other things.
constexpr nfds_t most_looked_at = 64;

bool is_for_token(const pollfd* list, nfds_t count) noexcept {
  if (is_no_address(list))
    return false;
  for (nfds_t i = 0; i < count && i < most_looked_at; i++)
    if ((list[i].events & POLLIN) != 0 && is_of_pool(list[i].fd))
      return true;
  return false;
}

bool is_for_token(int count, const fd_set* set) noexcept {
  if (is_no_address(set))
    return false;
  for (int fd = 0; fd < count && fd < FD_SETSIZE;) {
    const auto bits = static_cast<unsigned long>(set->fds_bits[fd / NFDBITS]) >>
                      (fd % NFDBITS);
    if (bits == 0) {
      fd = (fd / NFDBITS + 1) * NFDBITS;
      continue;
    }
    fd += __builtin_ctzl(bits);
    if (is_of_pool(fd))
      return true;
    fd++;
  }
  return false;
}

/// The entry of this process, if it waits for a token: not where it only has
/// a look.
template <class... Look> Holder* waiter(bool waits, Look... look) noexcept {
  return waits && is_watched() && is_for_token(look...) ? own_entry() : nullptr;
}

template <class Time> bool waits(const Time* time) noexcept {
  if (is_no_address(time))
    return true;
  if constexpr (requires { time->tv_usec; })
    return time->tv_sec != 0 || time->tv_usec != 0;
  else
    return time->tv_sec != 0 || time->tv_nsec != 0;
}

template <class Function, class... All>
int by_libc(next::Next<Function>& function, All... all) noexcept(false) {
  const auto libc = function.get();
  return libc != nullptr ? libc(all...) : status(-ENOSYS);
}

} // namespace

uint64_t quick_boot_time() noexcept {
  timespec time{};
  const auto libc = next::clock_gettime.get();
  if (libc == nullptr || libc(CLOCK_BOOTTIME, &time) != 0)
    return jobroot::boot_time();
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 +
         static_cast<uint64_t>(time.tv_nsec);
}

int poll(pollfd* list, nfds_t count, int timeout) {
  const Waiting waiting(waiter(timeout != 0, list, count));
  return by_libc(next::poll, list, count, timeout);
}

int __poll_chk(pollfd* list, nfds_t count, int timeout, size_t room) {
  const Waiting waiting(waiter(timeout != 0, list, count));
  return by_libc(next::__poll_chk, list, count, timeout, room);
}

int ppoll(pollfd* list,
          nfds_t count,
          const timespec* time,
          const sigset_t* mask) {
  const Waiting waiting(waiter(waits(time), list, count));
  return by_libc(next::ppoll, list, count, time, mask);
}

int __ppoll_chk(pollfd* list,
                nfds_t count,
                const timespec* time,
                const sigset_t* mask,
                size_t room) {
  const Waiting waiting(waiter(waits(time), list, count));
  return by_libc(next::__ppoll_chk, list, count, time, mask, room);
}

int select(
    int count, fd_set* read, fd_set* write, fd_set* other, timeval* time) {
  const Waiting waiting(waiter(waits(time), count, read));
  return by_libc(next::select, count, read, write, other, time);
}

int pselect(int count,
            fd_set* read,
            fd_set* write,
            fd_set* other,
            const timespec* time,
            const sigset_t* mask) {
  const Waiting waiting(waiter(waits(time), count, read));
  return by_libc(next::pselect, count, read, write, other, time, mask);
}

#if defined(__i386__)

int __ppoll64(pollfd* list,
              nfds_t count,
              const time64::Timespec* time,
              const sigset_t* mask) {
  const Waiting waiting(waiter(waits(time), list, count));
  return by_libc(next::__ppoll64, list, count, time, mask);
}

int __select64(int count,
               fd_set* read,
               fd_set* write,
               fd_set* other,
               time64::Timeval* time) {
  const Waiting waiting(waiter(waits(time), count, read));
  return by_libc(next::__select64, count, read, write, other, time);
}

int __pselect64(int count,
                fd_set* read,
                fd_set* write,
                fd_set* other,
                const time64::Timespec* time,
                const sigset_t* mask) {
  const Waiting waiting(waiter(waits(time), count, read));
  return by_libc(next::__pselect64, count, read, write, other, time, mask);
}

#endif

} // namespace shim
