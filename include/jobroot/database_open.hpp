// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a `db` file is opened with all that may be wrong with it, and mapped as
// far as the address space allows.
#pragma once

#include "jobroot/database.hpp"
#include "jobroot/wide_call.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace jobroot {

inline int Database::open_file(int flags) const noexcept {
  const long directory = sys::call(SYS_openat,
                                   AT_FDCWD,
                                   sys::word(directory_),
                                   O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (sys::failed(directory))
    return static_cast<int>(directory);
  const long fd =
      sys::call(SYS_openat,
                directory,
                sys::word("db"),
                flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_LARGEFILE);
  sys::call(SYS_close, directory);
  return static_cast<int>(fd);
}

inline Opened
Database::map(int fd, const struct stat64& status, uint64_t window) noexcept {
  if (!S_ISREG(status.st_mode))
    return {Fault::not_a_session};
  const auto size = static_cast<uint64_t>(status.st_size);
  if (size < initial_bytes)
    return {begins_like_session(fd) ? Fault::truncated : Fault::not_a_session,
            size,
            initial_bytes};
  mapped_ = window < size ? window : size;
  const int protection = writable_ ? PROT_READ | PROT_WRITE : PROT_READ;
  long address = -ENOMEM;
  // Smaller until it fits; never smaller than what is always needed.
  for (; mapped_ >= initial_bytes; mapped_ = mapped_ / 2 / 4096 * 4096) {
    address =
        sys::map(static_cast<size_t>(mapped_), protection, MAP_SHARED, fd, 0);
    if (!sys::failed(address))
      break;
  }
  if (sys::failed(address))
    return {Fault::system, static_cast<uint64_t>(-address)};
  base_ = reinterpret_cast<uint8_t*>(address);
  const Opened opened = examine(header(), size);
  if (opened.fault != Fault::none)
    close();
  else if (mapped_ < size)
    map_attributes(fd);
  return opened;
}

/// In little address space the second arena would be behind what is mapped
/// from the first record on: its beginning is mapped for itself.
inline void Database::map_attributes(int fd) noexcept {
  const Arena& arena = header().xattrs;
  attribute_start_ = uint64_t{arena.start} * slot_bytes / 4096 * 4096;
  const uint64_t end = uint64_t{arena.end} * slot_bytes;
  if (attribute_start_ < mapped_ || attribute_start_ >= end)
    return;
  const uint64_t quarter = mapped_ / 4;
  attribute_bytes_ =
      end - attribute_start_ < quarter ? end - attribute_start_ : quarter;
  const long address = sys::map(static_cast<size_t>(attribute_bytes_),
                                writable_ ? PROT_READ | PROT_WRITE : PROT_READ,
                                MAP_SHARED,
                                fd,
                                attribute_start_);
  if (!sys::failed(address))
    attributes_ = reinterpret_cast<uint8_t*>(address);
}

inline Opened
Database::open(const char* directory, Access access, uint64_t window) noexcept {
  directory_ = directory;
  writable_ = access == Access::write;
  // Whoever seals a session replaces the file while it holds the lock alone;
  // who waited for it must not map the old one.
  for (int round = 0; round < 100; round++) {
    int fd = open_file(writable_ ? O_RDWR : O_RDONLY);
    if (writable_ && (fd == -EACCES || fd == -EROFS)) {
      writable_ = false;
      fd = open_file(O_RDONLY);
    }
    if (fd < 0)
      return {Fault::system, static_cast<uint64_t>(-fd)};

    struct stat64 status {};

    while (sys::call(SYS_flock, fd, LOCK_SH) == -EINTR) {
    }
    const long error = sys::status_of(fd, &status);
    if (error == 0 && status.st_nlink == 0) {
      sys::call(SYS_close, fd);
      continue;
    }
    const Opened opened =
        sys::failed(error)
            ? Opened{Fault::system, static_cast<uint64_t>(-error)}
            : map(fd, status, window);
    sys::call(SYS_close, fd);
    if (opened.fault == Fault::none && (header().flags & flag_sealed) != 0)
      writable_ = false;
    return opened;
  }
  return {Fault::system, EBUSY};
}

inline bool Database::lies_in(const Arena& arena,
                              Slot slot,
                              uint64_t bytes) const noexcept {
  const uint64_t end = uint64_t{acquire(arena.allocated)} * slot_bytes;
  return slot >= arena.start && uint64_t{slot} * slot_bytes + bytes <= end;
}

template <class T>
Pinned<T> Database::at(Slot slot, uint64_t bytes) const noexcept {
  const uint64_t offset = uint64_t{slot} * slot_bytes;
  if (!lies_in(header().records, slot, bytes) &&
      !lies_in(header().xattrs, slot, bytes))
    return {};
  if (offset + bytes <= mapped_)
    return Pinned<T>(reinterpret_cast<T*>(base_ + offset));
  if (attributes_ != nullptr && offset >= attribute_start_ &&
      offset + bytes <= attribute_start_ + attribute_bytes_)
    return Pinned<T>(
        reinterpret_cast<T*>(attributes_ + (offset - attribute_start_)));
  const int fd = open_file(writable_ ? O_RDWR : O_RDONLY);
  if (fd < 0)
    return {};
  const uint64_t page = offset / 4096 * 4096;
  const size_t length = static_cast<size_t>(offset + bytes - page);
  const long address = sys::map(length,
                                writable_ ? PROT_READ | PROT_WRITE : PROT_READ,
                                MAP_SHARED,
                                fd,
                                page);
  sys::call(SYS_close, fd);
  if (sys::failed(address))
    return {};
  auto* window = reinterpret_cast<uint8_t*>(address);
  return Pinned<T>(
      reinterpret_cast<T*>(window + (offset - page)), window, length);
}

} // namespace jobroot
