// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is lost must be told, and what is not lost must not.
#include "image/contents.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fstream>

namespace {

using image::Attributes;
using image::Seen;

/// The words of all features of one entry.
std::string
words_of(Seen seen, const Attributes& attributes = {}, std::uint64_t size = 0) {
  image::Findings findings;
  add_entry(
      findings,
      {.path = "a/name", .seen = seen, .size = size, .attributes = attributes});
  std::string words;
  for (std::size_t i = 0; i < image::feature_count; ++i)
    if (findings[i].count != 0 && image::features[i].word != "times")
      words += std::string(image::features[i].word) + ' ';

  return words;
}

TEST(Features, AreTheseOfAnEntry) {
  EXPECT_EQ(words_of({.mode = S_IFREG | 0644}), "");
  EXPECT_EQ(words_of({.mode = S_IFREG | 0755}), "");
  EXPECT_EQ(words_of({.mode = S_IFDIR | 0755}), "");
  EXPECT_EQ(words_of({.mode = S_IFDIR | 0644}), "modes ");
  EXPECT_EQ(words_of({.mode = S_IFREG | 04755}), "modes ");
  EXPECT_EQ(words_of({.mode = S_IFLNK | 0777}), "symlinks ");
  EXPECT_EQ(words_of({.mode = S_IFIFO | 0644}), "fifos ");
  EXPECT_EQ(words_of({.mode = S_IFSOCK | 0644}), "sockets ");
}

TEST(Features, OfNumbersAreTheirWidths) {
  EXPECT_EQ(words_of({.mode = S_IFREG | 0644, .uid = 1}), "owners ");
  EXPECT_EQ(words_of({.mode = S_IFREG | 0644, .gid = 255}), "owners ");
  EXPECT_EQ(words_of({.mode = S_IFREG | 0644, .gid = 256}), "owners gids8 ");
  EXPECT_EQ(words_of({.mode = S_IFREG | 0644, .uid = 65536}), "owners ids16 ");
  EXPECT_EQ(words_of({.mode = S_IFCHR | 0644, .device = makedev(255, 255)}),
            "devices ");
  EXPECT_EQ(words_of({.mode = S_IFBLK | 0644, .device = makedev(1, 256)}),
            "devices devices8 ");
  EXPECT_EQ(words_of({.mode = S_IFBLK | 0644, .device = makedev(1, 70000)}),
            "devices devices8 devices16 ");
  EXPECT_EQ(words_of({.mode = S_IFREG | 0644}, {}, (1 << 24) - 1), "");
  EXPECT_EQ(words_of({.mode = S_IFREG | 0644}, {}, 1 << 24), "sizes24 ");
  EXPECT_EQ(words_of({.mode = S_IFREG | 0644}, {}, 1ULL << 32),
            "sizes24 sizes32 ");
}

TEST(Features, TellAttributesApart) {
  const Seen file{.mode = S_IFREG | 0644};

  EXPECT_EQ(words_of(file, {{"user.x", "x"}}), "xattrs ");
  EXPECT_EQ(words_of(file, {{"security.ima", "x"}}), "xattrs ");
  EXPECT_EQ(words_of(file, {{"security.capability", "x"}}), "capabilities ");
  EXPECT_EQ(words_of(file, {{"system.posix_acl_default", "x"}}), "acls ");
  EXPECT_EQ(words_of(file, {{"jobroot.opened", "x"}}), "");
}

TEST(Features, AreNamesThatFatDoesNotTake) {
  const auto is_odd = [](const char* name) {
    image::Findings findings;
    add_entry(findings,
              {.path = name, .seen = {.mode = S_IFREG}, .attributes = {}});
    return findings[*image::find_feature("names")].count == 1;
  };

  for (const char* const name :
       {"", "a", "a?/b", "\303\251", "\342\202\254", "\360\237\230\200", "a b"})
    EXPECT_FALSE(is_odd(name)) << name;
  for (const char* const name : {"a?",
                                 "b/a:",
                                 "a.",
                                 "a ",
                                 "\1",
                                 "\303",
                                 "\251",
                                 "\300\200",
                                 "\342\202x"})
    EXPECT_TRUE(is_odd(name)) << name;
}

class FeaturesOfATree : public TestDirectory {};

TEST_F(FeaturesOfATree, AreCountedAndTheFirstIsNamed) {
  std::ofstream(path("b?")) << "x";
  ASSERT_EQ(::link(path("b?").c_str(), path("c\nd").c_str()), 0);
  ASSERT_EQ(::symlink("b", path("a").c_str()), 0);
  ASSERT_EQ(::symlink("b", path("e").c_str()), 0);

  const auto measured = image::measure({path()});

  ASSERT_TRUE(measured);
  EXPECT_EQ(
      losses(measured->findings, "symlinks acls unknown links times names"),
      "2 symbolic links (first a), 1 hard link (first c\\nd), times, "
      "2 names unfit for FAT (first b?)");
  const auto again = image::measurement_from(image::to_text(*measured), "FILE");
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *measured);
}

TEST_F(FeaturesOfATree, AreThoseThatTheSessionKnows) {
  std::ofstream(path("file")) << "x";

  const auto measured = image::measure(
      {path()}, [](const image::Entry& entry, Attributes& attributes) {
        attributes.emplace("security.capability", "x");
        return Seen{.mode = entry.status.st_mode, .uid = 70000};
      });

  ASSERT_TRUE(measured);
  EXPECT_EQ(losses(measured->findings, "capabilities ids16"),
            "2 files with capabilities (first /), "
            "2 owners or groups above 65535 (first /)");
  EXPECT_EQ(losses(measured->findings, "root"),
            "1 mode or owner of the tree itself (first /)");
}

} // namespace
