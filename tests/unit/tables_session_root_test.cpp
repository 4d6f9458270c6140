// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: in a session root is a word: nothing is chowned, made into a device or
// closed to its owner, even when it is real root who could.
#include "session/fork.hpp"
#include "session/seal.hpp"
#include "support/image_root.hpp"

#include <fcntl.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

namespace {

class SessionRoot : public ImageRoot {
protected:
  struct stat on_disk(const std::string& name) const {
    struct stat status {};

    ::lstat(inside(name).c_str(), &status);

    return status;
  }
};

INSTANTIATE_TEST_SUITE_P(,
                         SessionRoot,
                         ::testing::Values(By::session),
                         name_of);

TEST_P(SessionRoot, OwnersAndModesAreRecordedOnly) {
  make_file("a");

  ASSERT_TRUE(root().change(place("a"), {1, 2, 04755}));

  EXPECT_EQ(seen("a"), "a regular file 4755 1:2");
  EXPECT_EQ(on_disk("a").st_uid, ::geteuid());
  EXPECT_EQ(on_disk("a").st_mode & 07777U, 0644U);
}

TEST_P(SessionRoot, DevicesAreEmptyFilesOnDisk) {
  ASSERT_TRUE(root().make_node(place("a"), S_IFCHR | 0200, makedev(1, 3)));

  EXPECT_EQ(seen("a"), "a character device 1:3 0200 0:0");
  EXPECT_TRUE(S_ISREG(on_disk("a").st_mode));
  EXPECT_EQ(on_disk("a").st_mode & 0600U, 0600U);
}

TEST_P(SessionRoot, DirectoriesStayOpenToTheirOwner) {
  ASSERT_TRUE(root().make_directory(place("a"), 0500));

  EXPECT_EQ(seen("a"), "a directory 0500 0:0");
  EXPECT_EQ(on_disk("a").st_mode & 0700U, 0700U);
}

TEST_P(SessionRoot, AttributesOfRootAreRecordedOnly) {
  make_file("a");

  ASSERT_TRUE(root().set_xattr(place("a"), "security.capability", "x"));
  ASSERT_TRUE(root().set_xattr(place("a"), "trusted.b", "y"));

  EXPECT_EQ(*root().xattr(place("a"), "security.capability"), "x");
  EXPECT_EQ(*root().xattr(place("a"), "trusted.b"), "y");
  EXPECT_EQ(*root().xattr(place("a"), "trusted.c"), "");
  EXPECT_EQ(::listxattr(inside("a").c_str(), nullptr, 0), 0);
}

TEST_P(SessionRoot, ReusedNumbersInheritNothing) {
  for (int round = 0; round < 100; ++round) {
    make_file("a");
    ASSERT_EQ(seen("a"), "a regular file 0644 0:0") << round;
    ASSERT_TRUE(root().change(place("a"), {1, 2, 0600}));
    ASSERT_TRUE(root().replace(place("a"), "text", 0644));
    ASSERT_EQ(seen("a"), "a regular file 0600 1:2") << round;
    ASSERT_EQ(::unlink(inside("a").c_str()), 0);
  }
}

TEST_P(SessionRoot, ReplacedFilesAreGoneUnlessAnotherNameIsLeft) {
  make_file("a");
  make_file("b");
  ASSERT_EQ(::link(inside("b").c_str(), inside("c").c_str()), 0);
  ASSERT_TRUE(root().change(place("a"), {1, 2, 0600}));
  ASSERT_TRUE(root().change(place("b"), {3, 4, 0640}));

  ASSERT_TRUE(root().replace(place("a"), "text", 0644));
  EXPECT_EQ(counters().unlinked, 1U);
  ASSERT_TRUE(root().replace(place("b"), "text", 0644));
  EXPECT_EQ(counters().unlinked, 1U);

  EXPECT_EQ(seen("b"), "a regular file 0640 3:4");
  EXPECT_EQ(seen("c"), "a regular file 0640 3:4");
}

TEST_P(SessionRoot, WhatCannotBeRecordedIsTakenAwayAgain) {
  ASSERT_TRUE(
      session::create(path("small"), {.capacity = jobroot::minimum_capacity}));
  use_session("small");
  base::Result<void> made;
  std::string name;
  for (int i = 0; made && i < 100'000; ++i) {
    name = std::to_string(i);
    made = root().make_node(place(name), S_IFCHR | 0666, makedev(1, 3));
  }

  ASSERT_FALSE(made);
  EXPECT_EQ(base::render(made.error()),
            name + ": cannot record it: No space left on device");
  EXPECT_EQ(seen(name), "nothing");
}

TEST_P(SessionRoot, ForkGoesOnWhereItsParentEnded) {
  make_file("a", "old");
  ASSERT_TRUE(root().change(place("a"), {1, 2, 0600}));
  ASSERT_TRUE(root().set_xattr(place("a"), "trusted.a", "1"));
  leave_session();
  ASSERT_TRUE(session::seal(path("session"), {}));
  ASSERT_TRUE(session::fork(path("fork"), {.parent = path("session")}));
  use_session("fork");

  ASSERT_TRUE(root().set_xattr(place("a"), "trusted.b", "2"));
  EXPECT_EQ(seen("a"), "a regular file 0600 1:2");
  ASSERT_TRUE(root().replace(place("a"), "new", 0644));

  EXPECT_EQ(text_of("a"), "new");
  EXPECT_EQ(seen("a"), "a regular file 0600 1:2");
  EXPECT_EQ(*root().xattr(place("a"), "trusted.a"), "1");
  EXPECT_EQ(*root().xattr(place("a"), "trusted.b"), "2");
}

} // namespace
