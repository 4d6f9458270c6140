// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what base promises about files and trees.
#include "base/file.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

class File : public TestDirectory {};

mode_t mode_of(const std::string& path) {
  struct stat status {};

  return ::lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0U;
}

TEST_F(File, ReadsBackWhatWasWritten) {
  const std::string text(100'000, 'x');

  ASSERT_TRUE(base::write_file_atomically(path("a"), text));

  EXPECT_EQ(*base::read_file(path("a")), text);
}

TEST_F(File, ReadsFilesThatHaveNoSize) {
  EXPECT_NE(base::read_file("/proc/self/status")->find("Pid:"),
            std::string::npos);
}

TEST_F(File, ErrorNamesThePathAndTheReason) {
  const auto text = base::read_file(path("absent"));

  ASSERT_FALSE(text);
  EXPECT_EQ(base::render(text.error()),
            path("absent") + ": cannot open: No such file or directory");
}

TEST_F(File, IsReplacedWholeAndLeavesNoTemporaryFile) {
  ASSERT_TRUE(base::write_file_atomically(path("a"), "old"));
  const auto old = base::Fd::open(path("a"), O_RDONLY);

  ASSERT_TRUE(base::write_file_atomically(path("a"), "new", 0600));

  EXPECT_EQ(*base::read_all(*old, "a"), "old");
  EXPECT_EQ(*base::read_file(path("a")), "new");
  EXPECT_EQ(mode_of(path("a")), 0600U);
  EXPECT_EQ(base::list_directory(path())->size(), 1U);
}

TEST_F(File, FailedReplacementLeavesNoTemporaryFile) {
  ASSERT_TRUE(base::make_directories(path("a/b")));

  EXPECT_FALSE(base::write_file_atomically(path("a"), "text"));

  EXPECT_EQ(base::list_directory(path())->size(), 1U);
}

TEST_F(File, FullDeviceIsReported) {
  const auto full = base::Fd::open("/dev/full", O_WRONLY);

  const auto written = base::write_all(*full, "text", "it");

  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().found, "cannot write: No space left on device");
}

TEST_F(File, DirectoriesAreMadeWithTheirParents) {
  ASSERT_TRUE(base::make_directories(path("a/b/c"), 0700));
  ASSERT_TRUE(base::make_directories(path("a/b/c")));

  EXPECT_EQ(mode_of(path("a/b/c")), 0700U);
}

TEST_F(File, IsNotTakenForADirectory) {
  ASSERT_TRUE(base::write_file_atomically(path("a"), ""));

  EXPECT_FALSE(base::make_directories(path("a")));
  EXPECT_FALSE(base::make_directories(path("a/b")));
}

TEST_F(File, ListIsSorted) {
  for (const char* const name : {"b", "a", "c"})
    ASSERT_TRUE(base::write_file_atomically(path(name), ""));

  EXPECT_EQ(*base::list_directory(path()),
            (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(File, TreeIsRemovedThoughItsDirectoriesDenyTheirOwner) {
  ASSERT_TRUE(base::make_directories(path("a/b/c")));
  ASSERT_TRUE(base::write_file_atomically(path("a/b/c/d"), ""));
  ASSERT_TRUE(base::make_directories(path("d/e")));
  for (const char* const name : {"a/b/c", "a/b", "a"})
    ASSERT_EQ(::chmod(path(name).c_str(), 0), 0);
  ASSERT_EQ(::chmod(path("d").c_str(), 0500), 0);

  ASSERT_TRUE(base::remove_tree(path("a")));
  ASSERT_TRUE(base::remove_tree(path("d")));

  EXPECT_TRUE(base::list_directory(path())->empty());
}

TEST_F(File, RemovingDoesNotFollowLinks) {
  ASSERT_TRUE(base::make_directories(path("kept")));
  ASSERT_TRUE(base::make_directories(path("a")));
  ASSERT_EQ(::symlink("../kept", path("a/link").c_str()), 0);

  ASSERT_TRUE(base::remove_tree(path("a")));
  ASSERT_TRUE(base::remove_tree(path("absent")));

  EXPECT_EQ(*base::list_directory(path()), std::vector<std::string>{"kept"});
}

} // namespace
