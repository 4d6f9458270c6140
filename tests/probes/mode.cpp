// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what chmod does, and what root may do whatever the mode says:
// chmod(2), access(2), CAP_DAC_OVERRIDE in capabilities(7).
#include "probe.hpp"

#include <dirent.h>
#include <grp.h>
#include <stdio.h>
#include <sys/wait.h>

using namespace probe;

PROBE(chmod_sets_every_bit) {
  make("f");
  tell("chmod", chmod("f", 07777));
  show("f");
}

PROBE(chmod_ignores_type_bits) {
  make("f");
  tell("chmod", chmod("f", S_IFDIR | 0640));
  show("f");
}

PROBE(chmod_follows_symlink) {
  make("f");
  symlink("f", "l");
  tell("chmod", chmod("l", 0600));
  show("f");
  show("l");
}

PROBE(fchmodat_of_symlink_itself) {
  make("f");
  symlink("f", "l");
  tell("link", fchmodat(AT_FDCWD, "l", 0600, AT_SYMLINK_NOFOLLOW));
  tell("file", fchmodat(AT_FDCWD, "f", 04711, AT_SYMLINK_NOFOLLOW));
  show("l");
  show("f");
}

PROBE(fchmodat_with_unknown_flag) {
  make("f");
  tell("fchmodat", fchmodat(AT_FDCWD, "f", 0600, 0x40000));
  show("f");
}

PROBE(fchmod_of_path_descriptor) {
  make("f");
  const int fd = open("f", O_PATH);
  tell("fchmod", fchmod(fd, 0600));
  show("f");
}

PROBE(fchmod_of_unlinked_file) {
  make("f");
  const int fd = open("f", O_RDONLY);
  unlink("f");
  tell("fchmod", fchmod(fd, 02711));
  show(fd);
}

PROBE(chmod_of_missing_file) {
  tell("chmod", chmod("missing", 0600));
  tell("fchmod", fchmod(-1, 0600));
}

PROBE(chmod_by_somebody_else) {
  make("f", 0666, 5, 6);
  become(1000, 1000);
  tell("chmod", chmod("f", 0600));
  show("f");
}

PROBE(chmod_by_owner_outside_the_group) {
  make("f", 0644, 1000, 50);
  become(1000, 1000);
  tell("chmod", chmod("f", 02755));
  show("f");
}

PROBE(chmod_by_owner_in_the_group) {
  make("f", 0644, 1000, 50);
  const gid_t groups[] = {50};
  tell("setgroups", setgroups(1, groups));
  tell("setresgid", setresgid(1000, 1000, 1000));
  tell("setresuid", setresuid(1000, 1000, 1000));
  tell("chmod", chmod("f", 02755));
  show("f");
}

PROBE(root_reads_and_writes_mode_0) {
  make("f", 0);
  try_open("read", "f", O_RDONLY);
  try_open("write", "f", O_WRONLY);
  try_open("append", "f", O_RDWR | O_APPEND);
  show("f");
}

PROBE(root_uses_directory_of_mode_0) {
  make_directory("d", 0);
  try_open("create", "d/f", O_CREAT | O_WRONLY, 0644);
  tell("mkdir", mkdir("d/e", 0755));
  tell("rename", rename("d/f", "d/g"));
  show("d/g");
  DIR* directory = opendir("d");
  tell("opendir", directory == nullptr ? -1 : 0);
  if (directory != nullptr)
    closedir(directory);
  tell("unlink", unlink("d/g"));
  tell("rmdir", rmdir("d/e"));
  show("d");
}

PROBE(root_enters_directory_of_mode_0) {
  make_directory("d", 0);
  make("d/f");
  tell("chdir", chdir("d"));
  show("f");
}

PROBE(access_of_mode_0) {
  make("f", 0);
  tell("read", access("f", R_OK));
  tell("write", access("f", W_OK));
  tell("execute", access("f", X_OK));
  tell("there", access("f", F_OK));
}

PROBE(access_to_execute) {
  make("u", 0100);
  make("o", 0001);
  make("n", 0666);
  make_directory("d", 0);
  tell("user", access("u", X_OK));
  tell("other", access("o", X_OK));
  tell("none", access("n", X_OK));
  tell("directory", access("d", X_OK));
}

PROBE(faccessat_with_flags) {
  make("f", 0);
  symlink("nowhere", "l");
  tell("eaccess", faccessat(AT_FDCWD, "f", W_OK, AT_EACCESS));
  tell("link", faccessat(AT_FDCWD, "l", F_OK, AT_SYMLINK_NOFOLLOW));
  tell("follow", faccessat(AT_FDCWD, "l", F_OK, 0));
  tell("mode", faccessat(AT_FDCWD, "f", 0100, 0));
}

PROBE(execution_needs_one_x_bit) {
  const int fd = open("run", O_CREAT | O_WRONLY, 0644);
  const char text[] = "#!/bin/sh\necho ran\n";
  tell("write", write(fd, text, sizeof text - 1));
  close(fd);
  for (const mode_t mode : {0644U, 0001U, 0100U, 0010U}) {
    chmod("run", mode);
    say("%o", mode);
    const char* const words[] = {"./run", nullptr};
    run(words);
  }
}

