// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what root sees of capabilities and other attributes, and what becomes of
// them and of set-id bits. Real root and a session must print the same;
// attributes-are-those-of-root.sh compares them.
#include "attributes.h"

#include <linux/capability.h>
#include <sys/sysmacros.h>

static const char caps[] = "security.capability";

/// A valid value: effective or not, of version 2 or of a namespace's root.
static size_t capability(unsigned char* to, int version, uint32_t root) {
  struct vfs_ns_cap_data data = {0};

  data.magic_etc = (version == 3   ? VFS_CAP_REVISION_3
                    : version == 2 ? VFS_CAP_REVISION_2
                                   : VFS_CAP_REVISION_1) |
                   VFS_CAP_FLAGS_EFFECTIVE;
  data.data[0].permitted = 1U << CAP_NET_RAW;
  data.rootid = root;
  memcpy(to, &data, sizeof data);
  return version == 3   ? XATTR_CAPS_SZ_3
         : version == 2 ? XATTR_CAPS_SZ_2
                        : XATTR_CAPS_SZ_1;
}

static void give_capability(const char* path) {
  unsigned char value[100];

  TRY(setxattr(path, caps, value, capability(value, 2, 0), 0));
}

static void capabilities_are_validated(void) {
  unsigned char value[100] = {0};

  make("f", 0755);
  TRY(setxattr("f", caps, "junk", 4, 0));
  TRY(setxattr("f", caps, value, 20, 0));
  TRY(setxattr("f", caps, value, capability(value, 1, 0), 0));
  TRY(setxattr("f", caps, value, capability(value, 2, 0) + 1, 0));
  TRY(setxattr("f", caps, value, capability(value, 2, 0) - 1, 0));
  TRY(setxattr("f", caps, value, capability(value, 3, 0) - 4, 0));
  TRY(removexattr("f", caps));
  give_capability("f");
  show("f");
  TRY(setxattr("f", caps, value, capability(value, 2, 0), XATTR_CREATE));
  TRY(setxattr("f", caps, value, capability(value, 3, 0), XATTR_REPLACE));
  show("f");
  TRY(setxattr("f", caps, value, capability(value, 3, 1000), 0));
  show("f");
  TRY(setxattr("f", caps, value, capability(value, 3, UINT32_MAX), 0));
  value[1] = 1;
  TRY(setxattr("f", caps, value, 20, 0));
  TRY(removexattr("f", caps));
  show("f");
}

static void chown_drops_capabilities(void) {
  static const mode_t modes[] = {0755, 06755, 02745, 06644, 0};

  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
    make("f", modes[i]);
    give_capability("f");
    TRY(chmod("f", modes[i]));
    show("f");
    TRY(chown("f", (uid_t)-1, (gid_t)-1));
    show("f");
    TRY(chmod("f", modes[i]));
    give_capability("f");
    TRY(chown("f", 1, 2));
    show("f");
  }
  TRY(mkdir("d", 0755));
  TRY(chmod("d", 06755));
  TRY(setxattr("d", "trusted.x", "x", 1, 0));
  TRY(chown("d", 1, 2));
  show("d");
}

static void write_to(const char* path, int flags) {
  const int fd = open(path, flags);

  printf("  open of %s with %o: %d\n", path, (unsigned)flags, fd >= 0);
  if (fd >= 0 && write(fd, "text", 4) != 4)
    perror("write");
  close(fd);
}

static void touch(const char* path) {
  const int fd = open(path, O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY, 0666);

  TRY(futimens(fd, NULL));
  close(fd);
}

static void make_set_id(const char* path) {
  make(path, 06755);
  give_capability(path);
  if (chmod(path, 06755) != 0)
    perror(path);
}

