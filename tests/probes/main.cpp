// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: runs the probes, and is what they say things with.
//
//   probes [strict] [NAME...]    one line each: NAME: ANSWER; ANSWER; …
#include "probe.hpp"

#include <grp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include <algorithm>
#include <vector>

namespace probe {

Probe* Probe::all = nullptr;

Probe::Probe(const char* its_name, Where its_where, void (*its_run)())
    : name(its_name),
      where(its_where),
      run(its_run),
      next(all) {
  all = this;
}

void say(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  fputs("; ", stdout);
}

void tell(const char* what, long value) {
  if (value == -1)
    say("%s: %s", what, strerrorname_np(errno));
  else
    say("%s: %ld", what, value);
}

namespace {

char letter_of(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFREG:
    return '-';
  case S_IFDIR:
    return 'd';
  case S_IFLNK:
    return 'l';
  case S_IFCHR:
    return 'c';
  case S_IFBLK:
    return 'b';
  case S_IFIFO:
    return 'p';
  case S_IFSOCK:
    return 's';
  default:
    return '?';
  }
}

void show_status(const char* name, const struct stat& status) {
  char device[32] = "";
  if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode))
    snprintf(device,
             sizeof device,
             " %u:%u",
             major(status.st_rdev),
             minor(status.st_rdev));
  // How many names a directory has is the file system's affair.
  char links[32] = "";
  if (!S_ISDIR(status.st_mode) && status.st_nlink != 1)
    snprintf(links, sizeof links, " x%lu", status.st_nlink);
  say("%s %c%04o %u:%u%s%s",
      name,
      letter_of(status.st_mode),
      status.st_mode & 07777,
      status.st_uid,
      status.st_gid,
      device,
      links);
}

} // namespace

void show(const char* path) {
  struct stat status = {};
  if (lstat(path, &status) != 0)
    return tell(path, -1);
  show_status(path, status);
}

void show(int fd) {
  struct stat status = {};
  if (fstat(fd, &status) != 0)
    return tell("fstat", -1);
  show_status("fd", status);
}

void say_ids() {
  uid_t uids[3];
  gid_t gids[3];
  getresuid(&uids[0], &uids[1], &uids[2]);
  getresgid(&gids[0], &gids[1], &gids[2]);
  say("%u %u %u %u, %u %u %u %u",
      uids[0],
      uids[1],
      uids[2],
      static_cast<unsigned>(setfsuid(static_cast<uid_t>(-1))),
      gids[0],
      gids[1],
      gids[2],
      static_cast<unsigned>(setfsgid(static_cast<gid_t>(-1))));
}

void show_acl(const char* path, const char* attribute) {
  struct {
    uint32_t version;

    struct {
      uint16_t tag;
      uint16_t bits;
      uint32_t id;
    } entries[32];
  } acl = {};

  const ssize_t bytes = getxattr(path, attribute, &acl, sizeof acl);
  if (bytes < 0)
    return tell("acl", -1);
  char text[512] = "";
  for (size_t i = 0; i < (static_cast<size_t>(bytes) - 4) / 8; i++)
    sprintf(text + strlen(text),
            " %x:%o:%d",
            acl.entries[i].tag,
            acl.entries[i].bits,
            static_cast<int>(acl.entries[i].id));
  say("acl%s", text);
}

void make(const char* path, mode_t mode) {
  close(open(path, O_CREAT | O_EXCL | O_WRONLY, 0600));
  chmod(path, mode);
}

void make(const char* path, mode_t mode, uid_t uid, gid_t gid) {
  make(path, mode);
  if (chown(path, uid, gid) != 0)
    tell("chown", -1);
  chmod(path, mode);
}

void make_directory(const char* path, mode_t mode) {
  mkdir(path, 0700);
  chmod(path, mode);
}

void make_directory(const char* path, mode_t mode, uid_t uid, gid_t gid) {
  mkdir(path, 0700);
  if (chown(path, uid, gid) != 0)
    tell("chown", -1);
  chmod(path, mode);
}

void try_open(const char* what, const char* path, int flags, mode_t mode) {
  const int fd = open(path, flags, mode);
  tell(what, fd < 0 ? -1 : 0);
  if (fd >= 0)
    close(fd);
}

void become(uid_t uid, gid_t gid) {
  chmod(".", 0777);
  if (setgroups(0, nullptr) != 0 || setresgid(gid, gid, gid) != 0 ||
      setresuid(uid, uid, uid) != 0)
    tell("become", -1);
}

void run(const char* const* words) {
  int ends[2];
  if (pipe(ends) != 0)
    return;
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], 1);
    dup2(ends[1], 2);
    close(ends[0]);
    close(ends[1]);
    execvp(words[0], const_cast<char* const*>(words));
    _exit(127);
  }
  close(ends[1]);
  FILE* answers = fdopen(ends[0], "r");
  char line[1024];
  while (fgets(line, sizeof line, answers) != nullptr) {
    line[strcspn(line, "\n")] = 0;
    say("%s", line);
  }
  fclose(answers);
  int status = 0;
  waitpid(child, &status, 0);
  say("status %x", static_cast<unsigned>(status));
}

namespace {

constexpr int seconds_to_live = 10;

/// In a directory of its own below the working directory.
void run_one(const Probe& one) {
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    umask(022);
    char directory[256];
    snprintf(directory, sizeof directory, "probe-%s", one.name);
    if (mkdir(directory, 0755) != 0 || chdir(directory) != 0)
      _exit(1);
    dup2(1, 2);
    alarm(seconds_to_live);
    printf("%s: ", one.name);
    one.run();
    fflush(stdout);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0)
    say("ended with %x", static_cast<unsigned>(status));
  puts("");
}

} // namespace
} // namespace probe

int main(int count, char** words) {
  std::vector<const char*> wanted(words + 1, words + count);
  const bool strict = std::erase_if(wanted, [](const char* word) {
                        return strcmp(word, "strict") == 0;
                      }) != 0;
  std::vector<const probe::Probe*> probes;
  for (const probe::Probe* one = probe::Probe::all; one; one = one->next)
    probes.push_back(one);
  std::ranges::sort(probes, [](const auto* a, const auto* b) {
    return strcmp(a->name, b->name) < 0;
  });

  setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
  for (const probe::Probe* one : probes)
    if ((strict || one->where == probe::Where::everywhere) &&
        (wanted.empty() || std::ranges::any_of(wanted, [one](const char* name) {
           return strcmp(name, one->name) == 0;
         })))
      probe::run_one(*one);
}
