// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what becomes of owners when names come and go: rename(2), unlink(2),
// link(2), and an inode that lives on without a name.
#include "probe.hpp"

#include <stdio.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

using namespace probe;

namespace {

long exchange(const char* a, const char* b, unsigned flags) {
  return syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, flags);
}

} // namespace

PROBE(rename_keeps_the_owner) {
  make("f", 0640, 5, 6);
  tell("rename", rename("f", "g"));
  show("f");
  show("g");
}

PROBE(rename_replaces) {
  make("f", 0640, 5, 6);
  make("g", 0600, 7, 8);
  tell("rename", rename("f", "g"));
  show("g");
}

PROBE(rename_over_a_device) {
  make("f", 0640, 5, 6);
  mknod("c", S_IFCHR | 0600, makedev(1, 3));
  tell("rename", rename("f", "c"));
  show("c");
}

PROBE(rename_of_directory) {
  make_directory("d", 0750, 5, 6);
  make("d/f", 0600, 7, 8);
  tell("rename", rename("d", "e"));
  show("e");
  show("e/f");
}

PROBE(rename_of_one_file_onto_itself) {
  make("f", 0640, 5, 6);
  link("f", "g");
  tell("rename", rename("f", "g"));
  show("f");
  show("g");
}

PROBE(rename_exchanges) {
  make("f", 0640, 5, 6);
  make("g", 0600, 7, 8);
  tell("exchange", exchange("f", "g", 2));
  show("f");
  show("g");
}

PROBE(rename_without_replacing) {
  make("f", 0640, 5, 6);
  make("g", 0600, 7, 8);
  tell("exists", exchange("f", "g", 1));
  tell("free", exchange("f", "h", 1));
  tell("both", exchange("g", "h", 3));
  show("g");
  show("h");
}

PROBE(rename_of_wrong_kinds) {
  make("f");
  make_directory("d");
  make_directory("e");
  make("e/x");
  tell("file over directory", rename("f", "d"));
  tell("directory over file", rename("d", "f"));
  tell("into itself", rename("d", "d/d"));
  tell("not empty", rename("d", "e"));
  tell("missing", rename("missing", "f"));
}

PROBE(unlinked_file_keeps_its_owner) {
  make("f", 0640, 5, 6);
  const int fd = open("f", O_RDONLY);
  tell("unlink", unlink("f"));
  show(fd);
}

PROBE(unlinked_name_leaves_the_other) {
  make("f", 0640, 5, 6);
  link("f", "g");
  tell("unlink", unlink("f"));
  show("g");
}

PROBE(unlink_of_wrong_kinds) {
  make_directory("d");
  make("d/f");
  make("f");
  tell("directory", unlink("d"));
  tell("rmdir", rmdir("d"));
  tell("file", rmdir("f"));
  tell("missing", unlink("missing"));
  tell("remove", remove("f"));
  tell("at", unlinkat(AT_FDCWD, "d/f", 0));
  tell("at", unlinkat(AT_FDCWD, "d", AT_REMOVEDIR));
  show("d");
}

PROBE(a_new_file_inherits_nothing) {
  make("f", 06755, 5, 6);
  unlink("f");
  try_open("create", "f", O_CREAT | O_WRONLY, 0644);
  show("f");
  unlink("f");
  mkdir("f", 0755);
  show("f");
  rmdir("f");
  symlink("x", "f");
  show("f");
}

PROBE(link_shares_everything) {
  make("f", 0640, 5, 6);
  tell("link", link("f", "g"));
  tell("chmod", chmod("g", 04711));
  show("f");
  show("g");
}

PROBE(link_of_symlink) {
  make("f", 0640, 5, 6);
  symlink("f", "l");
  lchown("l", 7, 8);
  tell("itself", linkat(AT_FDCWD, "l", AT_FDCWD, "a", 0));
  tell("target", linkat(AT_FDCWD, "l", AT_FDCWD, "b", AT_SYMLINK_FOLLOW));
  show("a");
  show("b");
}

PROBE(link_of_wrong_kinds) {
  make("f");
  make_directory("d");
  tell("directory", link("d", "e"));
  tell("exists", link("f", "d"));
  tell("missing", link("missing", "g"));
}

PROBE(link_of_descriptor) {
  make("f", 0640, 5, 6);
  const int fd = open("f", O_RDONLY);
  tell("linkat", linkat(fd, "", AT_FDCWD, "g", AT_EMPTY_PATH));
  show("g");
}

PROBE(link_of_somebody_elses_file) {
  make("f", 0600, 5, 6);
  tell("link", link("f", "g"));
  show("g");
}

PROBE(moved_file_keeps_its_owner) {
  make_directory("d");
  make("f", 04711, 5, 6);
  const char* const words[] = {"mv", "f", "d/g", nullptr};
  run(words);
  show("d/g");
}

PROBE(copied_tree_keeps_its_owners) {
  make_directory("d", 02750, 5, 6);
  make("d/f", 04711, 7, 8);
  mknod("d/c", S_IFCHR | 0600, makedev(1, 3));
  symlink("f", "d/l");
  lchown("d/l", 9, 10);
  link("d/f", "d/h");
  const char* const words[] = {"cp", "-a", "d", "e", nullptr};
  run(words);
  for (const char* name : {"e", "e/f", "e/c", "e/l", "e/h"})
    show(name);
}

PROBE(archived_tree_keeps_its_owners) {
  make_directory("d", 02750, 5, 6);
  make("d/f", 04711, 7, 8);
  mknod("d/b", S_IFBLK | 0660, makedev(8, 1));
  link("d/f", "d/h");
  const char* const words[] = {
      "sh",
      "-c",
      "tar -cf t d && mkdir e && tar -C e -xpf t && tar -tvf t --numeric-owner"
      " | sed 's/ [0-9-]* [0-9:]* d/ d/' | sort -k 6",
      nullptr};
  run(words);
  for (const char* name : {"e/d", "e/d/f", "e/d/b", "e/d/h"})
    show(name);
}

PROBE(installed_file_has_its_owner) {
  make("f");
  const char* const words[] = {
      "install", "-o", "5", "-g", "6", "-m", "4711", "f", "g", nullptr};
  run(words);
  show("g");
}

PROBE(touched_file_keeps_its_owner) {
  make("f", 0640, 5, 6);
  const timespec times[2] = {{1, 0}, {2, 0}};
  tell("utimensat", utimensat(AT_FDCWD, "f", times, 0));
  struct stat status = {};
  stat("f", &status);
  say("times %ld %ld", status.st_atime, status.st_mtime);
  show("f");
}

PROBE(removed_tree_is_gone) {
  make_directory("d", 0, 5, 6);
  make_directory("d/e", 0, 5, 6);
  make("d/e/f", 0, 7, 8);
  const char* const words[] = {"rm", "-rf", "d", nullptr};
  run(words);
  show("d");
}
