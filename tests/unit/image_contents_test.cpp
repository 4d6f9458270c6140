// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is counted in a tree, and that the count survives being written
// down; and that a fingerprint changes when the tree does, and only then.
#include "image/contents.hpp"
#include "image/fingerprint.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

namespace {

class MeasuredTree : public TestDirectory {
protected:
  void write(const std::string& name, std::size_t size) const {
    std::ofstream(path(name)) << std::string(size, 'x');
  }

  image::Measurement measured() const {
    auto measurement = image::measure({path()});
    EXPECT_TRUE(measurement);

    return *measurement;
  }

  std::string fingerprint() const {
    auto text = image::fingerprint_tree(path());
    EXPECT_TRUE(text);

    return *text;
  }
};

TEST_F(MeasuredTree, HardLinksCountOnce) {
  write("one", 5000);
  ASSERT_EQ(::link(path("one").c_str(), path("two").c_str()), 0);

  const auto contents = measured().contents;

  EXPECT_EQ(contents.inodes, 2U);
  EXPECT_EQ(contents.data_blocks, 2U);
  EXPECT_EQ(contents.kib, 4U + 8U);
}

TEST_F(MeasuredTree, HolesHoldNoData) {
  std::ofstream(path("sparse")).put('x');
  ASSERT_EQ(::truncate(path("sparse").c_str(), 1 << 30), 0);

  EXPECT_LT(measured().contents.data_blocks, 100U);
}

TEST_F(MeasuredTree, TheLargestDirectoriesAreNamed) {
  std::filesystem::create_directories(path("usr/lib/deep/deeper"));
  std::filesystem::create_directories(path("opt"));
  write("usr/lib/deep/deeper/file", 100000);
  write("opt/file", 50000);

  const auto largest = measured().largest;

  ASSERT_GE(largest.size(), 2U);
  EXPECT_EQ(largest[0].path, "usr/lib");
  EXPECT_EQ(largest[1].path, "opt");
}

TEST_F(MeasuredTree, MeasurementsSurviveBeingText) {
  std::filesystem::create_directories(path("with a blank/x"));
  write("with a blank/x/file", 100000);
  const auto measurement = measured();

  const auto again =
      image::measurement_from(image::to_text(measurement), "FILE");

  ASSERT_TRUE(again);
  EXPECT_EQ(*again, measurement);
  EXPECT_FALSE(image::measurement_from("kib x\n", "FILE"));
  EXPECT_FALSE(image::measurement_from("unknown 1\n", "FILE"));
}

TEST_F(MeasuredTree, AnUnchangedTreeHasTheSameFingerprint) {
  write("file", 10);
  const auto before = fingerprint();
  std::ifstream(path("file")).get();

  EXPECT_EQ(fingerprint(), before);
}

TEST_F(MeasuredTree, EveryChangeShowsInTheFingerprint) {
  write("file", 10);
  ASSERT_EQ(::symlink("here", path("link").c_str()), 0);
  const std::function<void()> changes[] = {
      [&] { write("file", 11); },
      [&] { ::chmod(path("file").c_str(), 0600); },
      [&] { ::rename(path("file").c_str(), path("other").c_str()); },
      [&] { ::unlink(path("link").c_str()); },
      [&] { (void)::symlink("there", path("link").c_str()); },
      [&] { (void)::link(path("other").c_str(), path("again").c_str()); },
      [&] { ::mkdir(path("new\nline").c_str(), 0755); },
  };

  for (const auto& change : changes) {
    const auto before = fingerprint();
    change();
    EXPECT_NE(fingerprint(), before);
  }
}

} // namespace
