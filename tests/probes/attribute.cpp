// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: extended attributes and the capabilities of files: xattr(7),
// capabilities(7).
#include "attributes.hpp"

#include <stdio.h>
#include <sys/sysmacros.h>

using namespace probe;

namespace {

void say_value(const char* path, const char* name) {
  char value[256] = {};
  const ssize_t bytes = lgetxattr(path, name, value, sizeof value - 1);
  if (bytes < 0)
    tell(name, -1);
  else
    say("%s=%s", name, value);
}

} // namespace

PROBE(attribute_of_user) {
  make("f");
  tell("set", set("f", "user.a", "x"));
  say_value("f", "user.a");
  say_names("f");
}

PROBE(attribute_of_trusted) {
  make("f", 0640, 5, 6);
  tell("set", set("f", "trusted.a", "x"));
  say_value("f", "trusted.a");
  say_names("f");
  show("f");
}

PROBE(attribute_of_2000_bytes) {
  make("f");
  char value[2000];
  memset(value, 'v', sizeof value);
  tell("set", setxattr("f", "trusted.a", value, sizeof value, 0));
  tell("size", getxattr("f", "trusted.a", nullptr, 0));
  tell("short", getxattr("f", "trusted.a", value, 10));
  tell("get", getxattr("f", "trusted.a", value, sizeof value));
}

PROBE(attribute_too_large) {
  make("f");
  static char value[65537];
  tell("set", setxattr("f", "trusted.a", value, sizeof value, 0));
  char name[300];
  memset(name, 'n', sizeof name);
  memcpy(name, "trusted.", 8);
  name[256] = 0;
  tell("name", set("f", name, "x"));
  tell("get", getxattr("f", name, value, sizeof value));
}

PROBE(attribute_of_unknown_kind) {
  make("f");
  tell("set", set("f", "foreign.a", "x"));
  tell("none", set("f", "a", "x"));
  tell("get", getxattr("f", "foreign.a", nullptr, 0));
  tell("bare", set("f", "user.", "x"));
  tell("trusted", set("f", "trusted.", "x"));
  tell("empty", set("f", "", "x"));
  tell("remove", removexattr("f", "foreign.a"));
}

PROBE(attribute_flags) {
  make("f");
  for (const char* name : {"user.a", "trusted.a"}) {
    tell("replace", set("f", name, "1", XATTR_REPLACE));
    tell("create", set("f", name, "2", XATTR_CREATE));
    tell("create", set("f", name, "3", XATTR_CREATE));
    tell("replace", set("f", name, "4", XATTR_REPLACE));
    say_value("f", name);
    tell("flags", set("f", name, "5", 8));
  }
}

PROBE(attribute_is_removed) {
  make("f");
  for (const char* name : {"user.a", "trusted.a"}) {
    tell("missing", removexattr("f", name));
    tell("set", set("f", name, "x"));
    tell("remove", removexattr("f", name));
    tell("get", getxattr("f", name, nullptr, 0));
  }
  say_names("f");
}

PROBE(attribute_list_sizes) {
  make("f");
  tell("none", listxattr("f", nullptr, 0));
  set("f", "user.a", "x");
  set("f", "trusted.b", "x");
  tell("size", listxattr("f", nullptr, 0));
  char names[3];
  tell("short", listxattr("f", names, sizeof names));
  say_names("f");
}

PROBE(attribute_without_value) {
  make("f");
  tell("set", setxattr("f", "trusted.a", nullptr, 0, 0));
  tell("get", getxattr("f", "trusted.a", nullptr, 0));
  tell("user", setxattr("f", "user.a", nullptr, 0, 0));
  tell("get", getxattr("f", "user.a", nullptr, 0));
}

PROBE(attributes_of_symlink) {
  symlink("nowhere", "l");
  tell("user", lsetxattr("l", "user.a", "x", 1, 0));
  tell("trusted", lsetxattr("l", "trusted.a", "x", 1, 0));
  say_value("l", "trusted.a");
  say_names("l");
  tell("follow", setxattr("l", "trusted.a", "x", 1, 0));
}

PROBE(attributes_of_device) {
  tell("mknod", mknod("c", S_IFCHR | 0600, makedev(1, 3)));
  tell("user", set("c", "user.a", "x"));
  tell("trusted", set("c", "trusted.a", "x"));
  say_names("c");
  show("c");
}

PROBE(attributes_of_fifo) {
  mkfifo("p", 0600);
  tell("user", set("p", "user.a", "x"));
  tell("trusted", set("p", "trusted.a", "x"));
  say_names("p");
}

PROBE(attributes_of_directory) {
  make_directory("d", 0750, 5, 6);
  tell("user", set("d", "user.a", "x"));
  tell("trusted", set("d", "trusted.a", "y"));
  say_names("d");
  show("d");
}

PROBE(attributes_go_with_the_file) {
  make("f");
  set("f", "trusted.a", "x");
  set("f", "user.a", "y");
  link("f", "g");
  rename("f", "h");
  say_names("g");
  say_names("h");
}

