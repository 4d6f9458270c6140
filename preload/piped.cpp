// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see piped.hpp. The standard input of the one is the standard output of
// the other; other ways to wait for somebody are left to hold.cpp's patience.
#include "piped.hpp"

#include "environment.hpp"
#include "jobroot/overlay.hpp"

namespace shim {
namespace {

using jobroot::Holder;
using jobroot::HolderState;
using jobroot::overlay::print_number;
using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

void append(char* path, const char* tail) noexcept {
  jobroot::copy_bytes(path + length_of(path), tail, length_of(tail) + 1);
}

/// The pipe that a process has as descriptor 0 or 1, by its inode.
class Pipe {
public:
  Pipe() = default;

  Pipe(uint32_t pid, int fd) noexcept {
    char path[64] = "/proc/";
    print_number(path + length_of(path), pid);
    append(path, "/fd/");
    print_number(path + length_of(path), static_cast<uint64_t>(fd));
    is_there_ = jobroot::sys::status_at(AT_FDCWD, path, &status_, 0) == 0 &&
                S_ISFIFO(status_.st_mode);
  }

  bool is_there() const noexcept { return is_there_; }

  bool operator==(const Pipe& other) const noexcept {
    return is_there_ && other.is_there_ &&
           jobroot::sys::is_same_file(status_, other.status_);
  }

private:
  struct stat64 status_ {};

  bool is_there_ = false;
};

/// A pipe is read as 0 and written as 1.
constexpr int other_end(int fd) noexcept {
  return 1 - fd;
}

bool has_slots(const Holder& holder) noexcept {
  return jobroot::relaxed(holder.cell) != 0 ||
         HolderState::of(jobroot::relaxed(holder.state)).tokens() != 0;
}

bool is_holders(const jobroot::Ledger& ledger,
                const Pipe& pipe,
                int fd) noexcept {
  const uint32_t space = jobroot::pid_namespace();
  for (const Holder& holder : ledger) {
    const uint32_t pid = jobroot::acquire(holder.pid);
    if (pid != 0 && holder.pid_namespace == space && has_slots(holder) &&
        Pipe(pid, fd) == pipe)
      return true;
  }
  return false;
}

/// The children of our parent, the first few hundred.
class Siblings {
public:
  Siblings() noexcept {
    const auto parent = static_cast<uint64_t>(call(SYS_getppid));
    char path[64] = "/proc/";
    print_number(path + length_of(path), parent);
    append(path, "/task/");
    print_number(path + length_of(path), parent);
    append(path, "/children");
    const long fd =
        call(SYS_openat, AT_FDCWD, word(path), O_RDONLY | O_CLOEXEC);
    if (failed(fd))
      return;
    const long bytes = call(SYS_read, fd, word(text_), sizeof text_ - 1);
    call(SYS_close, fd);
    text_[failed(bytes) ? 0 : bytes] = 0;
  }

  /// What comes behind `pipe`: of whoever has that as `fd`, the other pipe.
  Pipe behind(const Pipe& pipe, int fd) const noexcept {
    for (const char* at = text_; *at != 0; at++) {
      uint32_t pid = 0;
      for (; *at >= '0' && *at <= '9'; at++)
        pid = pid * 10 + static_cast<uint32_t>(*at - '0');
      if (*at != ' ') // the last one may be cut off
        break;
      if (Pipe(pid, fd) == pipe)
        return {pid, other_end(fd)};
    }
    return {};
  }

private:
  char text_[4096] = {};
};

} // namespace

bool is_piped_to_holder(const jobroot::Ledger& ledger) noexcept {
  constexpr int longest = 16;
  const auto own = static_cast<uint32_t>(call(SYS_getpid));
  for (const int fd : {0, 1}) {
    Pipe pipe(own, fd);
    if (!pipe.is_there())
      continue;
    const Siblings siblings;
    for (int i = 0; i < longest && pipe.is_there(); i++) {
      if (is_holders(ledger, pipe, other_end(fd)))
        return true;
      pipe = siblings.behind(pipe, other_end(fd));
    }
  }
  return false;
}

} // namespace shim
