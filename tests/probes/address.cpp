// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a program that hands over a pointer to nothing is told so with EFAULT.
// Who stands between it and the kernel must not look first and crash.
#include "probe.hpp"

#include <grp.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <spawn.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/xattr.h>

using namespace probe;

namespace {

constexpr uint32_t capability[5] = {0x02000001U, 1U << CAP_CHOWN, 0, 0, 0};

/// Calls ask(address) with what is no address, memory that nobody may look
/// at, and memory that nobody may write to. The compiler knows of none.
template <class Ask> void with_wrong_addresses(Ask ask) {
  const auto map = [](int rights) {
    return mmap(nullptr, 65536, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  };
  void* const volatile wrong[] = {reinterpret_cast<void*>(8),
                                  reinterpret_cast<void*>(-1L),
                                  map(PROT_NONE),
                                  map(PROT_READ)};
  for (void* address : wrong)
    ask(address);
}

template <class Ask> void with_wrong_sources(Ask ask) {
  int left = 3; // what may be read is right
  with_wrong_addresses([&](void* address) {
    if (left-- > 0)
      ask(address);
  });
}

char** strings(void* list) {
  return static_cast<char**>(list);
}

const char* text(void* address) {
  return static_cast<const char*>(address);
}

} // namespace

PROBE(wrong_address_of_an_attribute) {
  make("f");
  setxattr("f", "security.capability", capability, sizeof capability, 0);
  char value[32];
  with_wrong_addresses([](void* to) {
    tell("value", getxattr("f", "security.capability", to, 32));
    tell("list", listxattr("f", static_cast<char*>(to), 64));
  });
  with_wrong_sources([&](void* name) {
    tell("get", getxattr("f", text(name), value, sizeof value));
    tell("of link", lgetxattr("f", text(name), value, sizeof value));
    tell("set", setxattr("f", text(name), "", 0, 0));
    tell("from", setxattr("f", "security.x", name, 20, 0));
    tell("remove", removexattr("f", text(name)));
  });
}

PROBE(wrong_address_of_a_program) {
  char* words[] = {const_cast<char*>("true"), nullptr};
  with_wrong_sources([&](void* list) {
    char* broken[] = {static_cast<char*>(list), nullptr};
    tell("path", execve(text(list), words, environ));
    tell("words", execve("/bin/true", strings(list), environ));
    tell("word", execve("/bin/true", broken, environ));
    tell("environment", execve("/bin/true", words, strings(list)));
    tell("variable", execve("/bin/true", words, broken));
    tell("of nothing", execve("missing", words, strings(list)));
    tell("execv", execv(text(list), words));
    pid_t child;
    errno = posix_spawn(&child, text(list), nullptr, nullptr, words, environ);
    tell("spawn", -1);
    errno =
        posix_spawnp(&child, "true", nullptr, nullptr, words, strings(list));
    tell("spawn", -1);
  });
}

PROBE(wrong_address_of_ids) {
  const gid_t groups[] = {1, 2};
  tell("setgroups", setgroups(2, groups));
  uid_t id;
  with_wrong_addresses([&](void* to) {
    auto* const wrong = static_cast<uid_t*>(to);
    tell("uids", getresuid(&id, &id, wrong));
    tell("gids", getresgid(wrong, &id, &id));
    tell("groups", getgroups(2, wrong));
  });
  with_wrong_sources([&](void* from) {
    tell("setgroups", setgroups(2, static_cast<gid_t*>(from)));
  });
}

PROBE(wrong_address_of_capabilities) {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  with_wrong_addresses(
      [&](void* to) { tell("capget", syscall(SYS_capget, &header, to)); });
  with_wrong_sources([&](void* from) {
    tell("header", syscall(SYS_capget, from, data));
    tell("capset", syscall(SYS_capset, &header, from));
    tell("header", syscall(SYS_capset, from, data));
  });
}

// Of two errors it is the kernel's first that counts.
PROBE(wrong_in_two_ways) {
  tell("access", access("missing", 8));
  tell("flags", faccessat(AT_FDCWD, "missing", F_OK, AT_NO_AUTOMOUNT));
  const struct timeval times[2] = {{1, 2000000}, {1, 0}};
  tell("times", utimes("missing", times));
  tell("name", setxattr("missing/f", "trusted.", "", 0, 0));
  static const char large[65537] = {};
  mknod("c", S_IFCHR | 0600, 0x103);
  tell("size", setxattr("c", "user.a", large, sizeof large, 0));
}

PROBE(wrong_address_of_an_argument) {
  make("f");
  const int fd = open("f", O_RDONLY);
  with_wrong_sources([&](void* from) {
    tell("flags", ioctl(fd, FS_IOC_SETFLAGS, from));
    const int end = socket(AF_UNIX, SOCK_STREAM, 0);
    tell("bind", bind(end, static_cast<struct sockaddr*>(from), 110));
    tell("openat2", syscall(SYS_openat2, AT_FDCWD, "f", from, 24L));
  });
  struct stat* volatile nowhere = reinterpret_cast<struct stat*>(-1L);
  if (chown("f", 5, 6) == 0)
    tell("stat", stat("f", nowhere));
}
