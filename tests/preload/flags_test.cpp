// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: nobody leaves a file that its owner cannot remove.
#include "intercept_test.hpp"

#include <linux/fs.h>
#include <sys/ioctl.h>

INTERCEPT_TEST(ioctl) {
  const int fd = open("f", O_CREAT | O_RDWR, 0644);
  int waiting = -1;
  EXPECT(ioctl(fd, FIONREAD, &waiting) == 0 && waiting == 0);
  EXPECT(ioctl(-1, FIONREAD, &waiting) == -1 && errno == EBADF);
  int flags = 0;
  if (ioctl(fd, FS_IOC_GETFLAGS, &flags) != 0)
    return; // not on this file system
  int more = flags | FS_NODUMP_FL;
  EXPECT(ioctl(fd, FS_IOC_SETFLAGS, &more) == 0 || errno == EOPNOTSUPP);
  if (test.root && getenv("FAKEROOTKEY") == nullptr)
    return;
  more = flags | FS_IMMUTABLE_FL;
  EXPECT(ioctl(fd, FS_IOC_SETFLAGS, &more) == -1 && errno == EPERM);
  struct fsxattr attributes;
  EXPECT(ioctl(fd, FS_IOC_FSGETXATTR, &attributes) == 0);
  attributes.fsx_xflags |= FS_XFLAG_APPEND;
  EXPECT(ioctl(fd, FS_IOC_FSSETXATTR, &attributes) == -1 && errno == EPERM);
  EXPECT(unlink("f") == 0);
}