/// What an open for writing alone, and what each way to write does.
static void writing_drops_capabilities(void) {
  const struct timespec times[2] = {{1000000000, 0}, {1000000000, 0}};
  FILE* stream;

  make_set_id("opened");
  close(open("opened", O_RDWR));
  make_set_id("touched");
  touch("touched");
  TRY(utimensat(AT_FDCWD, "touched", times, 0));
  touch("touched");
  TRY(utimensat(AT_FDCWD, "touched", times, 0));
  show("touched");
  make_set_id("written");
  write_to("written", O_WRONLY);
  make_set_id("appended");
  write_to("appended", O_WRONLY | O_APPEND | O_CREAT);
  TRY(utimensat(AT_FDCWD, "appended", times, 0));
  make_set_id("emptied");
  close(open("emptied", O_WRONLY | O_TRUNC));
  make_set_id("truncated");
  TRY(truncate("truncated", 9));
  make_set_id("ftruncated");
  int fd = open("ftruncated", O_RDWR);
  TRY(ftruncate(fd, 9));
  close(fd);
  make_set_id("allocated");
  fd = open("allocated", O_RDWR);
  TRY(fallocate(fd, 0, 0, 9));
  close(fd);
  make_set_id("streamed");
  stream = fopen("streamed", "r+");
  fputs("text", stream);
  fclose(stream);
  make_set_id("read");
  close(open("read", O_RDONLY));
  make_set_id("timed");
  TRY(utimensat(AT_FDCWD, "timed", times, 0));
  static const char* const all[] = {
      "opened",
      "touched",
      "written",
      "appended",
      "emptied",
      "truncated",
      "ftruncated",
      "allocated",
      "streamed",
      "read",
      "timed",
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    show(all[i]);
}

static void names_and_values_have_limits(void) {
  static char value[65537], name[300];

  memset(name, 'n', sizeof name - 1);
  memcpy(name, "trusted.", 8);
  make("f", 0600);
  TRY(setxattr("f", name, "v", 1, 0));
  name[255] = 0;
  TRY(setxattr("f", name, "v", 1, 0));
  TRY(getxattr("f", name, value, 1));
  TRY(listxattr("f", value, 255));
  TRY(listxattr("f", value, 256));
  TRY(listxattr("f", NULL, 0));
  TRY(setxattr("f", "trusted.x", value, sizeof value, 0));
  TRY(setxattr("f", "trusted.x", value, 2000, 0));
  TRY(getxattr("f", "trusted.x", NULL, 0));
  TRY(getxattr("f", "trusted.x", value, 1999));
  TRY(getxattr("f", "trusted.x", value, sizeof value));
  TRY(setxattr("f", "trusted.x", NULL, 0, 0));
  TRY(getxattr("f", "trusted.x", value, 1));
  TRY(setxattr("f", "trusted.x", "v", 1, 8));
  TRY(setxattr("f", "trusted.", "v", 1, 0));
  TRY(setxattr("f", "security.", "v", 1, 0));
  TRY(setxattr("f", "trusted", "v", 1, 0));
  TRY(setxattr("f", "user.", "v", 1, 0));
  TRY(setxattr("f", "", "v", 1, 0));
  TRY(setxattr("f", "other.x", "v", 1, 0));
  TRY(setxattr("f", "system.x", "v", 1, 0));
  TRY(setxattr("f", "trusted.y", "v", 1, XATTR_REPLACE));
  TRY(setxattr("f", "trusted.y", "v", 1, XATTR_CREATE));
  TRY(setxattr("f", "trusted.y", "v", 1, XATTR_CREATE));
  TRY(setxattr("f", "trusted.y", "w", 1, XATTR_CREATE | XATTR_REPLACE));
  TRY(setxattr("f", "user.own", "1", 1, 0));
  TRY(setxattr("f", "security.own", "2", 1, 0));
  TRY(setxattr("missing", "trusted.x", "v", 1, 0));
  TRY(getxattr("missing", "trusted.x", value, 1));
  TRY(removexattr("missing", "trusted.x"));
  TRY(removexattr("f", "trusted.z"));
  TRY(removexattr("f", "trusted.x"));
  TRY(getxattr("f", "trusted.x", value, 1));
  show("f");
  int fd = open("f", O_PATH);
  TRY(fsetxattr(fd, "trusted.x", "v", 1, 0));
  TRY(fgetxattr(fd, "trusted.y", value, 1));
  TRY(fremovexattr(fd, "trusted.y"));
  TRY(fremovexattr(-1, "trusted.y"));
  fd = open("f", O_RDONLY);
  TRY(fsetxattr(fd, "trusted.x", "v", 1, 0));
  TRY(unlink("f"));
  TRY(fgetxattr(fd, "trusted.x", value, 1));
  TRY(fsetxattr(fd, "trusted.x", "vv", 2, 0));
  TRY(fgetxattr(fd, "trusted.x", value, 2));
}

static void each_type_has_its_attributes(void) {
  static const char* const files[] = {"f", "d", "l", "p", "c", "b", "s"};
  static const char* const names[] = {
      "user.x", "trusted.x", "security.x", "system.posix_acl_access"};
  char value[10];

  make("f", 0);
  TRY(mkdir("d", 0));
  TRY(symlink("nowhere", "l"));
  TRY(mkfifo("p", 0600));
  TRY(mknod("c", S_IFCHR | 0600, makedev(1, 3)));
  TRY(mknod("b", S_IFBLK | 0600, makedev(7, 0)));
  TRY(mknod("s", S_IFSOCK | 0600, 0));
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
      printf("%s %s\n", files[i], names[n]);
      if (n < 3)
        TRY(lsetxattr(files[i], names[n], "v", 1, 0));
      TRY(lgetxattr(files[i], names[n], value, 10));
      show(files[i]);
      TRY(lremovexattr(files[i], names[n]));
    }
    show(files[i]);
  }
}

