// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what root sees of ACLs, and of the modes, groups and ACLs that
// directories hand down. Real root and a session must print the same;
// attributes-are-those-of-root.sh compares them.
#include "attributes.h"

#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

static const char access_acl[] = "system.posix_acl_access";
static const char default_acl[] = "system.posix_acl_default";

/// An ACL from words like "u:7:6", each letter the tag: u g with an id (0: the
/// object itself), m o. Returns its size.
static size_t acl(unsigned char* to, const char* text) {
  static const char letters[] = "UuGgmo";
  unsigned char* at = to;
  const uint32_t version = 2;

  memcpy(at, &version, 4);
  at += 4;
  for (const char* word = text; *word != 0; word++) {
    uint16_t tag = (uint16_t)(1U << (strchr(letters, *word) - letters));
    uint32_t id = UINT32_MAX;
    char* end = NULL;

    if (*word == 'u' || *word == 'g')
      id = (uint32_t)strtoul(word + 1, &end, 10);
    else
      end = (char*)word + 1;
    const uint16_t bits = (uint16_t)strtoul(end + 1, &end, 8);
    memcpy(at, &tag, 2);
    memcpy(at + 2, &bits, 2);
    memcpy(at + 4, &id, 4);
    at += 8;
    word = *end == 0 ? end - 1 : end;
  }
  return (size_t)(at - to);
}

static long set_acl(const char* path, const char* name, const char* text) {
  unsigned char value[1000];
  const size_t bytes = acl(value, text);

  printf("  %s of %s to %s: ", name, path, text);
  const int result = setxattr(path, name, value, bytes, 0);
  printf("%s\n", result == 0 ? "done" : strerrorname_np(errno));
  return result;
}

static void acls_are_validated(void) {
  static const char* const values[] = {
      "U:6,G:4,o:0",
      "U:6,u7:6,G:4,m:7,o:0",
      "U:6,u7:6,G:4,o:0",
      "U:6,G:4,m:5,o:0",
      "U:6,u7:6,u7:4,G:4,m:7,o:0",
      "U:6,G:4,u7:6,m:7,o:0",
      "G:4,U:6,o:0",
      "U:6,G:4,m:7,m:7,o:0",
      "U:6,G:4",
      "U:6,G:4,o:0,o:0",
      "U:9,G:4,o:0",
      "U:6,u4294967295:6,G:4,m:7,o:0",
      "U:6,G:4,g9:1,g8:2,m:3,o:0",
      "U:6,G:4,o:0,m:1",
  };
  unsigned char value[100];

  make("f", 04640);
  if (mkdir("d", 0755) != 0)
    return;
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    set_acl("f", access_acl, values[i]);
    show("f");
    set_acl("d", default_acl, values[i]);
    show("d");
  }
  size_t bytes = acl(value, "U:6,u7:6,G:4,m:7,o:0");
  TRY(setxattr("f", access_acl, value, bytes - 1, 0));
  TRY(setxattr("f", access_acl, value, 3, 0));
  TRY(setxattr("f", access_acl, value, bytes, XATTR_REPLACE));
  TRY(setxattr("f", access_acl, value, bytes, XATTR_CREATE));
  TRY(setxattr("f", default_acl, value, bytes, 0));
  TRY(getxattr("f", default_acl, value, sizeof value));
  TRY(getxattr("f", access_acl, value, 5));
  TRY(setxattr("f", "system.posix_acl_other", value, bytes, 0));
  TRY(setxattr("f", access_acl, value, 4, 0));
  show("f");
  TRY(removexattr("f", access_acl));
  TRY(removexattr("f", default_acl));
  TRY(setxattr("d", default_acl, value, 0, 0));
  TRY(removexattr("d", default_acl));
  show("d");
  value[0] = 1;
  TRY(setxattr("f", access_acl, value, bytes, 0));
  TRY(symlink("f", "l"));
  TRY(lsetxattr("l", access_acl, value, bytes, 0));
  TRY(lgetxattr("l", access_acl, value, bytes));
  TRY(lremovexattr("l", access_acl));
}

static void acls_follow_the_mode(void) {
  make("f", 02755);
  set_acl("f", access_acl, "U:7,u7:6,G:4,m:7,o:1");
  show("f");
  for (mode_t mode = 0; mode <= 0777; mode += 0123) {
    TRY(chmod("f", mode));
    show("f");
  }
  TRY(chown("f", 7, 8));
  show("f");
  set_acl("f", access_acl, "U:7,G:4,o:1");
  show("f");
  TRY(chmod("f", 0640));
  show("f");
  set_acl("f", access_acl, "U:7,G:4,m:2,o:1");
  TRY(chmod("f", 0604));
  show("f");
  TRY(removexattr("f", access_acl));
  show("f");
}

