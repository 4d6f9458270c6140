// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see route.hpp.
#include "route.hpp"

#include "environment.hpp"

#include <linux/magic.h>
#include <sys/vfs.h>

namespace shim {

using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

void Place::leave() noexcept {
  if (fd_ >= 0)
    call(SYS_close, fd_);
  fd_ = -1;
}

int Place::give_up() noexcept {
  const int fd = fd_;
  fd_ = -1;
  return fd;
}

void Place::take(long fd) noexcept {
  leave();
  const Target target = Target::of_fd(static_cast<int>(fd));
  struct statfs status;
  if (failed(fd))
    return;
  fd_ = static_cast<int>(fd);
  known_ = {};
  if (jobroot::look_at(target, &inode_) != 0 ||
      call(SYS_fstatfs, fd, word(&status)) != 0) {
    leave();
    return;
  }
  is_in_proc_ = status.f_type == PROC_SUPER_MAGIC;
  if (!session().find(target, inode_, &known_))
    known_.record = session().unknown(inode_);
}

bool Route::start(const Target& target) noexcept {
  const size_t bytes = length_of(target.path);
  if (bytes >= sizeof path_)
    return false;
  jobroot::copy_bytes(path_, target.path, bytes + 1);
  constexpr long how = O_PATH | O_CLOEXEC;
  if (*path_ == '/')
    directory_.take(call(SYS_openat, AT_FDCWD, word("/"), how));
  else if (target.directory == AT_FDCWD)
    directory_.take(call(SYS_openat, AT_FDCWD, word("."), how));
  else
    directory_.take(call(SYS_fcntl, target.directory, F_DUPFD_CLOEXEC, 0));
  return directory_.exists();
}

int Route::follow(const Target& target, End end) noexcept {
  if (target.path == nullptr || target.is_descriptor()) {
    last_.take(call(SYS_fcntl, target.directory, F_DUPFD_CLOEXEC, 0));
    return 0;
  }
  if (!start(target))
    return 0;
  for (;;) {
    if (*path_ != 0)
      if (const int refused =
              directory_.permits(asker_, jobroot::right_execute))
        return refused;
    const Step next = step(end);
    if (next == Step::arrived)
      return 0;
    if (next == Step::lost) {
      directory_.take(-1);
      last_.take(-1);
      return 0;
    }
  }
}

/// One component: into a directory, or to the end.
Route::Step Route::step(End end) noexcept {
  const char* from = path_;
  while (*from == '/')
    from++;
  if (*from == 0) { // "/", or what a link to "/" leaves
    is_name_ = false;
    last_.take(call(SYS_fcntl, directory_.fd(), F_DUPFD_CLOEXEC, 0));
    return Step::arrived;
  }
  char name[256];
  size_t bytes = 0;
  for (; from[bytes] != 0 && from[bytes] != '/'; bytes++) {
    if (bytes + 1 == sizeof name)
      return Step::lost;
    name[bytes] = from[bytes];
  }
  name[bytes] = 0;
  is_name_ =
      name[0] != '.' || (name[1] != 0 && (name[1] != '.' || name[2] != 0));
  const char* rest = from + bytes;
  while (rest[0] == '/' && (rest[1] == '/' || rest[1] == 0))
    rest++;
  const bool is_last = *rest == 0;
  const bool is_directory = from[bytes] == '/'; // or has to be
  const bool is_link_followed =
      !is_last || end == End::followed || (is_directory && end == End::seen);
  // The links of /proc lead where no path does.
  const int flags =
      directory_.is_in_proc() && is_link_followed ? 0 : O_NOFOLLOW;
  last_.take(call(
      SYS_openat, directory_.fd(), word(name), O_PATH | O_CLOEXEC | flags));
  if (!last_.exists())
    return is_last ? Step::arrived : Step::lost;
  if (S_ISLNK(last_.inode().mode) && is_link_followed)
    return enter_link(last_.fd(), from + bytes);
  if (is_directory && !S_ISDIR(last_.inode().mode)) {
    last_.take(-1);
    is_name_ = false;
    return is_last ? Step::arrived : Step::lost;
  }
  if (is_last)
    return Step::arrived;
  directory_.take(last_.give_up());
  const size_t left = length_of(rest);
  for (size_t i = 0; i <= left; i++) // to the front of the same array
    path_[i] = rest[i];
  return Step::on;
}

/// Puts what a link says before the rest of the path.
Route::Step Route::enter_link(long fd, const char* rest) noexcept {
  constexpr int most_links = 40; // as the kernel
  const size_t left = length_of(rest);
  const long bytes = call(
      SYS_readlinkat, fd, word(""), word(linked_), sizeof linked_ - left - 1);
  last_.take(-1);
  if (failed(bytes) || ++links_ > most_links ||
      static_cast<size_t>(bytes) + left + 1 >= sizeof linked_)
    return Step::lost;
  jobroot::copy_bytes(linked_ + bytes, rest, left + 1);
  jobroot::copy_bytes(path_, linked_, static_cast<size_t>(bytes) + left + 1);
  if (*path_ == '/')
    directory_.take(call(SYS_openat, AT_FDCWD, word("/"), O_PATH | O_CLOEXEC));
  return directory_.exists() ? Step::on : Step::lost;
}

} // namespace shim
