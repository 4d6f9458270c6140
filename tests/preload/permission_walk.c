// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `permission_walk SEED STEPS` makes files of many owners and modes, as
// root, and lets several users do random things to them; it prints what came
// of each. Real root, and a strict session, must print the same.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static unsigned long long state;

static unsigned pick(unsigned below) {
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return (unsigned)(state >> 33) % below;
}

static const char* const names[] = {
    "a",   "b", "c",    "d",      "a/a", "a/b", "b/c", "b/a/d", "a/l",   "l",
    "l/b", "m", "m/..", "a/../b", "c/",  "./d", "b/a", "b/a/c", "a/m/b", "//a",
};

enum { name_count = sizeof names / sizeof *names };

/// The names that a step was told, and what it did with them.
static struct {
  const char* names[2];
  const char* what;
  int result;
  int error;
} told;

/// A name in the tree; "//a" stands for an absolute one.
static const char* name(void) {
  static char absolute[2][4096];
  static int turn;
  const char* chosen = names[pick(name_count)];
  told.names[told.names[0] != NULL] = chosen;
  if (*chosen != '/')
    return chosen;
  turn = 1 - turn;
  if (getcwd(absolute[turn], sizeof absolute[turn] - 4) == NULL)
    return "a";
  return strcat(absolute[turn], "/a");
}

static const unsigned modes[] = {
    0777,
    0755,
    0700,
    0711,
    01777,
    0644,
    0600,
    0444,
    0,
    0750,
    02775,
    0640,
    0070,
    0007,
    01775,
    04755,
};

static unsigned mode(void) {
  return modes[pick(sizeof modes / sizeof *modes)];
}

static const unsigned ids[] = {0, 1000, 2000, 50};

static unsigned id(void) {
  return ids[pick(4)];
}

/// Random entries, in the order that the kernel wants.
static int set_acl(const char* path, const char* attribute) {
  struct {
    unsigned version;

    struct {
      unsigned short tag, rights;
      unsigned id;
    } entries[6];
  } acl = {2,
           {{1, (unsigned short)pick(8), ~0U},
            {2, (unsigned short)pick(8), 1000},
            {4, (unsigned short)pick(8), ~0U},
            {8, (unsigned short)pick(8), 50},
            {16, (unsigned short)pick(8), ~0U},
            {32, (unsigned short)pick(8), ~0U}}};

  return setxattr(path, attribute, &acl, sizeof acl, 0);
}

/// Writes where it may: that is what takes set-id bits away.
static int opened(int fd) {
  if (fd >= 0 && write(fd, "x", 1) == 1 && ftruncate(fd, 0) != 0)
    errno = 0;
  if (fd >= 0)
    close(fd);
  return fd < 0 ? -1 : 0;
}

static int listed(const char* path) {
  DIR* directory = opendir(path);
  if (directory != NULL)
    closedir(directory);
  return directory == NULL ? -1 : 0;
}

static int streamed(const char* path, const char* how) {
  FILE* file = fopen(path, how);
  if (file != NULL) {
    fputc('x', file);
    fclose(file);
  }
  return file == NULL ? -1 : 0;
}

static int entered(const char* path) {
  const int here = open(".", O_PATH | O_DIRECTORY);
  const int error = chdir(path);
  const int saved = errno;
  if (error == 0 && syscall(SYS_fchdir, here) != 0)
    _exit(3);
  close(here);
  errno = saved;
  return error;
}

static int bound(const char* path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (strlen(path) >= sizeof address.sun_path)
    path = "a";
  strcpy(address.sun_path, path);
  const int error = bind(fd, (struct sockaddr*)&address, sizeof address);
  const int saved = errno;
  close(fd);
  errno = saved;
  return error;
}

static int executed(const char* path) {
  const pid_t child = fork();
  if (child == 0) {
    execl(path, path, (char*)NULL);
    _exit(errno == ENOEXEC ? 0 : errno);
  }
  int status = 0;
  waitpid(child, &status, 0);
  errno = WEXITSTATUS(status);
  return errno == 0 ? 0 : -1;
}