PROBE(attributes_by_descriptor) {
  make("f");
  const int fd = open("f", O_RDWR);
  unlink("f");
  tell("set", fsetxattr(fd, "trusted.a", "x", 1, 0));
  tell("get", fgetxattr(fd, "trusted.a", nullptr, 0));
  tell("list", flistxattr(fd, nullptr, 0));
  tell("remove", fremovexattr(fd, "trusted.a"));
  const int path = open(".", O_PATH);
  tell("path", fsetxattr(path, "trusted.a", "x", 1, 0));
  tell("none", fgetxattr(-1, "trusted.a", nullptr, 0));
}

PROBE(attributes_of_missing_file) {
  tell("set", set("missing", "trusted.a", "x"));
  tell("get", getxattr("missing", "trusted.a", nullptr, 0));
  tell("list", listxattr("missing", nullptr, 0));
  tell("remove", removexattr("missing", "trusted.a"));
}

PROBE(attributes_of_a_user) {
  make("f", 0666, 5, 6);
  set("f", "trusted.a", "x");
  make("mine", 0600, 1000, 1000);
  become(1000, 1000);
  tell("trusted", set("mine", "trusted.b", "x"));
  tell("get", getxattr("f", "trusted.a", nullptr, 0));
  tell("capability", setxattr("mine", capability, net_raw, sizeof net_raw, 0));
  say_names("f");
}

PROBE(capability_is_kept) {
  make("f", 0755, 5, 6);
  tell("set", setxattr("f", capability, net_raw, sizeof net_raw, 0));
  tell("get", getxattr("f", capability, nullptr, 0));
  say_names("f");
  show("f");
}

PROBE(capability_must_be_one) {
  make("f");
  tell("text", set("f", capability, "nonsense"));
  const uint32_t wrong[5] = {0x09000000U, 0, 0, 0, 0};
  tell("version", setxattr("f", capability, wrong, sizeof wrong, 0));
  tell("short", setxattr("f", capability, net_raw, 12, 0));
  const uint32_t rooted[6] = {0x03000001U, 1U << CAP_NET_RAW, 0, 0, 0, 0};
  tell("rooted", setxattr("f", capability, rooted, sizeof rooted, 0));
  tell("get", getxattr("f", capability, nullptr, 0));
}

PROBE(capability_ends_with_chown) {
  make("f", 0755);
  setxattr("f", capability, net_raw, sizeof net_raw, 0);
  tell("chown", chown("f", 0, 0));
  tell("get", getxattr("f", capability, nullptr, 0));
  setxattr("f", capability, net_raw, sizeof net_raw, 0);
  tell("chown", chown("f", static_cast<uid_t>(-1), static_cast<gid_t>(-1)));
  tell("get", getxattr("f", capability, nullptr, 0));
}

PROBE(capability_survives_chmod) {
  make("f", 0755);
  setxattr("f", capability, net_raw, sizeof net_raw, 0);
  tell("chmod", chmod("f", 0700));
  tell("utimensat", utimensat(AT_FDCWD, "f", nullptr, 0));
  tell("get", getxattr("f", capability, nullptr, 0));
}

PROBE(capability_ends_with_a_write) {
  make("f", 0755);
  setxattr("f", capability, net_raw, sizeof net_raw, 0);
  const int fd = open("f", O_WRONLY | O_APPEND);
  tell("write", write(fd, "x", 1));
  close(fd);
  tell("get", getxattr("f", capability, nullptr, 0));
}

PROBE(capability_ends_with_truncate) {
  make("f", 0755);
  setxattr("f", capability, net_raw, sizeof net_raw, 0);
  tell("truncate", truncate("f", 10));
  tell("get", getxattr("f", capability, nullptr, 0));
}

PROBE(capability_survives_reading) {
  make("f", 0755);
  setxattr("f", capability, net_raw, sizeof net_raw, 0);
  try_open("read", "f", O_RDONLY);
  tell("get", getxattr("f", capability, nullptr, 0));
}

PROBE(set_id_bits_survive_roots_write) {
  make("f", 06755, 5, 6);
  chmod("f", 06755);
  const int fd = open("f", O_WRONLY);
  tell("write", write(fd, "x", 1));
  tell("truncate", ftruncate(fd, 10));
  show("f");
}

PROBE(set_id_bits_end_with_a_users_write) {
  make("f", 06777, 5, 6);
  become(1000, 1000);
  const int fd = open("f", O_WRONLY);
  tell("write", write(fd, "x", 1));
  show("f");
}

STRICT_PROBE(strict_attributes) {
  make("f", 0644, 5, 6);
  make("closed", 0600, 5, 6);
  tell("set", set("closed", "user.a", "x"));
  become(1000, 1000);
  tell("set", set("f", "user.a", "x"));
  tell("get", getxattr("closed", "user.a", nullptr, 0));
  tell("acl", set_acl("f", access_acl, with_user));
}
