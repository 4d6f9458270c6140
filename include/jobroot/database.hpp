// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: one `db` file in memory: opening it with all that may be wrong with it,
// taking space, finding and publishing by one compare-and-swap.
//
// Readers wait for nobody. A process killed at any instruction leaves at most
// one slot that nothing points to. Space has disk blocks before anything
// points to it, because touching a hole of a full file system is SIGBUS.
#pragma once

#include "jobroot/atomic.hpp"
#include "jobroot/examine.hpp"
#include "jobroot/pinned.hpp"
#include "jobroot/session_format.hpp"
#include "jobroot/syscall.hpp"
#include "jobroot/trie.hpp"
#include "jobroot/wide_call.hpp"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <initializer_list>

namespace jobroot {

class Database {
public:
  enum class Access : uint8_t { read, write };

  /// Maps `directory`/db and takes a shared lock on it that lasts as long as
  /// the mapping, in forked children too. At most `window` bytes are mapped;
  /// the rest is reached through short mappings of its own, at need.
  /// `directory` must stay valid.
  Opened open(const char* directory, Access access, uint64_t window) noexcept;

  /// Gives the mapping and with it the lock back.
  void close() noexcept {
    if (base_ != nullptr)
      sys::call(SYS_munmap, sys::word(base_), static_cast<long>(mapped_));
    if (attributes_ != nullptr)
      sys::call(SYS_munmap,
                sys::word(attributes_),
                static_cast<long>(attribute_bytes_));
    base_ = attributes_ = nullptr;
  }

  bool is_open() const noexcept { return base_ != nullptr; }

  bool writable() const noexcept { return writable_; }

  Header& header() const noexcept { return *reinterpret_cast<Header*>(base_); }

  const char* directory() const noexcept { return directory_; }

  /// `bytes` from the start of `slot`, or nothing when they do not lie in the
  /// allocated part of an arena, or cannot be mapped.
  template <class T>
  Pinned<T> at(Slot slot, uint64_t bytes = sizeof(T)) const noexcept;

  /// The record filed under `key`, or 0.
  Slot find(const Key& key) const noexcept;

  /// Files `fresh`, whose key is `key`, in place of `known` (0: nothing).
  /// Returns 0, -EAGAIN when another process was faster, or -ENOSPC.
  int publish(const Key& key, Slot known, Slot fresh) noexcept;

  /// Takes `count` slots with disk blocks; *first is 0 after an error, which
  /// is -ENOSPC or what the kernel said.
  int allocate(Arena& arena, uint32_t count, Slot* first) noexcept;

  /// Calls visit(slot) for every record and program name that is filed. False
  /// when a damaged file leads in circles; visit may then have seen some twice.
  template <class Visit> bool for_each(Visit visit) const noexcept;

private:
  uint32_t* root() const noexcept {
    return reinterpret_cast<uint32_t*>(base_ + header_bytes);
  }

  /// No arena grows by more slots than this at once, unless it has to.
  static constexpr uint64_t largest_step = (uint64_t{16} << 20) / slot_bytes;

  struct Filing {
    Key key;
    Hash hash;
    Slot known;
    Slot fresh;
  };

  Opened map(int fd, uint64_t window) noexcept;
  void map_attributes(int fd) noexcept;
  int file_at(uint32_t& word, uint32_t level, const Filing& filing) noexcept;
  int reserve(int fd, uint64_t from, uint64_t to) const noexcept;
  int grow(Arena& arena, uint64_t wanted) noexcept;
  int open_file(int flags) const noexcept;
  bool lies_in(const Arena& arena, Slot slot, uint64_t bytes) const noexcept;

  template <class Visit>
  bool visit_word(uint32_t word,
                  uint32_t level,
                  uint32_t& visited,
                  Visit& visit) const noexcept;

