// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: opening a session with the parents that it was forked from.
#pragma once

#include "jobroot/session.hpp"

namespace jobroot {

/// How much address space a mapping may take: all of it, or where that is
/// limited, as in a 32-bit program, a part that the program will not miss.
inline uint64_t window_size() noexcept {
  struct rlimit64 limit = {};
  sys::call(SYS_prlimit64, 0, RLIMIT_AS, 0, sys::word(&limit));
  constexpr bool is_narrow = sizeof(void*) < sizeof(uint64_t);
  if (is_narrow && limit.rlim_cur > UINT32_MAX)
    limit.rlim_cur = UINT32_MAX;
  return limit.rlim_cur == RLIM64_INFINITY ? UINT64_MAX : limit.rlim_cur / 16;
}

inline Opened Session::open(const char* directory, Access access) noexcept {
  size_t length = 0;
  while (directory[length] != 0 && length < sizeof directory_ - 1) {
    directory_[length] = directory[length];
    length++;
  }
  if (directory[length] != 0)
    return {Fault::system, ENAMETOOLONG};
  directory_[length] = 0;
  close();
  const uint64_t window = window_size();
  Opened opened = chain_[0].open(directory_, access, window);
  opened.directory = directory_;
  if (opened.fault == Fault::none && header().depth > 0)
    opened = open_parents(window / header().depth);
  if (opened.fault != Fault::none)
    close();
  return opened;
}

inline void Session::close() noexcept {
  for (Database& database : chain_)
    database.close();
  depth_ = 0;
  program_ = 0;
}

/// The file `parent` has a path a line, the nearest first. All of them share
/// what one session may take of the address space.
inline Opened Session::open_parents(uint64_t window) noexcept {
  if (window < initial_bytes)
    window = initial_bytes;
  const long directory = sys::call(SYS_openat,
                                   AT_FDCWD,
                                   sys::word(directory_),
                                   O_PATH | O_DIRECTORY | O_CLOEXEC);
  const long fd = sys::call(
      SYS_openat, directory, sys::word("parent"), O_RDONLY | O_CLOEXEC);
  sys::call(SYS_close, directory);
  if (sys::failed(fd))
    return {Fault::system, static_cast<uint64_t>(-fd), 0, directory_};
  const long bytes =
      sys::call(SYS_read, fd, sys::word(parents_), sizeof parents_ - 1);
  sys::call(SYS_close, fd);
  if (sys::failed(bytes))
    return {Fault::system, static_cast<uint64_t>(-bytes), 0, directory_};
  char* path = parents_;
  char* const end = parents_ + bytes;
  for (char* at = path; at < end && depth_ < maximum_depth; at++) {
    if (*at != '\n')
      continue;
    *at = 0;
    Opened opened = chain_[depth_ + 1].open(path, Access::read, window);
    opened.directory = path;
    if (opened.fault != Fault::none)
      return opened;
    depth_++;
    path = at + 1;
  }
  if (depth_ != header().depth)
    return {Fault::corrupt, depth_, header().depth, directory_};
  return {};
}

} // namespace jobroot
