// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: every way in which a program looks at files or at itself shows the
// same: stat(2), statx(2), fts(3), nftw(3), syscall(2), new programs.
#include "probe.hpp"

#include <dirent.h>
#include <fts.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace probe;

namespace {

int show_visited(const char* path, const struct stat* status, int type, FTW*) {
  say("%s type %d %o %u:%u",
      path,
      type,
      status->st_mode,
      status->st_uid,
      status->st_gid);
  return 0;
}

void make_tree() {
  make_directory("d", 02750, 5, 6);
  make("d/f", 04711, 7, 8);
}

} // namespace

PROBE(statx_shows_the_owner) {
  make("f", 04711, 5, 6);
  struct statx status = {};
  tell("statx",
       statx(AT_FDCWD, "f", AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &status));
  say("%o %u:%u", status.stx_mode, status.stx_uid, status.stx_gid);
}

PROBE(statx_shows_the_device) {
  mknod("c", S_IFCHR | 0600, makedev(5, 1));
  struct statx status = {};
  tell("statx", statx(AT_FDCWD, "c", 0, STATX_TYPE | STATX_MODE, &status));
  say("%o %u:%u",
      status.stx_mode,
      status.stx_rdev_major,
      status.stx_rdev_minor);
}

PROBE(statx_of_descriptor) {
  make("f", 04711, 5, 6);
  const int fd = open("f", O_PATH);
  struct statx status = {};
  tell("statx", statx(fd, "", AT_EMPTY_PATH, STATX_UID, &status));
  say("%u", status.stx_uid);
  tell("wrong flag", statx(fd, "", 0x100000, STATX_UID, &status));
  tell("wrong mask", statx(AT_FDCWD, "f", 0, 0x80000000U, &status));
}

PROBE(stat_of_missing_files) {
  struct stat status = {};
  symlink("nowhere", "l");
  make("f");
  tell("missing", stat("missing", &status));
  tell("dangling", stat("l", &status));
  tell("below", stat("f/x", &status));
  tell("empty", stat("", &status));
  tell("flag", fstatat(AT_FDCWD, "f", &status, 0x40000));
  tell("descriptor", fstat(-1, &status));
}

PROBE(stat_of_real_things) {
  struct stat status = {};
  tell("null", stat("/dev/null", &status));
  say("%o %u:%u", status.st_mode, status.st_uid, status.st_gid);
  tell("root", stat("/", &status));
  say("%u:%u", status.st_uid, status.st_gid);
  int ends[2];
  tell("pipe", pipe(ends));
  tell("fstat", fstat(ends[0], &status));
  say("%o", status.st_mode & S_IFMT);
}

PROBE(stat_by_number) {
  make("f", 04711, 5, 6);
  struct stat status = {};
  tell("newfstatat", syscall(SYS_newfstatat, AT_FDCWD, "f", &status, 0));
  say("%o %u:%u", status.st_mode, status.st_uid, status.st_gid);
  tell("chown", syscall(SYS_fchownat, AT_FDCWD, "f", 9L, 10L, 0L));
  show("f");
  tell("chmod", syscall(452 /* fchmodat2 */, AT_FDCWD, "f", 0600L, 0L));
  show("f");
  tell("access",
       syscall(SYS_faccessat2, AT_FDCWD, "f", long{W_OK}, long{AT_EACCESS}));
  tell("unknown", syscall(100000));
}

PROBE(calls_by_number) {
  tell("mkdirat", syscall(SYS_mkdirat, AT_FDCWD, "d", 0750L));
  tell("mknodat",
       syscall(SYS_mknodat,
               AT_FDCWD,
               "d/c",
               long{S_IFCHR | 0600},
               static_cast<long>(makedev(1, 3))));
  const long fd =
      syscall(SYS_openat, AT_FDCWD, "f", long{O_CREAT | O_WRONLY}, 0640L);
  tell("fchown", syscall(SYS_fchown, fd, 5L, 6L));
  tell("setxattr", syscall(SYS_setxattr, "f", "trusted.a", "x", 1L, 0L));
  tell("getxattr", syscall(SYS_getxattr, "f", "trusted.a", 0L, 0L));
  show("d");
  show("d/c");
  show("f");
  tell("unlinkat", syscall(SYS_unlinkat, AT_FDCWD, "f", 0L));
}

PROBE(nftw_shows_owners) {
  make_tree();
  tell("nftw", nftw("d", show_visited, 8, FTW_PHYS));
}

PROBE(nftw_shows_devices) {
  make_directory("d");
  mknod("d/c", S_IFCHR | 0600, makedev(1, 3));
  tell("nftw", nftw("d", show_visited, 8, FTW_PHYS | FTW_DEPTH));
}

PROBE(ftw_shows_owners) {
  make_tree();
  tell("ftw",
       ftw(
           "d",
           [](const char* path, const struct stat* status, int type) {
             return show_visited(path, status, type, nullptr);
           },
           8));
}

PROBE(nftw_enters_directories_of_mode_0) {
  make_tree();
  chmod("d", 0);
  tell("nftw", nftw("d", show_visited, 8, FTW_PHYS));
}

PROBE(fts_shows_owners) {
  make_tree();
  mknod("d/c", S_IFCHR | 0600, makedev(1, 3));
  char top[] = "d";
  char* const tops[] = {top, nullptr};
  FTS* walk =
      fts_open(tops, FTS_PHYSICAL, [](const FTSENT** a, const FTSENT** b) {
        return strcmp((*a)->fts_name, (*b)->fts_name);
      });
  while (const FTSENT* entry = fts_read(walk))
    say("%s info %d %o %u",
        entry->fts_path,
        entry->fts_info,
        entry->fts_statp->st_mode,
        entry->fts_statp->st_uid);
  fts_close(walk);
}

