// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a file called `db` may be anything. What it would take to believe its
// header is checked here, once, before anything else in it is looked at.
#pragma once

#include "jobroot/atomic.hpp"
#include "jobroot/session_format.hpp"
#include "jobroot/wide_call.hpp"

#include <initializer_list>

namespace jobroot {

/// What Database::open found wrong, for the command's one line about it.
enum class Fault : uint8_t {
  none,
  system,        ///< a call failed; `found` is the errno
  not_a_session, ///< wrong magic
  version,       ///< `found` is the version
  byte_order,    ///< made on a machine of the other byte order
  truncated,     ///< `found` is the size in bytes, `expected` what it says
  corrupt,       ///< a number in the header is out of its bounds
};

struct Opened {
  Fault fault = Fault::none;
  uint64_t found = 0;
  uint64_t expected = 0;
  /// Of a Session: which one of its chain, for as long as the Session lives.
  const char* directory = nullptr;
};

/// Says what is wrong with a header of a file of `size` bytes.
inline Opened examine(const Header& header, uint64_t size) noexcept {
  for (size_t i = 0; i < sizeof format_magic; i++)
    if (header.magic[i] != format_magic[i])
      return {Fault::not_a_session};
  if (header.byte_order != format_byte_order)
    return {Fault::byte_order, header.byte_order, format_byte_order};
  if (header.version != format_version)
    return {Fault::version, header.version, format_version};
  if (header.capacity != size)
    return {Fault::truncated, size, header.capacity};
  for (const Arena* arena : {&header.records, &header.xattrs}) {
    const Slot next = acquire(arena->next);
    const Slot allocated = acquire(arena->allocated);
    if (arena->start < first_free_slot || next < arena->start ||
        allocated < next || arena->end < allocated ||
        arena->end > size / slot_bytes || arena->end > node_tag)
      return {Fault::corrupt, allocated, arena->end};
  }
  if (header.records.start < header.xattrs.end &&
      header.xattrs.start < header.records.end)
    return {Fault::corrupt, header.records.end, header.xattrs.start};
  if (header.depth > maximum_depth)
    return {Fault::corrupt, header.depth, maximum_depth};
  if (header.view_at[path_bytes - 1] != 0 ||
      header.upper[path_bytes - 1] != 0 || header.lowers[path_bytes - 1] != 0)
    return {Fault::corrupt, 1, 0};
  return {};
}

/// Whether what there is of a short file's first bytes are a session's.
inline bool begins_like_session(int fd) noexcept {
  char magic[sizeof format_magic] = {};
  const long bytes = sys::read_at(fd, magic, sizeof magic, 0);
  for (long i = 0; i < bytes; i++)
    if (magic[i] != format_magic[i])
      return false;
  return true;
}

} // namespace jobroot
