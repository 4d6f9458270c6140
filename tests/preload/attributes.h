// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what programs that ask for root's rules share: a call and its result a
// line, each group of calls in a process and a directory of its own.
#pragma once

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define TRY(call) tried(#call, (call))

static long tried(const char* what, long result) {
  if (result < 0)
    printf("  %s: %s\n", what, strerrorname_np(errno));
  else
    printf("  %s: %ld\n", what, result);
  return result;
}

static int by_name(const void* a, const void* b) {
  return strcmp(*(char* const*)a, *(char* const*)b);
}

/// Owner, mode and all attributes with their values, but for the labels of the
/// machine's own security module, and what xfs shows of how it stores ACLs.
static void show(const char* path) {
  static char names[70000], value[70000];
  char* sorted[300];
  struct stat status;
  int count = 0;

  if (lstat(path, &status) != 0) {
    printf("  %s: %s\n", path, strerrorname_np(errno));
    return;
  }
  printf("  %s: %o %d:%d",
         path,
         status.st_mode,
         (int)status.st_uid,
         (int)status.st_gid);
  const ssize_t bytes = llistxattr(path, names, sizeof names);
  const ssize_t needed = llistxattr(path, NULL, 0);
  for (ssize_t at = 0; at < bytes; at += (ssize_t)strlen(names + at) + 1)
    if (strcmp(names + at, "security.selinux") != 0 &&
        strncmp(names + at, "trusted.SGI_ACL_", 16) != 0)
      sorted[count++] = names + at;
  qsort(sorted, (size_t)count, sizeof *sorted, by_name);
  for (int i = 0; i < count; i++) {
    const ssize_t size = lgetxattr(path, sorted[i], value, sizeof value);
    if (size < 0) // btrfs names what only root may read to everybody
      continue;
    printf(" %s=", sorted[i]);
    for (ssize_t at = 0; at < size && at < 100; at++)
      printf("%02x", (unsigned char)value[at]);
    printf("(%zd, %zd)", size, lgetxattr(path, sorted[i], NULL, 0));
  }
  printf("%s\n", needed == bytes ? "" : " and another size");
}

static void make(const char* path, mode_t mode) {
  close(open(path, O_CREAT | O_WRONLY, 0600));
  if (chmod(path, mode) != 0)
    perror(path);
}

static void become(uid_t uid, gid_t gid) {
  const gid_t groups[] = {50, 60};

  if (setgroups(2, groups) != 0 || setresgid(gid, gid, gid) != 0 ||
      setresuid(uid, uid, uid) != 0)
    perror("setuid");
  printf("  now %d:%d\n", (int)uid, (int)gid);
}

struct probe {
  const char* name;
  void (*run)(void);
};

/// Runs all groups, or those that the command line names.
static int run_groups(const struct probe* groups, int words, char** word) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (; groups->name != NULL; groups++) {
    int wanted = words < 2, status = 0;
    for (int i = 1; i < words; i++)
      wanted |= strcmp(word[i], groups->name) == 0;
    if (!wanted)
      continue;
    printf("%s\n", groups->name);
    const pid_t child = fork();
    if (child == 0) {
      umask(022);
      if (mkdir(groups->name, 0777) != 0 || chmod(groups->name, 0777) != 0 ||
          chdir(groups->name) != 0)
        return 1;
      groups->run();
      exit(0);
    }
    waitpid(child, &status, 0);
    if (status != 0)
      printf("  ended with %d\n", status);
  }
  return 0;
}
