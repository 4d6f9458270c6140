// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: access control lists, and what they have to do with modes: acl(5).
#include "attributes.hpp"

#include <sys/sysmacros.h>

using namespace probe;

namespace {

constexpr AclEntry inherited[] = {{0x01, 7, none},
                                  {0x02, 7, 1000},
                                  {0x04, 5, none},
                                  {0x08, 6, 50},
                                  {0x10, 7, none},
                                  {0x20, 5, none}};

} // namespace

PROBE(acl_sets_the_mode) {
  make("f", 0600);
  tell("set", set_acl("f", access_acl, with_user));
  show("f");
  show_acl("f", access_acl);
  say_names("f");
}

PROBE(acl_follows_chmod) {
  make("f", 0600);
  tell("set", set_acl("f", access_acl, with_user));
  tell("chmod", chmod("f", 0751));
  show("f");
  show_acl("f", access_acl);
}

PROBE(acl_that_a_mode_can_say) {
  make("f", 0600);
  constexpr AclEntry plain[] = {
      {0x01, 7, none}, {0x04, 5, none}, {0x20, 1, none}};
  tell("set", set_acl("f", access_acl, plain));
  show("f");
  show_acl("f", access_acl);
  say_names("f");
}

PROBE(acl_is_removed) {
  make("f", 0600);
  tell("set", set_acl("f", access_acl, with_user));
  tell("remove", removexattr("f", access_acl));
  show("f");
  show_acl("f", access_acl);
}

PROBE(acl_must_be_one) {
  make("f", 0600);
  constexpr AclEntry no_mask[] = {
      {0x01, 6, none}, {0x02, 7, 1000}, {0x04, 4, none}, {0x20, 0, none}};
  constexpr AclEntry disorder[] = {
      {0x04, 4, none}, {0x01, 6, none}, {0x20, 0, none}};
  constexpr AclEntry twice[] = {{0x01, 6, none},
                                {0x02, 7, 1001},
                                {0x02, 7, 1000},
                                {0x04, 4, none},
                                {0x10, 7, none},
                                {0x20, 0, none}};
  tell("text", set("f", access_acl, "nonsense"));
  tell("no mask", set_acl("f", access_acl, no_mask));
  tell("disorder", set_acl("f", access_acl, disorder));
  tell("twice", set_acl("f", access_acl, twice));
  show_acl("f", access_acl);
  show("f");
}

PROBE(acl_of_a_link_or_device) {
  symlink("nowhere", "l");
  tell("link", lsetxattr("l", access_acl, "x", 1, 0));
  mknod("c", S_IFCHR | 0600, makedev(1, 3));
  tell("device", set_acl("c", access_acl, with_user));
  show("c");
}

PROBE(acl_for_new_entries_of_a_file) {
  make("f");
  tell("set", set_acl("f", default_acl, inherited));
}

PROBE(acl_is_inherited) {
  make_directory("d", 0755);
  tell("set", set_acl("d", default_acl, inherited));
  umask(077);
  try_open("open", "d/f", O_CREAT | O_WRONLY, 0640);
  tell("mkdir", mkdir("d/e", 0750));
  tell("mkfifo", mkfifo("d/p", 0666));
  tell("mknod", mknod("d/c", S_IFCHR | 0600, makedev(1, 3)));
  tell("symlink", symlink("f", "d/l"));
  for (const char* name : {"d/f", "d/e", "d/p", "d/c"}) {
    show(name);
    show_acl(name, access_acl);
  }
  show_acl("d/e", default_acl);
  show("d/l");
}

PROBE(acl_of_three_is_inherited_as_a_mode) {
  make_directory("d", 0755);
  constexpr AclEntry plain[] = {
      {0x01, 7, none}, {0x04, 7, none}, {0x20, 4, none}};
  tell("set", set_acl("d", default_acl, plain));
  umask(077);
  try_open("open", "d/f", O_CREAT | O_WRONLY, 0666);
  show("d/f");
  show_acl("d/f", access_acl);
}

PROBE(acl_for_new_entries_is_removed) {
  make_directory("d", 0755);
  tell("set", set_acl("d", default_acl, inherited));
  say_names("d");
  tell("remove", removexattr("d", default_acl));
  tell("again", removexattr("d", default_acl));
  try_open("open", "d/f", O_CREAT | O_WRONLY, 0666);
  show_acl("d/f", access_acl);
}

STRICT_PROBE(strict_acl) {
  make("f", 0600);
  tell("set", set_acl("f", access_acl, with_user));
  make("g", 0600);
  constexpr AclEntry masked[] = {{0x01, 6, none},
                                 {0x02, 7, 1000},
                                 {0x04, 7, none},
                                 {0x10, 4, none},
                                 {0x20, 7, none}};
  tell("set", set_acl("g", access_acl, masked));
  become(1000, 1000);
  try_open("read", "f", O_RDONLY);
  try_open("write", "f", O_WRONLY);
  try_open("read", "g", O_RDONLY);
  try_open("write", "g", O_WRONLY);
}
