// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a file that was made immutable for real could not be removed by its
// owner when the session has ended, and neither could its tree. So this is
// refused to everybody, also to who could, as it is to root in a container.
// All other flags are the file's own.
//
//   ioctl, for FS_IOC_SETFLAGS and FS_IOC_FSSETXATTR
#include "intercept.hpp"
#include "next.hpp"
#include "process.hpp"
#include "readable.hpp"

#include <linux/fs.h>
#include <stdarg.h>
#include <sys/ioctl.h>

NEXT(ioctl)
#if defined(__i386__)
NEXT(__ioctl_time64)
#endif

namespace shim {
namespace {

using jobroot::sys::call;
using jobroot::sys::word;

/// Whether the call would change what only root may.
bool changes_immutability(int fd,
                          unsigned long request,
                          const void* argument) noexcept {
  const bool is_short = request == FS_IOC_SETFLAGS;
  if (!is_readable(argument, is_short ? sizeof(int) : sizeof(fsxattr)))
    return false;
  if (is_short) {
    int now = 0;
    const int wanted = *static_cast<const int*>(argument);
    return call(SYS_ioctl, fd, FS_IOC_GETFLAGS, word(&now)) == 0 &&
           ((now ^ wanted) & (FS_IMMUTABLE_FL | FS_APPEND_FL)) != 0;
  }
  struct fsxattr now;
  const auto& wanted = *static_cast<const struct fsxattr*>(argument);
  return call(SYS_ioctl, fd, FS_IOC_FSGETXATTR, word(&now)) == 0 &&
         ((now.fsx_xflags ^ wanted.fsx_xflags) &
          (FS_XFLAG_IMMUTABLE | FS_XFLAG_APPEND)) != 0;
}

} // namespace

namespace {

template <class Function>
int control(next::Next<Function>& next,
            int fd,
            unsigned long request,
            void* argument) noexcept {
  if ((request == FS_IOC_SETFLAGS || request == FS_IOC_FSSETXATTR) &&
      active() && changes_immutability(fd, request, argument))
    return status(-EPERM);
  if (const auto libc = next.get())
    return libc(fd, request, argument);
  return status(
      call(SYS_ioctl, fd, static_cast<long>(request), word(argument)));
}

} // namespace

int ioctl(int fd, unsigned long request, ...) noexcept {
  va_list rest;
  va_start(rest, request);
  void* const argument = va_arg(rest, void*);
  va_end(rest);
  return control(next::ioctl, fd, request, argument);
}

#if defined(__i386__)
int __ioctl_time64(int fd, unsigned long request, ...) noexcept {
  va_list rest;
  va_start(rest, request);
  void* const argument = va_arg(rest, void*);
  va_end(rest);
  return control(next::__ioctl_time64, fd, request, argument);
}
#endif

} // namespace shim
