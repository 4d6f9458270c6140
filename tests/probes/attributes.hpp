// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: probes of extended attributes and of ACLs, which are such attributes,
// name and set them alike.
#pragma once

#include "probe.hpp"

#include <linux/capability.h>
#include <string.h>
#include <sys/xattr.h>

namespace probe {

inline constexpr char capability[] = "security.capability";
inline constexpr char access_acl[] = "system.posix_acl_access";
inline constexpr char default_acl[] = "system.posix_acl_default";

inline constexpr uint32_t net_raw[5] = {
    0x02000001U, 1U << CAP_NET_RAW, 0, 0, 0};

inline long
set(const char* path, const char* name, const char* value, int flags = 0) {
  return setxattr(path, name, value, strlen(value), flags);
}

/// The names that we gave; a system may add its own.
inline void say_names(const char* path) {
  char names[4096];
  const ssize_t bytes = llistxattr(path, names, sizeof names);
  if (bytes < 0)
    return tell("list", -1);
  for (const char* wanted : {"security.capability",
                             "system.posix_acl_access",
                             "system.posix_acl_default",
                             "trusted.a",
                             "trusted.b",
                             "user.a",
                             "user.b"})
    for (const char* name = names; name < names + bytes;
         name += strlen(name) + 1)
      if (strcmp(name, wanted) == 0)
        say("%s", name);
}

struct AclEntry {
  uint16_t tag;
  uint16_t bits;
  uint32_t id;
};

template <size_t count>
long set_acl(const char* path,
             const char* attribute,
             const AclEntry (&entries)[count]) {
  struct {
    uint32_t version;
    AclEntry entries[count];
  } value;

  value.version = 2;
  memcpy(value.entries, entries, sizeof entries);
  return setxattr(path, attribute, &value, sizeof value, 0);
}

inline constexpr uint32_t none = UINT32_MAX;

inline constexpr AclEntry with_user[] = {{0x01, 6, none},
                                         {0x02, 7, 1000},
                                         {0x04, 4, none},
                                         {0x10, 6, none},
                                         {0x20, 0, none}};

} // namespace probe
