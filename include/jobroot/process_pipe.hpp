// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who reads what a program writes is seen in /proc only: other processes
// have the same pipe open. Where that cannot be read there is no pipe.
#pragma once

#include "jobroot/text.hpp"
#include "jobroot/wide_call.hpp"

namespace jobroot {

/// A path of /proc that is put together.
class ProcPath {
public:
  explicit ProcPath(uint32_t pid) noexcept {
    add("/proc/");
    add(pid);
  }

  ProcPath& add(const char* text) noexcept {
    const size_t length = length_of(text);
    copy_bytes(text_ + length_, text, length + 1);
    length_ += length;
    return *this;
  }

  ProcPath& add(uint64_t number) noexcept {
    length_ = static_cast<size_t>(put_number(text_ + length_, number) - text_);
    return *this;
  }

  const char* text() const noexcept { return text_; }

  long open(int flags) const noexcept {
    return sys::call(
        SYS_openat, AT_FDCWD, sys::word(text_), O_RDONLY | O_CLOEXEC | flags);
  }

  /// What is in it, as a text; how long that is.
  size_t read(char* to, size_t room) const noexcept {
    const long fd = open(0);
    const long bytes =
        sys::failed(fd)
            ? 0
            : sys::call(
                  SYS_read, fd, sys::word(to), static_cast<long>(room - 1));
    if (!sys::failed(fd))
      sys::call(SYS_close, fd);
    const size_t length = sys::failed(bytes) ? 0 : static_cast<size_t>(bytes);
    to[length] = 0;
    return length;
  }

private:
  char text_[96] = "";
  size_t length_ = 0;
};

/// The pipe that a process has as a descriptor, by its inode.
class Pipe {
public:
  Pipe() = default;
  Pipe(uint32_t pid, int fd) noexcept;

  bool is_there() const noexcept { return is_there_; }

  bool operator==(const Pipe& other) const noexcept {
    return is_there_ && other.is_there_ &&
           sys::is_same_file(status_, other.status_);
  }

  /// Whether this process has an end of it that can be read.
  bool is_read_by(uint32_t pid) const noexcept;

private:
  /// `path` is below `directory`.
  Pipe(long directory, const char* path) noexcept;

  struct stat64 status_ {};

  bool is_there_ = false;
};

/// The children of a process, the first few hundred.
class Children {
public:
  explicit Children(uint32_t pid) noexcept;

  /// The first that is(PID) is true of; 0: it is of none.
  template <class Is> uint32_t find(const Is& is) const noexcept {
    for (const char* at = text_; *at != 0; at++) {
      const uint32_t pid = take_number(at);
      if (*at != ' ') // the last one may be cut off
        break;
      if (is(pid))
        return pid;
    }
    return 0;
  }

private:
  char text_[4096] = {};
};

/// As the kernel writes it.
struct ProcEntry {
  uint64_t inode;
  int64_t next;
  uint16_t bytes;
  uint8_t type;
  char name[1];
};

/// Calls see(name) for what is in an open directory, until that says true:
/// whether it did.
template <class See>
bool any_proc_entry(long directory, const See& see) noexcept {
  alignas(ProcEntry) char some[1024];
  for (;;) {
    const long bytes =
        sys::call(SYS_getdents64, directory, sys::word(some), sizeof some);
    if (sys::failed(bytes) || bytes == 0)
      return false;
    for (const char* at = some; at < some + bytes;) {
      const auto* const entry = reinterpret_cast<const ProcEntry*>(at);
      if (see(at + offsetof(ProcEntry, name)))
        return true;
      at += entry->bytes;
    }
  }
}

/// The link of a descriptor has the permissions that it was opened with.
inline bool can_be_read(long directory, const char* name) noexcept {
  struct stat64 link;
  return sys::status_at(
             static_cast<int>(directory), name, &link, AT_SYMLINK_NOFOLLOW) ==
             0 &&
         (link.st_mode & S_IRUSR) != 0;
}

inline Pipe::Pipe(long directory, const char* path) noexcept
    : is_there_(
          sys::status_at(static_cast<int>(directory), path, &status_, 0) == 0 &&
          S_ISFIFO(status_.st_mode)) {}

inline Pipe::Pipe(uint32_t pid, int fd) noexcept
    : Pipe(AT_FDCWD,
           ProcPath(pid).add("/fd/").add(static_cast<uint64_t>(fd)).text()) {}

inline bool Pipe::is_read_by(uint32_t pid) const noexcept {
  const long directory = ProcPath(pid).add("/fd").open(O_DIRECTORY);
  if (sys::failed(directory))
    return false;
  const bool is_read = any_proc_entry(directory, [&](const char* name) {
    return *name != '.' && Pipe(directory, name) == *this &&
           can_be_read(directory, name);
  });
  sys::call(SYS_close, directory);
  return is_read;
}

inline Children::Children(uint32_t pid) noexcept {
  ProcPath(pid)
      .add("/task/")
      .add(pid)
      .add("/children")
      .read(text_, sizeof text_);
}

} // namespace jobroot
