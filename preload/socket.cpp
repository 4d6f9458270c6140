// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a socket that is bound to a path is an inode like any other, with an
// owner, and with the mode of the unbound socket through the umask.
//
//   bind
#include "intercept.hpp"
#include "next.hpp"
#include "readable.hpp"
#include "record.hpp"
#include "strict.hpp"

#include <sys/socket.h>
#include <sys/un.h>

NEXT(bind)

namespace shim {
namespace {

using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;

/// The path that is bound to, with its end; false: it is no path, or empty.
bool path_of(const struct sockaddr* address,
             socklen_t bytes,
             char (&path)[sizeof(sockaddr_un::sun_path) + 1]) noexcept {
  constexpr size_t head = offsetof(struct sockaddr_un, sun_path);
  if (address == nullptr || bytes <= head ||
      bytes > sizeof(struct sockaddr_un) || !is_readable(address, bytes) ||
      address->sa_family != AF_UNIX)
    return false;
  const auto* const text = reinterpret_cast<const char*>(address) + head;
  jobroot::copy_bytes(path, text, bytes - head);
  path[bytes - head] = 0;
  return path[0] != 0;
}

uint32_t mode_of_socket(int fd) noexcept {
  jobroot::Inode inode;
  const Target target = Target::of_fd(fd);
  return jobroot::look_at(target, &inode) == 0
             ? session().seen(target, inode).mode
             : 0777;
}

int bind_really(int fd,
                const struct sockaddr* address,
                socklen_t bytes) noexcept {
  const auto libc = next::bind.get();
  return libc != nullptr ? libc(fd, address, bytes) : status(-ENOSYS);
}

} // namespace

int bind(int fd, const struct sockaddr* address, socklen_t bytes) noexcept {
  char path[sizeof(sockaddr_un::sun_path) + 1];
  if (!active() || !path_of(address, bytes, path))
    return bind_really(fd, address, bytes);
  const Target target{AT_FDCWD, path, 0};
  const uint32_t mode = mode_of_socket(fd) & jobroot::rules::permission_bits;
  if (const int refused = may_make(target))
    return status(refused);
  const int before = errno;
  int result = bind_really(fd, address, bytes);
  if (result != 0 && errno == EACCES && opened_way_to(target, true)) {
    errno = before;
    result = bind_really(fd, address, bytes);
  }
  if (result != 0)
    return result;
  const int error = record_creation(
      target,
      {S_IFSOCK | mode, jobroot::Call::create, 0, parent_if_needed(target)});
  if (error != 0)
    call(SYS_unlinkat, AT_FDCWD, word(path), 0);
  return status(error);
}

} // namespace shim
