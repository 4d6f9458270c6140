// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: built for another word size, or another libc, this is a program that
// must be in the session however it was started, and start others so.
//
//   word_sizes show FILE           its owner, mode, device and attribute
//   word_sizes own FILE UID GID    makes it, if it must, and says whose it is
//   word_sizes node FILE           makes it a device
//   word_sizes by WAY PROGRAM…     starts PROGRAM, with nothing in environ
//   word_sizes many DIR WHO OF     makes files, each of which is a number's
//   word_sizes check DIR        whether all are whose they should be
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { files = 1500 };

static char* no_environment[] = {NULL};

static int fail(const char* what) {
  fprintf(stderr,
          "%d bits: %s: %s\n",
          (int)sizeof(long) * 8,
          what,
          strerror(errno));
  return 1;
}

static int show(const char* path) {
  struct stat status;
  char value[16] = "";
  if (stat(path, &status) != 0)
    return fail(path);
  if (getxattr(path, "trusted.word", value, sizeof value - 1) < 0)
    value[0] = 0;
  printf("%d %d:%d %o %d:%d %s\n",
         (int)getuid(),
         (int)status.st_uid,
         (int)status.st_gid,
         (int)status.st_mode,
         (int)major(status.st_rdev),
         (int)minor(status.st_rdev),
         value);
  return 0;
}

static int own(const char* path, int uid, int gid) {
  const int fd = open(path, O_CREAT | O_WRONLY, 0644);
  if (fd < 0 || close(fd) != 0 || chown(path, uid, gid) != 0 ||
      setxattr(path, "trusted.word", "w", 1, 0) != 0)
    return fail(path);
  return 0;
}

static int spawn(char** words, int in_path) {
  pid_t child;
  const int error =
      in_path
          ? posix_spawnp(&child, words[0], NULL, NULL, words, no_environment)
          : posix_spawn(&child, words[0], NULL, NULL, words, no_environment);
  int status = 1;
  errno = error;
  return error != 0 || waitpid(child, &status, 0) < 0 || status != 0
             ? fail(words[0])
             : 0;
}

/// "word word…" for the shell; no word has a blank.
static const char* joined(char** words) {
  static char line[8192];
  for (; *words != NULL; words++)
    strcat(strcat(line, " "), *words);
  return line;
}

static int read_all(const char* command) {
  FILE* const pipe = popen(command, "r");
  char line[256];
  while (pipe != NULL && fgets(line, sizeof line, pipe) != NULL)
    fputs(line, stdout);
  return pipe == NULL || pclose(pipe) != 0 ? fail(command) : 0;
}

static int start(const char* way, char** words) {
  if (strcmp(way, "spawn") == 0)
    return spawn(words, 0);
  if (strcmp(way, "spawnp") == 0)
    return spawn(words, 1);
  if (strcmp(way, "exec") == 0)
    execve(words[0], words, no_environment);
  else if (strcmp(way, "execvp") == 0)
    execvp(words[0], words);
  else if (strcmp(way, "fexec") == 0)
    fexecve(open(words[0], O_RDONLY | O_CLOEXEC), words, no_environment);
  environ = no_environment;
  if (strcmp(way, "system") == 0)
    return system(joined(words)) != 0;
  if (strcmp(way, "popen") == 0)
    return read_all(joined(words));
  return fail(words[0]);
}

static int make_many(const char* directory, int who, int of) {
  char path[4096];
  for (int i = who; i < files; i += of) {
    snprintf(path, sizeof path, "%s/%d", directory, i);
    if (own(path, 70000 + i, i) != 0)
      return 1;
    // One that all of them change at once.
    snprintf(path, sizeof path, "%s/all", directory);
    if (own(path, i, i) != 0)
      return 1;
  }
  return 0;
}

static int check(const char* directory) {
  char path[4096];
  struct stat status;
  for (int i = 0; i < files; i++) {
    snprintf(path, sizeof path, "%s/%d", directory, i);
    if (stat(path, &status) != 0 || (int)status.st_uid != 70000 + i ||
        (int)status.st_gid != i)
      return fail(path);
  }
  snprintf(path, sizeof path, "%s/all", directory);
  return stat(path, &status) != 0 || status.st_uid != status.st_gid ? fail(path)
                                                                    : 0;
}

int main(int count, char** words) {
  const char* const what = count > 2 ? words[1] : "";
  if (strcmp(what, "show") == 0)
    return show(words[2]);
  if (strcmp(what, "own") == 0 && count == 5)
    return own(words[2], atoi(words[3]), atoi(words[4]));
  if (strcmp(what, "node") == 0)
    return mknod(words[2], S_IFBLK | 0600, makedev(8, 1)) != 0 ? fail(words[2])
                                                               : 0;
  if (strcmp(what, "by") == 0 && count > 3)
    return start(words[2], words + 3);
  if (strcmp(what, "many") == 0 && count == 5)
    return make_many(words[2], atoi(words[3]), atoi(words[4]));
  if (strcmp(what, "check") == 0)
    return check(words[2]);
  return 2;
}