static void make_everything(void) {
  const struct sockaddr_un address = {AF_UNIX, "d/socket"};
  char temporary[] = "d/t-XXXXXX", directory[] = "d/u-XXXXXX";
  char line[32] = {0};

  TRY(close(open("d/file", O_CREAT | O_WRONLY, 06777)));
  TRY(close(open("d/private", O_CREAT | O_EXCL | O_RDWR, 0600)));
  TRY(close(open("d/closed", O_CREAT | O_RDWR, 0)));
  if (geteuid() == 0) // others are only held against it in a strict session
    TRY(close(open("d/closed", O_RDWR)));
  TRY(close(creat("d/created", 0444)));
  TRY(mkdir("d/sub", 0777));
  TRY(mkdir("d/sub/sticky", 01750));
  TRY(mkdir("d/set-id", 06755));
  TRY(mkfifo("d/fifo", 0666));
  TRY(mknod("d/device", S_IFCHR | 0660, makedev(1, 3)));
  TRY(mknod("d/plain", 0640, 0));
  TRY(mknod("d/plain", S_IFCHR | 0640, 5));
  TRY(symlink("file", "d/link"));
  TRY(bind(socket(AF_UNIX, SOCK_STREAM, 0),
           (const struct sockaddr*)&address,
           sizeof address));
  const int fd = mkstemp(temporary);
  TRY(rename(temporary, "d/mkstemp"));
  TRY(fchmod(fd, 0644));
  TRY(mkdtemp(directory) != NULL);
  TRY(rename(directory, "d/mkdtemp"));
  FILE* const stream = fopen("d/stream", "w");
  TRY(stream == NULL ? -1 : fclose(stream));
  const int unnamed = open("d", O_TMPFILE | O_RDWR, 0666);
  snprintf(line, sizeof line, "/proc/self/fd/%d", unnamed);
  TRY(linkat(AT_FDCWD, line, AT_FDCWD, "d/tmpfile", AT_SYMLINK_FOLLOW));
  static const char* const made[] = {
      "file",
      "private",
      "closed",
      "created",
      "sub",
      "sub/sticky",
      "set-id",
      "fifo",
      "device",
      "plain",
      "link",
      "socket",
      "mkstemp",
      "mkdtemp",
      "stream",
      "tmpfile",
  };
  for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
    snprintf(line, sizeof line, "d/%s", made[i]);
    show(line);
  }
}

static void make_directory(mode_t mode) {
  TRY(mkdir("d", 0700));
  TRY(chown("d", 3, 70));
  TRY(chmod("d", mode));
}

static void default_acls_are_inherited(void) {
  make_directory(0777);
  set_acl("d", default_acl, "U:7,u7:6,G:5,m:7,o:4");
  umask(077);
  make_everything();
}

static void small_default_acls_replace_the_umask(void) {
  make_directory(02777);
  set_acl("d", default_acl, "U:7,G:6,o:5");
  umask(027);
  make_everything();
}

static void removed_default_acls_leave_the_umask(void) {
  make_directory(0777);
  set_acl("d", default_acl, "U:7,G:6,o:5");
  TRY(removexattr("d", default_acl));
  umask(027);
  make_everything();
}

static void set_gid_directories_hand_down(void) {
  make_directory(02777);
  umask(022);
  make_everything();
}

static void others_make_things_in_set_gid_directories(void) {
  make_directory(02777);
  umask(072);
  become(1000, 1001);
  make_everything();
}

static void others_make_things_below_default_acls(void) {
  make_directory(03777);
  set_acl("d", default_acl, "U:7,u7:6,G:5,m:7,o:4");
  umask(072);
  become(1000, 50);
  make_everything();
}

static void others_set_acls(void) {
  make("theirs", 0644);
  make("f", 02755);
  TRY(chown("f", 1000, 70));
  TRY(chmod("f", 02755));
  TRY(mkdir("d", 0777));
  become(1000, 1000);
  set_acl("theirs", access_acl, "U:7,u7:6,G:5,m:7,o:4");
  TRY(removexattr("theirs", access_acl));
  set_acl("d", default_acl, "U:7,u7:6,G:5,m:7,o:4");
  set_acl("f", access_acl, "U:7,u7:6,G:5,m:7,o:4");
  show("f");
}

int main(int words, char** word) {
  static const struct probe groups[] = {
      {"acls_are_validated", acls_are_validated},
      {"acls_follow_the_mode", acls_follow_the_mode},
      {"default_acls_are_inherited", default_acls_are_inherited},
      {"small_default_acls_replace_the_umask",
       small_default_acls_replace_the_umask},
      {"removed_default_acls_leave_the_umask",
       removed_default_acls_leave_the_umask},
      {"set_gid_directories_hand_down", set_gid_directories_hand_down},
      {"others_make_things_in_set_gid_directories",
       others_make_things_in_set_gid_directories},
      {"others_make_things_below_default_acls",
       others_make_things_below_default_acls},
      {"others_set_acls", others_set_acls},
      {NULL, NULL},
  };

  return run_groups(groups, words, word);
}
