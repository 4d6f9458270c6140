// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: owner, group and mode of what is new: open(2), mkdir(2), mknod(2),
// and S_ISGID of a directory in inode(7).
#include "probe.hpp"

#include <dirent.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

using namespace probe;

namespace {

void bind_to(const char* path) {
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  strcpy(address.sun_path, path);
  tell("bind", bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
  close(fd);
}

void show_types(const char* path) {
  DIR* directory = opendir(path);
  const dirent* entry;
  char types[16] = {};
  while (directory != nullptr && (entry = readdir(directory)) != nullptr)
    if (entry->d_name[0] >= 'a' && entry->d_name[0] < 'o')
      types[entry->d_name[0] - 'a'] = static_cast<char>(
          entry->d_type == DT_UNKNOWN ? '?' : '0' + entry->d_type);
  for (char& type : types)
    if (&type != &types[15] && type == 0)
      type = ' ';
  say("types %s", types);
  if (directory != nullptr)
    closedir(directory);
}

} // namespace

PROBE(new_file_is_roots) {
  try_open("open", "f", O_CREAT | O_WRONLY, 0666);
  show("f");
}

PROBE(new_file_of_mode_0_is_reopened) {
  try_open("create", "f", O_CREAT | O_WRONLY, 0);
  try_open("read", "f", O_RDONLY);
  try_open("write", "f", O_RDWR);
  show("f");
}

PROBE(new_file_of_mode_0444_is_appended) {
  try_open("create", "f", O_CREAT | O_WRONLY, 0444);
  try_open("append", "f", O_WRONLY | O_APPEND);
  show("f");
}

PROBE(new_file_obeys_umask) {
  umask(077);
  try_open("open", "f", O_CREAT | O_WRONLY, 0666);
  show("f");
  say("umask %o", umask(022));
}

PROBE(new_file_with_set_id_bits) {
  try_open("open", "f", O_CREAT | O_WRONLY, 07777);
  show("f");
}

PROBE(new_file_exists_already) {
  make("f", 0640, 5, 6);
  try_open("exclusive", "f", O_CREAT | O_EXCL | O_WRONLY, 0666);
  try_open("open", "f", O_CREAT | O_WRONLY, 0666);
  try_open("truncate", "f", O_CREAT | O_TRUNC | O_WRONLY, 0666);
  show("f");
}

PROBE(new_directory_with_set_id_bits) {
  tell("mkdir", mkdir("d", 07777));
  show("d");
}

PROBE(new_entries_of_set_gid_directory) {
  make_directory("d", 02775, 5, 50);
  try_open("open", "d/f", O_CREAT | O_WRONLY, 0666);
  tell("mkdir", mkdir("d/s", 0755));
  tell("mkdir", mkdir("d/s/t", 0700));
  tell("symlink", symlink("f", "d/l"));
  tell("mkfifo", mkfifo("d/p", 0600));
  tell("mknod", mknod("d/c", S_IFCHR | 0600, makedev(1, 3)));
  bind_to("d/u");
  for (const char* name : {"d/f", "d/s", "d/s/t", "d/l", "d/p", "d/c", "d/u"})
    show(name);
}

PROBE(new_set_gid_file_in_set_gid_directory) {
  make_directory("d", 02777, 5, 50);
  try_open("root", "d/r", O_CREAT | O_WRONLY, 02777);
  become(1000, 1000);
  try_open("stranger", "d/s", O_CREAT | O_WRONLY, 02777);
  show("d/r");
  show("d/s");
}

PROBE(new_entries_of_another_user) {
  chmod(".", 0777);
  tell("setegid", setegid(60));
  tell("seteuid", seteuid(1000));
  try_open("open", "f", O_CREAT | O_WRONLY, 0666);
  tell("mkdir", mkdir("d", 0755));
  tell("symlink", symlink("f", "l"));
  tell("mkfifo", mkfifo("p", 0600));
  bind_to("s");
  tell("seteuid", seteuid(0));
  for (const char* name : {"f", "d", "l", "p", "s"})
    show(name);
}

PROBE(new_entries_follow_file_system_ids) {
  chmod(".", 0777);
  setfsgid(70);
  setfsuid(1000);
  try_open("open", "f", O_CREAT | O_WRONLY, 0666);
  tell("mkdir", mkdir("d", 0755));
  show("f");
  show("d");
  say("euid %u", geteuid());
}

PROBE(new_temporary_files) {
  char file[] = "fXXXXXX";
  char directory[] = "dXXXXXX";
  tell("mkstemp", mkstemp(file) < 0 ? -1 : 0);
  tell("mkdtemp", mkdtemp(directory) == nullptr ? -1 : 0);
  tell("rename", rename(file, "f"));
  tell("rename", rename(directory, "d"));
  show("f");
  show("d");
}

PROBE(new_temporary_files_of_another_user) {
  become(1000, 60);
  char file[] = "fXXXXXX";
  char directory[] = "dXXXXXX";
  tell("mkstemp", mkstemp(file) < 0 ? -1 : 0);
  tell("mkdtemp", mkdtemp(directory) == nullptr ? -1 : 0);
  FILE* stream = fopen("s", "w");
  tell("fopen", stream == nullptr ? -1 : 0);
  tell("rename", rename(file, "f"));
  tell("rename", rename(directory, "d"));
  show("f");
  show("d");
  show("s");
}

PROBE(nameless_file_gets_a_name) {
  const int fd = open(".", O_TMPFILE | O_RDWR, 0640);
  tell("open", fd < 0 ? -1 : 0);
  tell("fchown", fchown(fd, 5, 6));
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  tell("linkat", linkat(AT_FDCWD, path, AT_FDCWD, "f", AT_SYMLINK_FOLLOW));
  show("f");
  show(fd);
}

PROBE(nameless_file_of_another_user) {
  become(1000, 60);
  const int fd = open(".", O_TMPFILE | O_RDWR, 0640);
  tell("open", fd < 0 ? -1 : 0);
  show(fd);
}

PROBE(openat2_creates) {
  open_how how = {};
  how.flags = O_CREAT | O_WRONLY;
  how.mode = 0640;
  become(1000, 60);
  const long fd = syscall(SYS_openat2, AT_FDCWD, "f", &how, sizeof how);
  tell("openat2", fd < 0 ? -1 : 0);
  show("f");
}

PROBE(openat2_stays_beneath) {
  open_how how = {};
  how.flags = O_RDONLY;
  how.resolve = RESOLVE_BENEATH;
  const long fd = syscall(SYS_openat2, AT_FDCWD, "..", &how, sizeof how);
  tell("openat2", fd < 0 ? -1 : 0);
}

PROBE(mknod_of_devices) {
  tell("char", mknod("c", S_IFCHR | 0660, makedev(5, 1)));
  tell("block", mknod("b", S_IFBLK | 0600, makedev(8, 17)));
  tell("big", mknod("g", S_IFCHR | 0600, makedev(4095, 1048575)));
  show("c");
  show("b");
  show("g");
}

PROBE(mknod_of_other_types) {
  tell("none", mknod("a", 0640, 0));
  tell("file", mknod("f", S_IFREG | 0640, 0));
  tell("fifo", mknod("p", S_IFIFO | 0640, 0));
  tell("socket", mknod("s", S_IFSOCK | 0640, 0));
  tell("directory", mknod("d", S_IFDIR | 0755, 0));
  tell("link", mknod("l", S_IFLNK | 0777, 0));
  for (const char* name : {"a", "f", "p", "s", "d", "l"})
    show(name);
}

PROBE(mknod_of_an_existing_name) {
  const int fd = open("f", O_CREAT | O_RDWR, 0644);
  tell("write", write(fd, "text", 4));
  tell("mknod", mknod("f", S_IFCHR | 0600, makedev(1, 3)));
  tell("size", lseek(fd, 0, SEEK_END));
  show("f");
  mkfifo("p", 0600);
  tell("fifo", mknod("p", S_IFCHR | 0600, makedev(1, 3)));
  symlink("nowhere", "l");
  tell("link", mknod("l", S_IFCHR | 0600, makedev(1, 3)));
  show("nowhere");
}

PROBE(mknod_obeys_umask) {
  umask(027);
  tell("mknod", mknod("c", S_IFCHR | 0666, makedev(1, 3)));
  show("c");
}

PROBE(mknod_below_descriptor) {
  make_directory("d");
  const int fd = open("d", O_RDONLY | O_DIRECTORY);
  tell("mknodat", mknodat(fd, "c", S_IFCHR | 0600, makedev(1, 3)));
  tell("missing", mknodat(fd, "x/c", S_IFCHR | 0600, makedev(1, 3)));
  show("d/c");
}

PROBE(mknod_by_another_user) {
  become(1000, 1000);
  tell("char", mknod("c", S_IFCHR | 0600, makedev(1, 3)));
  tell("fifo", mknod("p", S_IFIFO | 0600, 0));
  tell("file", mknod("f", S_IFREG | 0600, 0));
  show("c");
  show("p");
}

PROBE(device_keeps_being_one) {
  tell("mknod", mknod("b", S_IFBLK | 0600, makedev(8, 1)));
  tell("chown", chown("b", 0, 6));
  tell("chmod", chmod("b", 0660));
  tell("link", link("b", "h"));
  tell("rename", rename("b", "n"));
  show("n");
  show("h");
}

PROBE(device_is_gone_with_its_name) {
  tell("mknod", mknod("c", S_IFCHR | 0600, makedev(1, 3)));
  tell("unlink", unlink("c"));
  make("c");
  show("c");
}

PROBE(directory_lists_types) {
  mknod("a", S_IFCHR | 0600, makedev(1, 3));
  mknod("b", S_IFBLK | 0600, makedev(8, 1));
  make("c");
  mkdir("d", 0755);
  symlink("c", "e");
  mkfifo("f", 0600);
  show_types(".");
}

PROBE(find_finds_devices) {
  mknod("a", S_IFCHR | 0600, makedev(1, 3));
  mknod("b", S_IFBLK | 0600, makedev(8, 1));
  make("c");
  const char* const words[] = {
      "sh", "-c", "find . -type c; find . -type b; find . -type f", nullptr};
  run(words);
}

PROBE(whiteout_is_a_device) {
  make("f");
  tell("renameat2",
       syscall(SYS_renameat2, AT_FDCWD, "f", AT_FDCWD, "g", 4 /* WHITEOUT */));
  show("f");
  show("g");
}

PROBE(symlinks_have_every_bit) {
  umask(077);
  tell("symlink", symlink("nowhere", "l"));
  show("l");
}

PROBE(fifo_obeys_umask) {
  umask(027);
  tell("mkfifo", mkfifo("p", 0666));
  tell("again", mkfifo("p", 0666));
  show("p");
}

PROBE(socket_obeys_umask) {
  umask(027);
  bind_to("s");
  bind_to("s");
  show("s");
}
