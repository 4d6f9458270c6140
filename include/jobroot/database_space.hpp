// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: space has disk blocks before anything points to it, because touching a
// hole of a full file system is SIGBUS.
#pragma once

#include "jobroot/database.hpp"
#include "jobroot/wide_call.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <initializer_list>

namespace jobroot {

/// Has the kernel write to pages without changing them: disk blocks for a
/// mapping, and an error where we would get SIGBUS. Since Linux 5.14.
inline int populate(uint8_t* at, uint64_t bytes) noexcept {
  constexpr int populate_write = 23; // MADV_POPULATE_WRITE
  const long error = sys::call(
      SYS_madvise, sys::word(at), static_cast<long>(bytes), populate_write);
  return error == -EFAULT ? -ENOSPC : static_cast<int>(error);
}

/// Gives the slots from `from` to `to` disk blocks, whoever else does so.
inline int
Database::reserve(int fd, uint64_t from, uint64_t to) const noexcept {
  const uint64_t offset = from * slot_bytes / 4096 * 4096;
  const uint64_t bytes = to * slot_bytes - offset;
  long error = fd;
  while (fd >= 0) {
    error = sys::allocate(fd, offset, bytes);
    if (error != -EINTR)
      break;
  }
  if (fd >= 0 && error != -EOPNOTSUPP && error != -ENOSYS)
    return static_cast<int>(error);
  // A file system without fallocate, or a process that lost the way to the
  // file (chroot, no free descriptor) and has only the mapping.
  if (offset + bytes <= mapped_)
    return populate(base_ + offset, bytes);
  if (fd < 0)
    return fd;
  const long address = sys::map(static_cast<size_t>(bytes),
                                PROT_READ | PROT_WRITE,
                                MAP_SHARED,
                                fd,
                                offset);
  if (sys::failed(address))
    return static_cast<int>(address);
  error = populate(reinterpret_cast<uint8_t*>(address), bytes);
  sys::call(SYS_munmap, address, static_cast<long>(bytes));
  return static_cast<int>(error);
}

inline int Database::grow(Arena& arena, uint64_t wanted) noexcept {
  const Slot before = acquire(arena.allocated);
  // Another process has been here since the caller looked.
  if (before >= wanted)
    return 0;
  const int fd = open_file(O_RDWR);
  // In large steps, so that few calls are made; in small ones on a disk that
  // is nearly full, so that it is used to its end.
  const uint64_t half = (before - arena.start) / 2;
  const uint64_t ample = wanted + initial_bytes / slot_bytes +
                         (half < largest_step ? half : largest_step);
  int error = -ENOSPC;
  for (const uint64_t end : {ample, wanted + 63}) {
    const uint64_t to = (end < arena.end ? end : arena.end) & ~uint64_t{63};
    if (to < wanted)
      continue;
    error = reserve(fd, before, to);
    if (error != 0)
      continue;
    Slot seen = before;
    const auto reached = static_cast<Slot>(to);
    while (seen < reached &&
           !jobroot::publish(arena.allocated, seen, reached)) {
    }
    break;
  }
  if (fd >= 0)
    sys::call(SYS_close, fd);
  return error;
}

inline int
Database::allocate(Arena& arena, uint32_t count, Slot* first) noexcept {
  *first = 0;
  if (!writable_)
    return -EROFS;
  Slot next = acquire(arena.next);
  for (;;) {
    const uint64_t end = uint64_t{next} + count;
    if (end > arena.end)
      return -ENOSPC;
    if (end > acquire(arena.allocated)) {
      if (const int error = grow(arena, end); error != 0)
        return error;
      next = acquire(arena.next);
      continue;
    }
    if (jobroot::publish(arena.next, next, static_cast<Slot>(end))) {
      *first = next;
      return 0;
    }
  }
}

} // namespace jobroot
