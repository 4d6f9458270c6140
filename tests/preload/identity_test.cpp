// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who one is, and that privileges once dropped are gone.
#include "intercept_test.hpp"

namespace {

constexpr auto keep = static_cast<uid_t>(-1);

/// The real answer to "who am I" where the program is no root.
long real(long number) {
  return syscall(number);
}

struct Three {
  uid_t real;
  uid_t effective;
  uid_t saved;

  bool operator==(const Three&) const = default;
};

Three users() {
  Three ids = {};
  getresuid(&ids.real, &ids.effective, &ids.saved);
  return ids;
}

Three groups() {
  Three ids = {};
  getresgid(&ids.real, &ids.effective, &ids.saved);
  return ids;
}

} // namespace

INTERCEPT_TEST(getuid) {
  EXPECT(getuid() == (test.root ? 0 : real(SYS_getuid)));
}

INTERCEPT_TEST(geteuid) {
  EXPECT(geteuid() == (test.root ? 0 : real(SYS_geteuid)));
}

INTERCEPT_TEST(getgid) {
  EXPECT(getgid() == (test.root ? 0 : real(SYS_getgid)));
}

INTERCEPT_TEST(getegid) {
  EXPECT(getegid() == (test.root ? 0 : real(SYS_getegid)));
}

INTERCEPT_TEST(getresuid) {
  EXPECT(users().saved == (test.root ? 0 : real(SYS_getuid)));
}

INTERCEPT_TEST(getresgid) {
  EXPECT(groups().saved == (test.root ? 0 : real(SYS_getgid)));
}

INTERCEPT_TEST(setuid) {
  EXPECT_ROOT_ONLY(setuid(5));
  if (test.root) {
    EXPECT((users() == Three{5, 5, 5}));
    EXPECT(setuid(0) == -1 && errno == EPERM);
    EXPECT(setuid(5) == 0);
  }
}

INTERCEPT_TEST(setgid) {
  EXPECT_ROOT_ONLY(setgid(5));
  EXPECT(!test.root || (groups() == Three{5, 5, 5}));
}

INTERCEPT_TEST(seteuid) {
  EXPECT_ROOT_ONLY(seteuid(5));
  if (test.root) {
    EXPECT((users() == Three{0, 5, 0}));
    close(open("f", O_CREAT | O_WRONLY, 0600));
    EXPECT(chown(".", 1, 1) == -1 && errno == EPERM);
    EXPECT(seteuid(0) == 0);
    EXPECT((users() == Three{0, 0, 0}));
  }
}

INTERCEPT_TEST(setegid) {
  EXPECT_ROOT_ONLY(setegid(5));
  EXPECT(!test.root || (groups() == Three{0, 5, 0}));
}

INTERCEPT_TEST(setreuid) {
  EXPECT_ROOT_ONLY(setreuid(5, 6));
  EXPECT(!test.root || (users() == Three{5, 6, 6}));
}

INTERCEPT_TEST(setregid) {
  EXPECT_ROOT_ONLY(setregid(5, 6));
  EXPECT(!test.root || (groups() == Three{5, 6, 6}));
}

INTERCEPT_TEST(setresuid) {
  EXPECT_ROOT_ONLY(setresuid(5, 6, 7));
  if (test.root) {
    EXPECT((users() == Three{5, 6, 7}));
    EXPECT(setresuid(7, keep, 5) == 0);
    EXPECT((users() == Three{7, 6, 5}));
    EXPECT(setresuid(0, keep, keep) == -1 && errno == EPERM);
  }
}

INTERCEPT_TEST(setresgid) {
  EXPECT_ROOT_ONLY(setresgid(5, 6, 7));
  EXPECT(!test.root || (groups() == Three{5, 6, 7}));
}

INTERCEPT_TEST(setfsuid) {
  const auto before = static_cast<int>(test.root ? 0 : real(SYS_getuid));
  EXPECT(setfsuid(5) == before);
  EXPECT(setfsuid(keep) == (test.root ? 5 : before));
}

INTERCEPT_TEST(setfsgid) {
  const auto before = static_cast<int>(test.root ? 0 : real(SYS_getgid));
  EXPECT(setfsgid(5) == before);
  EXPECT(setfsgid(keep) == (test.root ? 5 : before));
}

INTERCEPT_TEST(setgroups) {
  const gid_t list[] = {10, 20, 30};
  EXPECT_ROOT_ONLY(setgroups(3, list));
  if (test.root) {
    gid_t found[3] = {};
    EXPECT(getgroups(0, nullptr) == 3);
    EXPECT(getgroups(3, found) == 3);
    EXPECT(found[0] == 10 && found[2] == 30);
    const gid_t mixed[] = {30, 10, 10};
    EXPECT(setgroups(3, mixed) == 0 && getgroups(3, found) == 3);
    EXPECT(found[0] == 10 && found[1] == 10 && found[2] == 30);
    EXPECT(setgroups(65537, list) == -1 && errno == EINVAL);
    int status = 0;
    const pid_t child = vfork(); // in our memory, and yet somebody else
    if (child == 0)
      _exit(setgroups(1, list) == 0 && setuid(5) == 0 ? getgroups(0, nullptr)
                                                      : 99);
    EXPECT(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 1);
    EXPECT(getgroups(0, nullptr) == 3 && getuid() == 0);
    EXPECT(seteuid(5) == 0);
    EXPECT(setgroups(1, list) == -1 && errno == EPERM);
  }
}

INTERCEPT_TEST(getgroups) {
  const gid_t list[] = {10, 20};
  if (setgroups(2, list) == 0) {
    gid_t one[1];
    EXPECT(getgroups(1, one) == -1 && errno == EINVAL);
  }
  EXPECT(getgroups(0, nullptr) >= 0);
  gid_t none[1];
  volatile int negative = -1; // libc's header warns of what it can see
  EXPECT(getgroups(negative, none) == -1 && errno == EINVAL);
}

INTERCEPT_TEST(__getgroups_chk) {
  const gid_t list[] = {10, 20};
  const auto ask = OLD(__getgroups_chk);
  gid_t found[1024];
  EXPECT_ROOT_ONLY(setgroups(2, list));
  EXPECT(ask != nullptr && ask(0, nullptr, 0) >= 0);
  EXPECT((ask(1024, found, sizeof found) == 2 && found[1] == 20) == test.root);
}

INTERCEPT_TEST(initgroups) {
  EXPECT_ROOT_ONLY(initgroups("root", 77));
  gid_t found[100] = {};
  const int count = getgroups(100, found);
  bool has = false;
  for (int i = 0; i < count; i++)
    has = has || found[i] == 77;
  EXPECT(has == test.root);
}

// What unshare -Ur does.
INTERCEPT_TEST(unshare) {
  EXPECT(unshare(1) == -1 && errno == EINVAL);
  const auto write_to = [](const char* path, const std::string& line) {
    const int fd = open(path, O_WRONLY);
    const auto bytes = static_cast<ssize_t>(line.size());
    return write(fd, line.data(), line.size()) == bytes && close(fd) == 0;
  };
  const std::string user = "0 " + std::to_string(geteuid()) + " 1";
  const std::string group = "0 " + std::to_string(getegid()) + " 1";
  if (unshare(CLONE_NEWUSER) != 0)
    return; // not on this machine
  EXPECT(write_to("/proc/self/setgroups", "deny"));
  EXPECT(write_to("/proc/self/uid_map", user));
  EXPECT(write_to("/proc/self/gid_map", group));
  EXPECT(real(SYS_geteuid) == 0 && real(SYS_getegid) == 0);
  EXPECT(geteuid() == 0 && getegid() == 0);
}
