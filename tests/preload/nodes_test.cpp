// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: devices are made by root only, never over an existing name.
#include "intercept_test.hpp"

namespace {

template <class Make> void makes_devices(Case& test, Make make) {
  umask(022);
  EXPECT_ROOT_ONLY(make("c", S_IFCHR | 0666, makedev(5, 1)));
  if (test.root) {
    const struct stat status = status_of("c");
    EXPECT(status.st_mode == (S_IFCHR | 0644));
    EXPECT(status.st_rdev == makedev(5, 1));
  }
  EXPECT_ROOT_ONLY(make("b", S_IFBLK | 0600, makedev(259, 70000)));
  EXPECT(!test.root || status_of("b").st_rdev == makedev(259, 70000));
  EXPECT(make("f", 0640, 0) == 0);
  EXPECT(status_of("f").st_mode == (S_IFREG | 0640));
  EXPECT(make("f", S_IFREG | 0600, 0) == -1 && errno == EEXIST);
  EXPECT(!test.root ||
         (make("f", S_IFCHR, makedev(1, 3)) == -1 && errno == EEXIST));
  EXPECT(make("d", S_IFDIR | 0755, 0) == -1 && errno == EPERM);
  EXPECT(make("l", S_IFLNK | 0777, 0) == -1 && errno == EINVAL);
  EXPECT(make("p", S_IFIFO | 0666, 0) == 0);
  EXPECT(status_of("p").st_mode == (S_IFIFO | 0644));
}

template <class Make> void makes_fifos(Case& test, Make make) {
  umask(0);
  EXPECT(make("p", 0066) == 0);
  EXPECT(status_of("p").st_mode == (S_IFIFO | 0066));
  EXPECT(make("p", 0600) == -1 && errno == EEXIST);
}

} // namespace

INTERCEPT_TEST(mknod) {
  makes_devices(test, mknod);
}

INTERCEPT_TEST(mknodat) {
  makes_devices(test, [](const char* path, mode_t mode, dev_t dev) {
    return mknodat(AT_FDCWD, path, mode, dev);
  });
}

INTERCEPT_TEST(__xmknod) {
  const auto call = OLD(__xmknod);
  makes_devices(test, [=](const char* path, mode_t mode, dev_t dev) {
    return call(mknod_version, path, mode, &dev);
  });
}

INTERCEPT_TEST(__xmknodat) {
  const auto call = OLD(__xmknodat);
  makes_devices(test, [=](const char* path, mode_t mode, dev_t dev) {
    return call(mknod_version, AT_FDCWD, path, mode, &dev);
  });
}

INTERCEPT_TEST(mkfifo) {
  makes_fifos(test, mkfifo);
}

INTERCEPT_TEST(mkfifoat) {
  makes_fifos(test, [](const char* path, mode_t mode) {
    return mkfifoat(AT_FDCWD, path, mode);
  });
}