  uint8_t* base_ = nullptr;
  uint64_t mapped_ = 0;
  uint8_t* attributes_ = nullptr; ///< from attribute_start_, if not in base_
  uint64_t attribute_start_ = 0;
  uint64_t attribute_bytes_ = 0;
  const char* directory_ = nullptr;
  bool writable_ = false;
};

// -----------------------------------------------------------------------------

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

inline Opened Database::map(int fd, uint64_t window) noexcept {
  struct stat64 status;
  const long error = sys::status_of(fd, &status);
  if (sys::failed(error))
    return {Fault::system, static_cast<uint64_t>(-error)};
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
    const Opened opened = map(fd, window);
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

inline Slot Database::find(const Key& key) const noexcept {
  const Hash hash = hash_of(key);
  uint32_t word = acquire(root()[hash.root()]);
  for (uint32_t level = 0; level <= trie_levels; level++) {
    if (word == 0)
      return 0;
    if ((word & node_tag) == 0) {
      const Pinned<Record> record = at<Record>(word);
      return record && record->key == key ? word : 0;
    }
    const Pinned<Node> node = at<Node>(word & ~node_tag);
    if (!node || level == trie_levels)
      return 0;
    word = acquire(node->words[hash.digit(level)]);
  }
  return 0;
}

inline int Database::file_at(uint32_t& word,
                             uint32_t level,
                             const Filing& filing) noexcept {
  for (;;) {
    uint32_t seen = acquire(word);
    if ((seen & node_tag) != 0) {
      const Pinned<Node> node = at<Node>(seen & ~node_tag);
      if (!node || level == trie_levels)
        return -EIO;
      return file_at(node->words[filing.hash.digit(level)], level + 1, filing);
    }
    Key other = filing.key;
    if (seen != 0) {
      const Pinned<Record> record = at<Record>(seen);
      if (!record)
        return -EIO;
      other = record->key;
    }
    if (other == filing.key) {
      if (seen != filing.known)
        return -EAGAIN;
      if (jobroot::publish(word, seen, filing.fresh))
        return 0;
      continue; // it was replaced, or only moved down: look again
    }
    // Another key is filed here: it moves one level down, in one exchange. On
    // the last level that is a record of a damaged file in a wrong place.
    if (level == trie_levels)
      return -EIO;
    Slot split = 0;
    if (const int error = allocate(header().records, 1, &split); error != 0)
      return error;
    const Pinned<Node> below = at<Node>(split);
    if (!below)
      return -EIO;
    *below = Node{};
    below->words[hash_of(other).digit(level)] = seen;
    jobroot::publish(word, seen, split | node_tag);
  }
}

inline int Database::publish(const Key& key, Slot known, Slot fresh) noexcept {
  const Filing filing{key, hash_of(key), known, fresh};
  return file_at(root()[filing.hash.root()], 0, filing);
}

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
  const int fd = open_file(O_RDWR);
  const Slot before = acquire(arena.allocated);
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

/// Each slot is filed in one place, so that no more can be visited than were
/// taken by now.
template <class Visit>
bool Database::visit_word(uint32_t word,
                          uint32_t level,
                          uint32_t& visited,
                          Visit& visit) const noexcept {
  if (word == 0)
    return true;
  const Arena& arena = header().records;
  if (++visited > acquire(arena.next) - arena.start)
    return false;
  if ((word & node_tag) == 0) {
    visit(word);
    return true;
  }
  const Pinned<Node> node = at<Node>(word & ~node_tag);
  if (!node || level == trie_levels)
    return true;
  for (const uint32_t& below : node->words)
    if (!visit_word(acquire(below), level + 1, visited, visit))
      return false;
  return true;
}

template <class Visit> bool Database::for_each(Visit visit) const noexcept {
  uint32_t visited = 0;
  for (uint32_t i = 0; i < root_words; i++)
    if (!visit_word(acquire(root()[i]), 0, visited, visit))
      return false;
  return true;
}

} // namespace jobroot
