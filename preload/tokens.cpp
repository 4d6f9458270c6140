// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a token that a program takes or gives back is a byte of the pool's
// FIFO, by whatever descriptor. The ledger is written around the call, which
// is libc's, because it may be cancelled.
//
//   read __read_chk  ->  take
//   write            ->  give
#include "intercept.hpp"
#include "next.hpp"
#include "pool.hpp"
#include "readable.hpp"
#include "waiting.hpp"

NEXT(read)
NEXT(__read_chk)
NEXT(write)

namespace shim {
namespace {

using jobroot::Holder;
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
  Holder* const holder = is_of_pool(fd) ? giving_entry() : nullptr;
  if (holder == nullptr)
    return write_by_libc(fd, from, 1);
  jobroot::Giving giving(pool.ledger, *holder);
  const ssize_t bytes = write_by_libc(fd, from, 1);
  giving.end(bytes == 1);
  return bytes;
}

} // namespace

ssize_t read(int fd, void* to, size_t bytes) {
  return bytes == 1 && is_watched() ? take(fd, to)
                                    : read_by_libc(fd, to, bytes);
}

ssize_t __read_chk(int fd, void* to, size_t bytes, size_t room) {
  const auto libc = next::__read_chk.get();
  if (bytes > room && libc != nullptr)
    return libc(fd, to, bytes, room); // which ends the program
  return shim::read(fd, to, bytes);
}

ssize_t write(int fd, const void* from, size_t bytes) {
  return bytes == 1 && is_watched() ? give(fd, from)
                                    : write_by_libc(fd, from, bytes);
}

} // namespace shim
