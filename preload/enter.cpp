// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: calls that only look where a path leads, through directories whose mode
// stops their owner and not root.
//
//   chdir fchdir readlink readlinkat  ->  the call, and again when opened
#include "intercept.hpp"
#include "record.hpp"
#include "strict.hpp"

namespace shim {
namespace {

using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;

ssize_t
read_link(int directory, const char* path, char* to, size_t bytes) noexcept {
  const auto read = [&] {
    return call(SYS_readlinkat,
                directory,
                word(path),
                word(to),
                static_cast<long>(bytes));
  };
  if (const int refused = may_reach({directory, path, AT_SYMLINK_NOFOLLOW}))
    return result(refused);
  const long length = read();
  const bool again =
      length == -EACCES && opened_way_to({directory, path, 0}, false);
  return result(again ? read() : length);
}

} // namespace

int chdir(const char* path) noexcept {
  if (const int refused =
          may_enter({AT_FDCWD, path, 0}, jobroot::right_execute))
    return status(refused);
  long error = call(SYS_chdir, word(path));
  if (error == -EACCES && opened({AT_FDCWD, path, 0}))
    error = call(SYS_chdir, word(path));
  return status(error);
}

int fchdir(int fd) noexcept {
  if (const int refused = may_enter(Target::of_fd(fd), jobroot::right_execute))
    return status(refused);
  long error = call(SYS_fchdir, fd);
  if (error == -EACCES && opened(Target::of_fd(fd)))
    error = call(SYS_fchdir, fd);
  return status(error);
}

ssize_t readlink(const char* path, char* to, size_t bytes) noexcept {
  return read_link(AT_FDCWD, path, to, bytes);
}

ssize_t
readlinkat(int directory, const char* path, char* to, size_t bytes) noexcept {
  return read_link(directory, path, to, bytes);
}

} // namespace shim
