// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: one `db` file in memory: finding and publishing by one compare-and-swap.
// How it is opened is in database_open.hpp, how space is taken in
// database_space.hpp.
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

#include <errno.h>
#include <sys/stat.h>

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

  Opened map(int fd, const struct stat64& status, uint64_t window) noexcept;
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

// What is declared above, by what it does.
#include "jobroot/database_open.hpp"
#include "jobroot/database_space.hpp"
