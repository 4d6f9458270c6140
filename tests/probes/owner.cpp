// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what chown does to owner, group and set-id bits: chown(2), inode(7).
#include "probe.hpp"

#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

using namespace probe;

PROBE(chown_sets_owner_and_group) {
  make("f");
  tell("chown", chown("f", 5, 6));
  show("f");
}

PROBE(chown_of_user_keeps_group) {
  make("f", 0644, 5, 6);
  tell("chown", chown("f", 7, static_cast<gid_t>(-1)));
  show("f");
}

PROBE(chown_of_group_keeps_user) {
  make("f", 0644, 5, 6);
  tell("chown", chown("f", static_cast<uid_t>(-1), 8));
  show("f");
}

PROBE(chown_of_nothing_keeps_both) {
  make("f", 0640, 5, 6);
  tell("chown", chown("f", static_cast<uid_t>(-1), static_cast<gid_t>(-1)));
  show("f");
}

PROBE(chown_of_nothing_drops_set_id) {
  make("f", 06755);
  tell("chown", chown("f", static_cast<uid_t>(-1), static_cast<gid_t>(-1)));
  show("f");
}

PROBE(chown_drops_set_id) {
  make("f", 06755);
  tell("chown", chown("f", 0, 0));
  show("f");
}

PROBE(chown_keeps_locking_bit) {
  make("f", 06745);
  tell("chown", chown("f", 5, 6));
  show("f");
}

PROBE(chown_of_directory_keeps_set_id) {
  make_directory("d", 06755);
  tell("chown", chown("d", 5, 6));
  show("d");
}

PROBE(chown_keeps_sticky_bit) {
  make("f", 01755);
  tell("chown", chown("f", 5, 6));
  show("f");
}

PROBE(chown_follows_symlink) {
  make("f");
  symlink("f", "l");
  tell("chown", chown("l", 5, 6));
  show("f");
  show("l");
}

PROBE(lchown_changes_symlink) {
  make("f");
  symlink("f", "l");
  tell("lchown", lchown("l", 5, 6));
  show("f");
  show("l");
}

PROBE(lchown_of_dangling_symlink) {
  symlink("nowhere", "l");
  tell("chown", chown("l", 5, 6));
  tell("lchown", lchown("l", 5, 6));
  show("l");
}

PROBE(fchown_of_unlinked_file) {
  make("f");
  const int fd = open("f", O_RDONLY);
  unlink("f");
  tell("fchown", fchown(fd, 5, 6));
  show(fd);
}

PROBE(fchown_of_path_descriptor) {
  make("f");
  const int fd = open("f", O_PATH);
  tell("fchown", fchown(fd, 5, 6));
  tell("fchownat", fchownat(fd, "", 5, 6, AT_EMPTY_PATH));
  show("f");
}

PROBE(fchown_of_symlink_descriptor) {
  symlink("nowhere", "l");
  const int fd = open("l", O_PATH | O_NOFOLLOW);
  tell("fchownat", fchownat(fd, "", 5, 6, AT_EMPTY_PATH));
  show("l");
}

PROBE(fchownat_with_unknown_flag) {
  make("f");
  tell("fchownat", fchownat(AT_FDCWD, "f", 5, 6, 0x40000));
  show("f");
}

PROBE(fchownat_below_descriptor) {
  make_directory("d");
  make("d/f");
  const int fd = open("d", O_RDONLY | O_DIRECTORY);
  tell("fchownat", fchownat(fd, "f", 5, 6, 0));
  show("d/f");
}

PROBE(chown_is_shared_by_hard_links) {
  make("a");
  link("a", "b");
  tell("chown", chown("a", 5, 6));
  show("b");
}

PROBE(chown_through_proc) {
  make("f");
  const int fd = open("f", O_RDONLY);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  tell("chown", chown(path, 5, 6));
  show("f");
}

PROBE(chown_of_missing_file) {
  tell("chown", chown("missing", 5, 6));
  tell("empty", chown("", 5, 6));
}

PROBE(chown_below_a_file) {
  make("f");
  tell("chown", chown("f/x", 5, 6));
  tell("slash", chown("f/", 5, 6));
}

PROBE(chown_of_long_name) {
  char name[300];
  memset(name, 'x', sizeof name);
  name[sizeof name - 1] = 0;
  tell("chown", chown(name, 5, 6));
}

PROBE(chown_through_a_loop) {
  symlink("b", "a");
  symlink("a", "b");
  tell("chown", chown("a", 5, 6));
  tell("lchown", lchown("a", 5, 6));
}

PROBE(chown_of_null_pointer) {
  const char* volatile nothing = nullptr;
  tell("chown", chown(nothing, 5, 6));
}

PROBE(fchown_of_no_descriptor) {
  tell("fchown", fchown(-1, 5, 6));
  tell("fchownat", fchownat(99, "f", 5, 6, 0));
}

PROBE(chown_of_fifo_and_socket) {
  mkfifo("p", 0600);
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {AF_UNIX, "s"};
  tell("bind", bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
  tell("fifo", chown("p", 5, 6));
  tell("socket", chown("s", 7, 8));
  show("p");
  show("s");
}

PROBE(chown_to_large_ids) {
  make("f");
  tell("chown", chown("f", 4294967294U, 4294967294U));
  show("f");
}

PROBE(chown_by_somebody_else) {
  make("f", 0666, 5, 6);
  become(1000, 1000);
  tell("chown", chown("f", 1000, 1000));
  tell("nothing", chown("f", static_cast<uid_t>(-1), static_cast<gid_t>(-1)));
  show("f");
}

PROBE(chown_by_owner) {
  make("f", 06755, 1000, 1000);
  become(1000, 1000);
  tell("user", chown("f", 1001, static_cast<gid_t>(-1)));
  tell("group", chown("f", static_cast<uid_t>(-1), 1001));
  tell("same", chown("f", 1000, 1000));
  show("f");
}

PROBE(chown_by_owner_to_his_other_group) {
  make("f", 0644, 1000, 1000);
  const gid_t groups[] = {50, 60};
  tell("setgroups", setgroups(2, groups));
  tell("setresgid", setresgid(1000, 1000, 1000));
  tell("setresuid", setresuid(1000, 1000, 1000));
  tell("chown", chown("f", static_cast<uid_t>(-1), 60));
  tell("other", chown("f", static_cast<uid_t>(-1), 70));
  show("f");
}