PROBE(fts_lists_children) {
  make_tree();
  char top[] = "d";
  char* const tops[] = {top, nullptr};
  FTS* walk = fts_open(tops, FTS_PHYSICAL, nullptr);
  fts_read(walk);
  for (const FTSENT* entry = fts_children(walk, 0); entry != nullptr;
       entry = entry->fts_link)
    say("%s %o %u",
        entry->fts_name,
        entry->fts_statp->st_mode,
        entry->fts_statp->st_uid);
  fts_close(walk);
}

PROBE(scandir_of_mode_0) {
  make_directory("d", 0);
  make("d/f");
  dirent** entries = nullptr;
  tell("scandir", scandir("d", &entries, nullptr, alphasort));
}

PROBE(program_by_an_empty_environment) {
  make("f", 0640, 5, 6);
  const char* const words[] = {
      "env", "-i", "/usr/bin/stat", "-c", "%u:%g %a", "f", nullptr};
  run(words);
}

PROBE(program_without_preload) {
  make("f", 0640, 5, 6);
  const char* const words[] = {
      "sh", "-c", "unset LD_PRELOAD; stat -c '%u:%g %a' f", nullptr};
  run(words);
}

PROBE(program_with_null_environment) {
  make("f", 0640, 5, 6);
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const char* const words[] = {
        "stat", "--printf", "%u:%g %a; ", "f", nullptr};
    execve("/usr/bin/stat", const_cast<char* const*>(words), nullptr);
    _exit(1);
  }
  waitpid(child, nullptr, 0);
}

PROBE(program_by_system_and_popen) {
  make("f", 0640, 5, 6);
  fflush(stdout);
  tell("system", system("stat --printf='%u:%g; ' f"));
  FILE* answer = popen("stat -c %a f", "r");
  char line[64] = "";
  tell("popen", fgets(line, sizeof line, answer) == nullptr ? -1 : 0);
  say("%o", static_cast<unsigned>(strtoul(line, nullptr, 8)));
  pclose(answer);
}

PROBE(program_by_spawn) {
  make("f", 0640, 5, 6);
  fflush(stdout);
  const char* const words[] = {"stat", "--printf", "%u:%g %a; ", "f", nullptr};
  pid_t child = 0;
  char* environment[] = {nullptr};
  tell("spawn",
       posix_spawn(&child,
                   "/usr/bin/stat",
                   nullptr,
                   nullptr,
                   const_cast<char* const*>(words),
                   environment));
  waitpid(child, nullptr, 0);
}

PROBE(program_by_descriptor) {
  make("f", 0640, 5, 6);
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const int fd = open("/usr/bin/stat", O_PATH | O_CLOEXEC);
    const char* const words[] = {
        "stat", "--printf", "%u:%g %a; ", "f", nullptr};
    char* environment[] = {nullptr};
    fexecve(fd, const_cast<char* const*>(words), environment);
    _exit(1);
  }
  waitpid(child, nullptr, 0);
}

PROBE(descriptors_may_all_be_closed) {
  make("f");
  closefrom(3);
  tell("chown", chown("f", 5, 6));
  show("f");
  tell("first", open("f", O_RDONLY));
}

PROBE(vfork_child_looks) {
  make("f", 0640, 5, 6);
  const pid_t child = vfork();
  if (child == 0) {
    struct stat status = {};
    _exit(lstat("f", &status) == 0 && status.st_uid == 5 ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  say("status %x", static_cast<unsigned>(status));
}

PROBE(threads_look) {
  make("f", 0640, 5, 6);
  pthread_t thread;
  pthread_create(
      &thread,
      nullptr,
      [](void*) -> void* {
        show("f");
        return nullptr;
      },
      nullptr);
  pthread_join(thread, nullptr);
}

PROBE(shell_tests_modes) {
  make("f", 0);
  const char* const words[] = {
      "sh", "-c", "test -r f && test -w f && ! test -x f && echo yes", nullptr};
  run(words);
}

PROBE(errno_survives) {
  make("f", 0640, 5, 6);
  errno = EXDEV;
  struct stat status = {};
  lstat("f", &status);
  chown("f", 7, 8);
  chmod("f", 0600);
  close(open("g", O_CREAT | O_WRONLY, 0));
  unlink("g");
  say("%s", strerrorname_np(errno));
}

PROBE(kernel_refuses_null_pointers) {
  struct stat* volatile nowhere = nullptr;
  make("f", 0640, 5, 6);
  tell("chmod", chmod(reinterpret_cast<const char*>(8), 0600));
  tell("open", open(reinterpret_cast<const char*>(8), O_RDONLY));
  tell("stat", syscall(SYS_newfstatat, AT_FDCWD, "f", nowhere, 0L));
}

PROBE(chroot_into_a_directory) {
  make_directory("d");
  tell("chroot", chroot("d"));
}

PROBE(device_is_written_to) {
  tell("mknod", mknod("c", S_IFCHR | 0666, makedev(1, 3)));
  const int fd = open("c", O_WRONLY);
  tell("write", write(fd, "text", 4));
  close(fd);
  char text[8];
  tell("read", read(open("c", O_RDONLY), text, sizeof text));
}

PROBE(file_of_the_real_root_is_read) {
  try_open("open", "/etc/shadow", O_RDONLY);
}

PROBE(file_system_is_mounted) {
  make_directory("d");
  tell("mount", mount("none", "d", "nonsense", 0, nullptr));
}
