// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: which entries of a layer get a record of what they were copied from,
// with layers made by hand, so that nothing depends on what a mount remembers.
#include "support/view_fixture.hpp"
#include "view/rekey.hpp"

#include <sys/xattr.h>

namespace {

using namespace view;

class Rekey : public ViewFixture {
protected:
  Rekey() {
    make_session("session");
    for (const char* name : {"tree", "tree/d", "upper"})
      make_directory(name);
    write("tree/d/file");
    give("session", "tree/d/file", 7);
    give("session", "tree/d", 8);
    give("session", "tree", 9);
  }

  void SetUp() override {
    if (!mark("tree/d/file", "user.test"))
      GTEST_SKIP() << "no user attributes here";
  }

  bool mark(const std::string& name, const char* attribute) {
    return ::setxattr(path(name).c_str(), attribute, "y", 1, 0) == 0;
  }

  /// As the kernel leaves a file that it has copied up.
  void copy_up(const std::string& name) {
    write(name);
    ASSERT_TRUE(mark(name, "user.overlay.origin"));
  }

  Rekeyed rekey(const std::vector<std::string>& lower = {"tree"}) {
    std::vector<std::string> layers;
    for (const std::string& name : lower)
      layers.push_back(path(name));
    const auto done =
        rekey_layer(*open_session("session"), path("upper"), layers, "");
    EXPECT_TRUE(done) << base::render(done.error());
    return done ? *done : Rekeyed{};
  }
};

TEST_F(Rekey, GivesCopiesTheirRecords) {
  make_directory("upper/d");
  copy_up("upper/d/file");

  const Rekeyed done = rekey();

  EXPECT_EQ(owner("session", "upper"), 9U);
  EXPECT_EQ(owner("session", "upper/d"), 8U);
  EXPECT_EQ(owner("session", "upper/d/file"), 7U);
  EXPECT_EQ(done.entries, 2U);
  EXPECT_EQ(done.filed, 3U);
}

TEST_F(Rekey, DoesNothingTheSecondTime) {
  make_directory("upper/d");
  copy_up("upper/d/file");
  rekey();

  EXPECT_EQ(rekey().filed, 0U);
}

TEST_F(Rekey, LeavesNewFilesAlone) {
  make_directory("upper/d");
  write("upper/d/file"); // renamed over the old one

  rekey();

  EXPECT_FALSE(recorded("session", "upper/d/file"));
}

TEST_F(Rekey, LeavesNewDirectoriesAlone) {
  make_directory("upper/d");
  copy_up("upper/d/file");
  ASSERT_TRUE(mark("upper/d", "user.overlay.opaque"));

  rekey();

  EXPECT_FALSE(recorded("session", "upper/d"));
  EXPECT_FALSE(recorded("session", "upper/d/file"));
}

TEST_F(Rekey, GoesByTheNameWhereNoMountRemembers) {
  write("tree/plain");
  make_directory("upper/d");
  copy_up("upper/d/file"); // perhaps of tree/plain, and renamed since

  rekey();

  EXPECT_EQ(owner("session", "upper/d/file"), 7U);
}

TEST_F(Rekey, KeepsWhatWasRecordedLater) {
  make_directory("upper/d");
  copy_up("upper/d/file");
  give("session", "upper/d/file", 70); // under the copy's own number

  rekey();

  EXPECT_EQ(owner("session", "upper/d/file"), 70U);
}

TEST_F(Rekey, FollowsWhatWasRecordedUnderTheOldNumberLater) {
  make_directory("upper/d");
  copy_up("upper/d/file");
  rekey();
  give("session", "tree/d/file", 70); // the mount still shows that number

  rekey();

  EXPECT_EQ(owner("session", "upper/d/file"), 70U);
}

TEST_F(Rekey, TakesAnotherTypeForAnotherFile) {
  copy_up("upper/d");

  rekey();

  EXPECT_FALSE(recorded("session", "upper/d"));
}

TEST_F(Rekey, LooksInTheNearestLayerThatHasTheName) {
  make_directory("upper/d");
  copy_up("upper/d/file");
  make_directory("parent/d");
  write("parent/d/file");
  give("session", "parent/d/file", 71);

  rekey({"parent", "tree"});

  EXPECT_EQ(owner("session", "upper/d/file"), 71U);
  EXPECT_FALSE(recorded("session", "upper/d")); // parent/d hides tree/d
}

TEST_F(Rekey, LeavesNoDirectoryThatItsOwnerCannotRemove) {
  make_directory("upper/closed/in");
  ::chmod(path("upper/closed/in").c_str(), 0);
  ::chmod(path("upper/closed").c_str(), 0500);

  rekey();

  EXPECT_EQ(status("upper/closed").st_mode & 07777U, 0700U);
  EXPECT_EQ(status("upper/closed/in").st_mode & 07777U, 0700U);
  EXPECT_EQ(recorded("session", "upper/closed")->mode & 07777U, 0500U);
  EXPECT_EQ(recorded("session", "upper/closed/in")->mode & 07777U, 0U);
}

} // namespace
