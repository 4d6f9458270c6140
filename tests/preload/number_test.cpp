// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a call by number answers what the function of its name answers, and
// what nobody is in front of answers what the kernel does.
#include "intercept_test.hpp"

#include <linux/futex.h>
#include <poll.h>
#include <sys/mman.h>

namespace {

#if defined(__i386__)
using KernelStat = struct stat64;
constexpr long status_number = SYS_fstatat64;
constexpr long map_number = SYS_mmap2;
#else
using KernelStat = struct stat;
constexpr long status_number = SYS_newfstatat;
constexpr long map_number = SYS_mmap;
#endif

constexpr long fchmodat2_number = 452;
constexpr long io_uring_setup_number = 425;
constexpr long setxattrat_number = 463;

bool in_session() {
  return getenv("FAKEROOTKEY") != nullptr;
}

void makes_and_changes(Case& test) {
  umask(022);
  EXPECT(syscall(SYS_mkdirat, AT_FDCWD, "d", 0750) == 0);
  EXPECT(status_of("d").st_mode == (S_IFDIR | 0750));
  const long fd = syscall(SYS_openat, AT_FDCWD, "d/f", O_CREAT | O_RDWR, 0444);
  EXPECT(fd >= 0 && status_of("d/f").st_mode == (S_IFREG | 0444));
  EXPECT_ROOT_ONLY(syscall(SYS_fchownat, AT_FDCWD, "d/f", 5, 6, 0));
  EXPECT_ROOT_ONLY(syscall(SYS_fchown, fd, 7, -1L));
  EXPECT(!test.root ||
         (status_of("d/f").st_uid == 7 && status_of("d/f").st_gid == 6));
  EXPECT(syscall(SYS_fchmodat, AT_FDCWD, "d/f", 04755) == 0);
  EXPECT((status_of("d/f").st_mode & 07777) == 04755);
  EXPECT_ROOT_ONLY(
      syscall(SYS_mknodat, AT_FDCWD, "d/n", S_IFBLK | 0600, makedev(8, 1)));
  EXPECT(syscall(SYS_symlinkat, "f", AT_FDCWD, "d/l") == 0);
  EXPECT(syscall(SYS_linkat, AT_FDCWD, "d/f", AT_FDCWD, "d/g", 0) == 0);
  EXPECT(syscall(SYS_renameat2, AT_FDCWD, "d/g", AT_FDCWD, "d/h", 0) == 0);
  EXPECT(status_of("d/h").st_nlink == 2);
  EXPECT(syscall(SYS_unlinkat, AT_FDCWD, "d/h", 0) == 0);
  EXPECT(syscall(SYS_unlinkat, AT_FDCWD, "d/h", 0) == -1 && errno == ENOENT);
}

void looks(Case& test) {
  KernelStat by_number = {};
  struct statx x;
  const struct stat by_name = status_of("d/f");
  EXPECT(syscall(status_number, AT_FDCWD, "d/f", &by_number, 0) == 0);
  EXPECT(by_name.st_uid == by_number.st_uid);
  EXPECT(by_name.st_mode == by_number.st_mode);
  EXPECT(by_name.st_nlink == by_number.st_nlink);
  EXPECT(syscall(SYS_statx, AT_FDCWD, "d/f", 0, STATX_BASIC_STATS, &x) == 0);
  EXPECT(x.stx_uid == by_name.st_uid && x.stx_mode == by_name.st_mode);
  EXPECT(syscall(SYS_faccessat, AT_FDCWD, "d/f", W_OK) == 0);
  EXPECT(syscall(SYS_faccessat2, AT_FDCWD, "d/f", X_OK, AT_EACCESS) == 0);
  EXPECT(syscall(SYS_setxattr, "d/f", "trusted.a", "1", 1, 0) ==
         (test.root ? 0 : -1));
  char value[4];
  EXPECT(syscall(SYS_getxattr, "d/f", "trusted.a", value, 4) ==
         (test.root ? 1 : -1));
}

void changes_modes_beyond_links(Case& test) {
  EXPECT(
      syscall(fchmodat2_number, AT_FDCWD, "d/l", 0600, AT_SYMLINK_NOFOLLOW) ==
          -1 &&
      errno == EOPNOTSUPP);
  EXPECT(status_of("d/l").st_mode == (S_IFLNK | 0777));
  EXPECT((status_of("d/f").st_mode & 07777) == 04755);
  EXPECT(syscall(fchmodat2_number, AT_FDCWD, "d/f", 06711, 0) == 0);
  EXPECT((status_of("d/f").st_mode & 07777) == 06711);
  const int fd = open("d/f", O_PATH);
  EXPECT(syscall(fchmodat2_number, fd, "", 0640, AT_EMPTY_PATH) == 0);
  EXPECT((status_of("d/f").st_mode & 07777) == 0640);
  EXPECT(syscall(fchmodat2_number, fd, "", 0640, 0x8000) == -1 &&
         errno == EINVAL);
}

/// What no row is for comes back as it is, with errno.
void passes_through(Case& test) {
  uint32_t word = 1;
  errno = 77;
  EXPECT(syscall(SYS_gettid) == gettid() && errno == 77);
  EXPECT(syscall(SYS_futex, &word, FUTEX_WAIT, 2, nullptr, nullptr, 0) == -1 &&
         errno == EAGAIN);
  void* const memory =
      reinterpret_cast<void*>(syscall(map_number,
                                      nullptr,
                                      4096,
                                      PROT_READ,
                                      MAP_PRIVATE | MAP_ANONYMOUS,
                                      -1,
                                      0));
  EXPECT(memory != MAP_FAILED && munmap(memory, 4096) == 0);
  EXPECT(syscall(9999) == -1 && errno == ENOSYS);
  EXPECT(syscall(-1) == -1 && errno == ENOSYS);
  EXPECT(syscall(SYS_openat2, AT_FDCWD, ".", nullptr, 0) == -1 &&
         errno == EINVAL);
  EXPECT(syscall(SYS_openat2, AT_FDCWD, ".", nullptr, 24) == -1 &&
         errno == EFAULT);
  EXPECT(syscall(status_number, AT_FDCWD, nullptr, nullptr, 0) == -1 &&
         errno == EFAULT);
}

void refuses(Case& test) {
  EXPECT(syscall(io_uring_setup_number, 1, nullptr) == -1 &&
         (errno == ENOSYS || !in_session()));
  EXPECT(syscall(setxattrat_number, -1, nullptr, 0, nullptr, nullptr, 0) ==
             -1 &&
         (errno == ENOSYS || !in_session()));
}

void knows_ids(Case& test) {
  EXPECT((syscall(SYS_getuid) == 0) == test.root);
  EXPECT((syscall(SYS_getegid) == 0) == test.root);
  const gid_t groups[] = {30, 40};
  EXPECT_ROOT_ONLY(syscall(SYS_setgroups, 2, groups));
  EXPECT_ROOT_ONLY(syscall(SYS_setresgid, 5, 6, 7));
  EXPECT_ROOT_ONLY(syscall(SYS_setresuid, 5, 6, 5));
  uid_t ids[3];
  EXPECT(syscall(SYS_getresuid, &ids[0], &ids[1], &ids[2]) == 0);
  EXPECT(!test.root || (ids[0] == 5 && ids[1] == 6 && ids[2] == 5));
  EXPECT(syscall(SYS_setresuid, 0, 0, 0) == -1 && errno == EPERM);
  EXPECT(!test.root || getegid() == 6);
}

} // namespace

INTERCEPT_TEST(syscall) {
  makes_and_changes(test);
  looks(test);
  changes_modes_beyond_links(test);
  passes_through(test);
  refuses(test);
  const pid_t child = fork();
  if (child == 0) {
    char program[] = "/usr/bin/id";
    char word[] = "-u";
    char* const words[] = {program, word, nullptr};
    char* const nothing[] = {nullptr};
    dup2(open("id", O_CREAT | O_WRONLY, 0600), 1);
    syscall(SYS_execve, program, words, nothing);
    _exit(1);
  }
  int status = 1;
  EXPECT(waitpid(child, &status, 0) == child && status == 0);
  char id[8] = {};
  EXPECT(read(open("id", O_RDONLY), id, sizeof id - 1) > 0);
  EXPECT((strcmp(id, "0\n") == 0) == test.root);
  knows_ids(test);
}