static void others_have_less(void) {
  char value[100];

  make("f", 0666);
  give_capability("f");
  TRY(setxattr("f", "trusted.x", "v", 1, 0));
  TRY(setxattr("f", "security.x", "v", 1, 0));
  TRY(setxattr("f", "user.x", "v", 1, 0));
  make("own", 0666);
  give_capability("own");
  TRY(chown("own", 1000, 1000));
  give_capability("own");
  TRY(mkdir("sticky", 0777));
  TRY(chmod("sticky", 01777));
  become(1000, 1000);
  for (const char* file = "f"; file != NULL;
       file = strcmp(file, "f") == 0 ? "own" : NULL) {
    show(file);
    TRY(setxattr(file, "trusted.x", "v", 1, 0));
    TRY(getxattr(file, "trusted.x", value, 10));
    TRY(removexattr(file, "trusted.x"));
    TRY(setxattr(file, "security.x", "v", 1, 0));
    TRY(getxattr(file, "security.x", value, 10));
    TRY(removexattr(file, "security.x"));
    TRY(setxattr(file, caps, "junk", 4, 0));
    TRY(setxattr(file, caps, value, capability((void*)value, 2, 0), 0));
    TRY(removexattr(file, caps));
    TRY(setxattr(file, "user.x", "w", 1, 0));
  }
  TRY(setxattr("sticky", "user.x", "w", 1, 0));
  TRY(removexattr("sticky", "user.x"));
}

static void others_write(void) {
  make("f", 0);
  give_capability("f");
  TRY(chown("f", 1000, 1000));
  give_capability("f");
  TRY(chmod("f", 06777));
  make("g", 0);
  TRY(chown("g", 1000, 1000));
  TRY(chmod("g", 02666));
  make("h", 0);
  TRY(chown("h", 1000, 70));
  TRY(chmod("h", 06666));
  become(1000, 1000);
  write_to("f", O_WRONLY);
  write_to("g", O_WRONLY | O_TRUNC);
  TRY(truncate("h", 5));
  show("f");
  show("g");
  show("h");
  TRY(close(open("sid", O_CREAT | O_RDWR, 06755)));
  show("sid");
  write_to("sid", O_WRONLY);
  show("sid");
}

int main(int words, char** word) {
  static const struct probe groups[] = {
      {"capabilities_are_validated", capabilities_are_validated},
      {"chown_drops_capabilities", chown_drops_capabilities},
      {"writing_drops_capabilities", writing_drops_capabilities},
      {"names_and_values_have_limits", names_and_values_have_limits},
      {"each_type_has_its_attributes", each_type_has_its_attributes},
      {"others_have_less", others_have_less},
      {"others_write", others_write},
      {NULL, NULL},
  };

  return run_groups(groups, words, word);
}
