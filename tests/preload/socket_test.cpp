// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a bound socket has the owner and mode that root's would have.
#include "intercept_test.hpp"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace {

/// Binds a new socket of `mode`, 0 for what it has, without a NUL at the end.
int bind_to(const char* path, mode_t mode) {
  struct sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  memcpy(address.sun_path, path, strlen(path));
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (mode != 0)
    fchmod(fd, mode);
  return bind(fd,
              reinterpret_cast<const struct sockaddr*>(&address),
              static_cast<socklen_t>(offsetof(struct sockaddr_un, sun_path) +
                                     strlen(path)));
}

} // namespace

INTERCEPT_TEST(bind) {
  umask(027);
  EXPECT(mkdir("d", 0755) == 0);
  if (chown("d", 0, 50) == 0)
    EXPECT(chmod("d", 02775) == 0);
  EXPECT(bind_to("d/s", 0) == 0);
  EXPECT(status_of("d/s").st_mode == (S_IFSOCK | 0750));
  EXPECT(!test.root || status_of("d/s").st_gid == 50);
  EXPECT(bind_to("d/s", 0) == -1 && errno == EADDRINUSE);
  EXPECT(bind_to("d/t", 0706) == 0);
  EXPECT(status_of("d/t").st_mode == (S_IFSOCK | 0700));
  umask(0777);
  EXPECT(bind_to("d/u", 0) == 0);
  EXPECT(status_of("d/u").st_mode == S_IFSOCK);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "d", 0500) == 0);
  EXPECT((bind_to("d/v", 0) == 0) == test.root);
  const struct sockaddr nowhere = {AF_UNIX, {}};
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  EXPECT(bind(fd, &nowhere, sizeof nowhere.sa_family) == 0); // chosen for us
  EXPECT(bind(-1, &nowhere, 2) == -1 && errno == EBADF);
  EXPECT(seteuid(1000) == (test.root ? 0 : -1));
  umask(022);
  EXPECT(bind_to("s", 0) == 0 || test.root);
  EXPECT(!test.root || getenv("FAKEROOTKEY") == nullptr ||
         status_of("s").st_uid == 1000);
}
