// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: root's attributes are kept, validated as the kernel does, and listed
// beside the file's own.
#include "intercept_test.hpp"

namespace {

constexpr char name[] = "trusted.jobroot";

struct Calls {
  ssize_t (*get)(const char*, const char*, void*, size_t);
  int (*set)(const char*, const char*, const void*, size_t, int);
  ssize_t (*list)(const char*, char*, size_t);
  int (*remove)(const char*, const char*);
};

constexpr Calls by_path = {getxattr, setxattr, listxattr, removexattr};
constexpr Calls by_link = {lgetxattr, lsetxattr, llistxattr, lremovexattr};
constexpr Calls by_fd = {
    [](const char* path, const char* n, void* value, size_t size) {
      return fgetxattr(open(path, O_RDONLY), n, value, size);
    },
    [](const char* path,
       const char* n,
       const void* value,
       size_t size,
       int flags) {
      return fsetxattr(open(path, O_RDONLY), n, value, size, flags);
    },
    [](const char* path, char* names, size_t size) {
      return flistxattr(open(path, O_RDONLY), names, size);
    },
    [](const char* path, const char* n) {
      return fremovexattr(open(path, O_RDONLY), n);
    },
};

void gets(Case& test, const Calls& calls) {
  make_owned("f");
  char value[10] = {};
  EXPECT_ROOT_ONLY(calls.set("f", name, "value", 5, 0));
  if (!test.root)
    return;
  EXPECT(calls.get("f", name, nullptr, 0) == 5);
  EXPECT(calls.get("f", name, value, sizeof value) == 5);
  EXPECT(strcmp(value, "value") == 0);
  EXPECT(calls.get("f", name, value, 4) == -1 && errno == ERANGE);
  EXPECT(calls.get("f", "trusted.other", value, 4) == -1 && errno == ENODATA);
  EXPECT(status_of("f").st_uid == test.owner(5));
}

void sets(Case& test, const Calls& calls) {
  make_owned("f");
  static char large[65537];
  EXPECT_ROOT_ONLY(calls.set("f", name, "a", 1, XATTR_CREATE));
  if (!test.root)
    return;
  EXPECT(calls.set("f", name, "b", 1, XATTR_CREATE) == -1 && errno == EEXIST);
  EXPECT(calls.set("f", name, "b", 1, XATTR_REPLACE) == 0);
  EXPECT(calls.set("f", "trusted.x", "b", 1, XATTR_REPLACE) == -1 &&
         errno == ENODATA);
  EXPECT(calls.set("f", name, large, 65537, 0) == -1 && errno == E2BIG);
  EXPECT(calls.set("f", "unknown.x", "b", 1, 0) == -1 && errno == EOPNOTSUPP);
  EXPECT(calls.set("f", "security.capability", "junk", 4, 0) == -1 &&
         errno == EINVAL);
}

bool lists_it(const char* names, ssize_t bytes, const char* wanted) {
  for (ssize_t i = 0; i < bytes;
       i += static_cast<ssize_t>(strlen(names + i)) + 1)
    if (strcmp(names + i, wanted) == 0)
      return true;
  return false;
}

void lists(Case& test, const Calls& calls) {
  make_owned("f");
  char names[1000];
  EXPECT(calls.set("f", "user.own", "1", 1, 0) == 0);
  EXPECT_ROOT_ONLY(calls.set("f", name, "2", 1, 0));
  const ssize_t bytes = calls.list("f", names, sizeof names);
  EXPECT(lists_it(names, bytes, "user.own"));
  EXPECT(lists_it(names, bytes, name) == test.root);
  EXPECT(calls.list("f", nullptr, 0) >= bytes);
  EXPECT(calls.list("f", names, 3) == -1 && errno == ERANGE);
}

void removes(Case& test, const Calls& calls) {
  make_owned("f");
  EXPECT_ROOT_ONLY(calls.set("f", name, "2", 1, 0));
  EXPECT_ROOT_ONLY(calls.remove("f", name));
  char value[10];
  EXPECT(!test.root ||
         (calls.get("f", name, value, 4) == -1 && errno == ENODATA));
  EXPECT(!test.root || (calls.remove("f", name) == -1 && errno == ENODATA));
}

/// Where no memory is, which the compiler is not to know.
const char* volatile nowhere = reinterpret_cast<const char*>(8);

} // namespace

INTERCEPT_TEST(getxattr) {
  gets(test, by_path);
}

INTERCEPT_TEST(lgetxattr) {
  gets(test, by_link);
}

INTERCEPT_TEST(fgetxattr) {
  gets(test, by_fd);
}

INTERCEPT_TEST(setxattr) {
  sets(test, by_path);
  EXPECT(setxattr(".", nowhere, "x", 1, 0) == -1 && errno == EFAULT);
  EXPECT(setxattr(".", name, nowhere, 1, 0) == -1 && errno == EFAULT);
}

INTERCEPT_TEST(lsetxattr) {
  sets(test, by_link);
  EXPECT(symlink("f", "l") == 0);
  EXPECT_ROOT_ONLY(lsetxattr("l", name, "x", 1, 0));
}

INTERCEPT_TEST(fsetxattr) {
  sets(test, by_fd);
}

INTERCEPT_TEST(listxattr) {
  lists(test, by_path);
}

INTERCEPT_TEST(llistxattr) {
  lists(test, by_link);
}

INTERCEPT_TEST(flistxattr) {
  lists(test, by_fd);
}

INTERCEPT_TEST(removexattr) {
  removes(test, by_path);
  EXPECT(removexattr(".", nowhere) == -1 && errno == EFAULT);
}

INTERCEPT_TEST(lremovexattr) {
  removes(test, by_link);
}

INTERCEPT_TEST(fremovexattr) {
  removes(test, by_fd);
}