static int act(void) {
  struct stat status;
  char text[64];
  const struct timespec given[2] = {{1, 0}, {1, 0}};
  const char* path = name();
#define TRY(call) return told.what = #call, (call)
  switch (pick(34)) {
  case 0:
    TRY(stat(path, &status));
  case 1:
    TRY(lstat(path, &status));
  case 2:
    TRY(opened(open(path, O_RDONLY | O_NONBLOCK)));
  case 3:
    TRY(opened(open(path, O_WRONLY | O_NONBLOCK)));
  case 4:
    TRY(opened(open(path, O_RDWR | O_CREAT | O_NONBLOCK, mode())));
  case 5:
    TRY(opened(open(path, O_WRONLY | O_CREAT | O_EXCL, mode())));
  case 6:
    TRY(opened(open(path, O_RDONLY | O_TRUNC | O_NONBLOCK)));
  case 7:
    TRY(opened(open(path, O_PATH)));
  case 8:
    TRY(opened(open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)));
  case 9:
    TRY(opened(open(path, O_RDONLY | O_NOATIME | O_NONBLOCK)));
  case 10:
    TRY(mkdir(path, mode()));
  case 11:
    TRY(unlink(path));
  case 12:
    TRY(rmdir(path));
  case 13:
    TRY(rename(path, name()));
  case 14:
    TRY(syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, name(), 2) < 0);
  case 15:
    TRY(link(path, name()));
  case 16:
    TRY(symlink("a", path));
  case 17:
    TRY(chmod(path, mode()));
  case 18:
    TRY(chown(path, id(), id()));
  case 19:
    TRY(access(path, (int)pick(8)));
  case 20:
    TRY(faccessat(AT_FDCWD, path, (int)pick(8), AT_EACCESS));
  case 21:
    TRY(utimensat(AT_FDCWD, path, NULL, 0));
  case 22:
    TRY(utimensat(AT_FDCWD, path, given, 0));
  case 23:
    TRY(truncate(path, 0));
  case 24:
    TRY(readlink(path, text, sizeof text) < 0);
  case 25:
    TRY(listed(path));
  case 26:
    TRY(entered(path));
  case 27:
    TRY(executed(path));
  case 28:
    TRY(streamed(path, pick(2) == 0 ? "r+" : "a+"));
  case 29:
    TRY(bound(path));
  case 30:
    TRY(setxattr(path, "user.some", "", 0, 0));
  case 31:
    TRY(getxattr(path, "user.some", text, sizeof text) < 0);
  case 32:
    TRY(mkfifo(path, mode()));
  default:
    TRY(mknod(path, (pick(2) == 0 ? S_IFREG : S_IFCHR) | mode(), 0x103));
  }
}

static void become(unsigned who) {
  static const unsigned groups[] = {50, 60};
  switch (who) {
  case 0:
    return;
  case 1:
    if (setgroups(2, groups) != 0 || setgid(1000) != 0 || setuid(1000) != 0)
      _exit(2);
    return;
  case 2:
    if (setgroups(0, NULL) != 0 || setgid(50) != 0 || setuid(2000) != 0)
      _exit(2);
    return;
  case 3:
    setfsuid(1000);
    return;
  default:
    if (setgroups(0, NULL) != 0 || setegid(2000) != 0 || seteuid(2000) != 0)
      _exit(2);
  }
}

/// What the walk goes about in, new or made whole again, of random owners.
static void plant(void) {
  static const char* const directories[] = {"a", "b", "b/a", "d"};
  static const char* const files[] = {"a/a", "a/b", "b/c", "c", "b/a/d", "d/a"};
  for (int i = 0; i < 10; i++) {
    const char* path = i < 4 ? directories[i] : files[i - 4];
    const unsigned bits = mode();
    if (i < 4)
      mkdir(path, 0755);
    else
      opened(open(path, O_CREAT | O_WRONLY, 0644));
    if (chown(path, id(), id()) == 0)
      chmod(path, pick(3) == 0 ? bits : bits | 0111);
  }
  symlink("a", "l");
  symlink("../b", "a/l");
  symlink("b", "m");
}

/// Which of two reasons a rename is refused for is another matter.
static const char* answer(void) {
  if (told.result == 0)
    return "ok";
  const int is_rename = strstr(told.what, "rename") != NULL;
  const int is_shape =
      told.error == EINVAL || told.error == ENOTEMPTY || told.error == ENOTDIR;
  return is_rename && (is_shape || told.error == EACCES) ? "refused"
                                                         : strerror(told.error);
}

static void say(int step, unsigned who) {
  struct stat status;
  printf("%d: %u %s (%s, %s): %s\n",
         step,
         who,
         told.what,
         told.names[0],
         told.names[1] != NULL ? told.names[1] : "",
         answer());
  for (int i = 0; i < name_count; i++) {
    char target[64] = "";
    if (strchr("abcdlm", names[i][0]) == NULL || lstat(names[i], &status) != 0)
      continue;
    if (S_ISLNK(status.st_mode) && readlink(names[i], target, 63) < 0)
      strcpy(target, "?");
    printf(" %s %o %u:%u %s",
           names[i],
           status.st_mode,
           status.st_uid,
           status.st_gid,
           target);
  }
  printf("\n");
}

/// One step, in a process of its own, so that everybody begins as root.
static void step_as(unsigned who, int to) {
  become(who);
  if (who == 0 && pick(4) == 0) {
    told.what = "set_acl(name)";
    told.result = set_acl(name(), "system.posix_acl_access");
  } else {
    told.result = act();
  }
  told.error = errno;
  _exit(write(to, &told, sizeof told) == sizeof told ? 0 : 1);
}

int main(int count, char** words) {
  if (count != 3)
    return 2;
  const int steps = atoi(words[2]);
  umask(022);
  // Links lead up, but not out.
  if (mkdir("w", 0755) != 0 || chdir("w") != 0 || chmod(".", 0777) != 0)
    return 1;
  for (int step = 0; step < steps; step++) {
    state = strtoull(words[1], NULL, 10) * 1000003 + (unsigned)step;
    pick(2);
    if (step % 25 == 0)
      plant();
    const unsigned who = pick(6) < 2 ? 0 : pick(5);
    int ends[2];
    fflush(stdout);
    if (pipe(ends) != 0)
      return 1;
    const pid_t child = fork();
    if (child == 0)
      step_as(who, ends[1]);
    close(ends[1]);
    const ssize_t bytes = read(ends[0], &told, sizeof told);
    close(ends[0]);
    waitpid(child, NULL, 0);
    if (bytes != sizeof told)
      return 1;
    say(step, who);
    memset(&told, 0, sizeof told);
  }
  return 0;
}
