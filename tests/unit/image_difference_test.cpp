// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who has written to the tree that images are made of looks for the path
// and the change; neither a directory's new time nor anything else that
// follows from it may hide them.
#include "base/file.hpp"
#include "image/difference.hpp"
#include "image/fingerprint.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using Lines = std::vector<std::string>;

class ImageDifference : public TestDirectory {
protected:
  void SetUp() override {
    ASSERT_TRUE(base::make_directories(path("tree/usr/lib")));
    write("usr/lib/a", "text");
    write("b", "text");
    ASSERT_EQ(::symlink("a", path("tree/usr/lib/link").c_str()), 0);
    ::usleep(20'000); // a kernel's clock for files may not tick more often
    before_ = now();
  }

  void write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(base::write_file_atomically(path("tree/" + name), text));
  }

  std::string now() const { return *image::fingerprint_tree(path("tree")); }

  Lines changes() const { return image::changes(before_, now()); }

private:
  std::string before_;
};

TEST_F(ImageDifference, NothingHasNone) {
  EXPECT_EQ(changes(), Lines{});
}

TEST_F(ImageDifference, NewAndGoneFilesSpeakForTheirDirectory) {
  write("usr/lib/new", "");
  ASSERT_EQ(::unlink(path("tree/b").c_str()), 0);

  EXPECT_EQ(changes(), (Lines{"b (gone)", "usr/lib/new (new)"}));
}

TEST_F(ImageDifference, FilesAreToldByWhatTellsMost) {
  const struct timespec times[2] = {{1, 0}, {1, 0}};
  ASSERT_EQ(::chmod(path("tree/b").c_str(), 0600), 0);
  ASSERT_EQ(::utimensat(AT_FDCWD, path("tree/usr/lib/a").c_str(), times, 0), 0);
  ASSERT_EQ(::unlink(path("tree/usr/lib/link").c_str()), 0);
  ASSERT_EQ(::symlink("other", path("tree/usr/lib/link").c_str()), 0);

  EXPECT_EQ(changes(),
            (Lines{"b (mode)",
                   "usr/lib (mtime)",
                   "usr/lib/a (mtime)",
                   "usr/lib/link (target)"}));
}

TEST_F(ImageDifference, ReplacedFilesWithTheSameFactsAreSeen) {
  ASSERT_EQ(::chmod(path("tree/b").c_str(), 0600), 0);
  ASSERT_EQ(::chmod(path("tree/b").c_str(), 0644), 0);

  EXPECT_EQ(changes(), Lines{"b (attributes)"});
}

TEST_F(ImageDifference, ManyAreCounted) {
  EXPECT_EQ(image::shortened({"a", "b"}), "a, b");
  EXPECT_EQ(
      image::shortened({"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"}),
      "1, 2, 3, 4, 5, 6, 7, 8 and 2 more");
}

} // namespace
