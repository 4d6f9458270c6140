// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see process_pipe.hpp.
#include "process_pipe.hpp"

#include "jobroot/overlay.hpp"

namespace shim {
namespace {

using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

/// A path of /proc that is put together.
class ProcPath {
public:
  explicit ProcPath(uint32_t pid) noexcept {
    add("/proc/");
    add(pid);
  }

  ProcPath& add(const char* text) noexcept {
    const size_t length = length_of(text);
    jobroot::copy_bytes(text_ + length_, text, length + 1);
    length_ += length;
    return *this;
  }

  ProcPath& add(uint64_t number) noexcept {
    jobroot::overlay::print_number(text_ + length_, number);
    length_ += length_of(text_ + length_);
    return *this;
  }

  const char* text() const noexcept { return text_; }

  long open(int flags) const noexcept {
    return call(
        SYS_openat, AT_FDCWD, word(text_), O_RDONLY | O_CLOEXEC | flags);
  }

  /// What is in it, as a text; how long that is.
  size_t read(char* to, size_t room) const noexcept {
    const long fd = open(0);
    const long bytes =
        failed(fd) ? 0
                   : call(SYS_read, fd, word(to), static_cast<long>(room - 1));
    if (!failed(fd))
      call(SYS_close, fd);
    const size_t length = failed(bytes) ? 0 : static_cast<size_t>(bytes);
    to[length] = 0;
    return length;
  }

private:
  char text_[96] = "";
  size_t length_ = 0;
};

/// As the kernel writes it.
struct Entry {
  uint64_t inode;
  int64_t next;
  uint16_t bytes;
  uint8_t type;
  char name[1];
};

/// Calls see(name) for what is in an open directory, until that says true:
/// whether it did.
template <class See> bool any_entry(long directory, const See& see) noexcept {
  alignas(Entry) char some[1024];
  for (;;) {
    const long bytes = call(SYS_getdents64, directory, word(some), sizeof some);
    if (failed(bytes) || bytes == 0)
      return false;
    for (const char* at = some; at < some + bytes;) {
      const auto* const entry = reinterpret_cast<const Entry*>(at);
      if (see(at + offsetof(Entry, name)))
        return true;
      at += entry->bytes;
    }
  }
}

/// The link of a descriptor has the permissions that it was opened with.
bool can_be_read(long directory, const char* name) noexcept {
  struct stat64 link;
  return jobroot::sys::status_at(
             static_cast<int>(directory), name, &link, AT_SYMLINK_NOFOLLOW) ==
             0 &&
         (link.st_mode & S_IRUSR) != 0;
}

} // namespace

Pipe::Pipe(long directory, const char* path) noexcept
    : is_there_(jobroot::sys::status_at(
                    static_cast<int>(directory), path, &status_, 0) == 0 &&
                S_ISFIFO(status_.st_mode)) {}

Pipe::Pipe(uint32_t pid, int fd) noexcept
    : Pipe(AT_FDCWD,
           ProcPath(pid).add("/fd/").add(static_cast<uint64_t>(fd)).text()) {}

bool Pipe::is_read_by(uint32_t pid) const noexcept {
  const long directory = ProcPath(pid).add("/fd").open(O_DIRECTORY);
  if (failed(directory))
    return false;
  const bool is_read = any_entry(directory, [&](const char* name) {
    return *name != '.' && Pipe(directory, name) == *this &&
           can_be_read(directory, name);
  });
  call(SYS_close, directory);
  return is_read;
}

Children::Children(uint32_t pid) noexcept {
  ProcPath(pid)
      .add("/task/")
      .add(pid)
      .add("/children")
      .read(text_, sizeof text_);
}

/// "7 (sh) S 6 …"; the name may hold anything.
ProcessState::ProcessState(uint32_t pid) noexcept {
  char text[512];
  const char* const end =
      text + ProcPath(pid).add("/stat").read(text, sizeof text);
  const char* close = end;
  while (close > text && *close != ')')
    close--;
  const char* at = text;
  while (at < close && *at != '(')
    at++;
  if (at == close || end - close < 4)
    return;
  for (size_t i = 0; ++at < close && i + 1 < sizeof name; i++)
    name[i] = *at;
  letter = close[2];
  close += 4;
  parent = take_number(close);
}

CommandLine::CommandLine(uint32_t pid) noexcept {
  const char* const end =
      text_ + ProcPath(pid).add("/cmdline").read(text_, sizeof text_);
  const char* at = text_;
  for (size_t i = 0; i < most && at < end; i++) {
    words_[i] = at;
    at += length_of(at) + 1;
  }
}

uint32_t number_in_proc() noexcept {
  char text[16];
  const long bytes = call(SYS_readlinkat,
                          AT_FDCWD,
                          word("/proc/self"),
                          word(text),
                          sizeof text - 1);
  if (failed(bytes))
    return 0;
  text[bytes] = 0;
  const char* at = text;
  return take_number(at);
}

} // namespace shim