PROBE(directory_of_mode_0_is_listed) {
  make_directory("d", 0);
  make("d/f");
  const char* const words[] = {"ls", "d", nullptr};
  run(words);
}

PROBE(mkdir_under_umask_0777) {
  umask(0777);
  tell("mkdir", mkdir("d", 0777));
  tell("mkdir", mkdir("d/e", 0777));
  try_open("create", "d/f", O_CREAT | O_WRONLY, 0666);
  show("d");
  show("d/e");
  show("d/f");
}

STRICT_PROBE(strict_reading) {
  make("owner", 0400, 1000, 50);
  make("group", 0040, 5, 1000);
  make("other", 0004, 5, 6);
  make("closed", 0770, 5, 6);
  make("mine", 0077, 1000, 6);
  become(1000, 1000);
  for (const char* name : {"owner", "group", "other", "closed", "mine"})
    try_open(name, name, O_RDONLY);
}

STRICT_PROBE(strict_writing) {
  make("owner", 0200, 1000, 50);
  make("other", 0002, 5, 6);
  make("closed", 0775, 5, 6);
  become(1000, 1000);
  for (const char* name : {"owner", "other", "closed"}) {
    try_open(name, name, O_WRONLY);
    tell("truncate", truncate(name, 0));
  }
  try_open("both", "other", O_RDWR);
}

STRICT_PROBE(strict_searching) {
  make_directory("d", 0711, 5, 6);
  make_directory("e", 0744, 5, 6);
  make("d/f");
  make("e/f");
  become(1000, 1000);
  show("d/f");
  show("e/f");
  try_open("listed", "d", O_RDONLY | O_DIRECTORY);
  try_open("listed", "e", O_RDONLY | O_DIRECTORY);
  tell("chdir", chdir("e"));
  tell("chdir", chdir("d"));
}

STRICT_PROBE(strict_names) {
  make_directory("d", 0755, 5, 6);
  make("d/f", 0666);
  make("f", 0666);
  become(1000, 1000);
  try_open("create", "d/g", O_CREAT | O_WRONLY, 0644);
  tell("mkdir", mkdir("d/e", 0755));
  tell("symlink", symlink("f", "d/l"));
  tell("mkfifo", mkfifo("d/p", 0600));
  tell("link", link("d/f", "d/g"));
  tell("unlink", unlink("d/f"));
  tell("rename", rename("d/f", "d/g"));
  tell("out", rename("d/f", "g"));
}

STRICT_PROBE(strict_sticky_directory) {
  make_directory("t", 01777, 0, 0);
  make("t/theirs", 0666, 5, 6);
  make("t/mine", 0644, 1000, 1000);
  make_directory("o", 01777, 1000, 1000);
  make("o/theirs", 0666, 5, 6);
  become(1000, 1000);
  tell("theirs", unlink("t/theirs"));
  tell("rename", rename("t/theirs", "t/x"));
  tell("over", rename("t/mine", "t/theirs"));
  tell("mine", unlink("t/mine"));
  tell("in my directory", unlink("o/theirs"));
}

STRICT_PROBE(strict_access) {
  make("f", 0640, 5, 6);
  make("x", 0654, 5, 1000);
  become(1000, 1000);
  tell("read", access("f", R_OK));
  tell("group read", access("x", R_OK));
  tell("group run", access("x", X_OK));
  tell("group write", access("x", W_OK));
}

STRICT_PROBE(strict_access_asks_for_the_real_user) {
  make("f", 0600);
  tell("become", setresuid(1000, 0, 0));
  tell("access", access("f", R_OK));
  tell("eaccess", faccessat(AT_FDCWD, "f", R_OK, AT_EACCESS));
  try_open("open", "f", O_RDONLY);
}

STRICT_PROBE(strict_supplementary_groups) {
  make("f", 0640, 5, 50);
  const gid_t groups[] = {50};
  chmod(".", 0777);
  tell("setgroups", setgroups(1, groups));
  tell("setresgid", setresgid(1000, 1000, 1000));
  tell("setresuid", setresuid(1000, 1000, 1000));
  try_open("read", "f", O_RDONLY);
  try_open("write", "f", O_WRONLY);
}

STRICT_PROBE(strict_effective_user_returns) {
  make("f", 0600);
  chmod(".", 0777);
  tell("down", seteuid(1000));
  try_open("open", "f", O_RDONLY);
  tell("up", seteuid(0));
  try_open("open", "f", O_RDONLY);
}

STRICT_PROBE(strict_execution) {
  const int fd = open("run", O_CREAT | O_WRONLY, 0644);
  const char text[] = "#!/bin/sh\necho ran\n";
  tell("write", write(fd, text, sizeof text - 1));
  close(fd);
  chmod("run", 0744);
  become(1000, 1000);
  const char* const words[] = {"./run", nullptr};
  run(words);
}

STRICT_PROBE(strict_times) {
  make("theirs", 0666, 5, 6);
  make("closed", 0644, 5, 6);
  make("mine", 0444, 1000, 1000);
  become(1000, 1000);
  const timespec times[2] = {{1, 0}, {2, 0}};
  for (const char* name : {"theirs", "closed", "mine"}) {
    tell(name, utimensat(AT_FDCWD, name, times, 0));
    tell("now", utimensat(AT_FDCWD, name, nullptr, 0));
  }
}
