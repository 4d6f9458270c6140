// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what users write as a size, and what follows from it and a tree.
#include "image/size.hpp"

#include <gtest/gtest.h>

namespace {

using image::Measurement;
using image::SizeRequest;

constexpr std::uint64_t mib = 1024 * 1024;

Measurement tree_of(std::uint64_t blocks) {
  return {.contents = {.kib = blocks * 4,
                       .inodes = 100,
                       .data_blocks = blocks,
                       .whole_blocks = blocks,
                       .directory_blocks = 10},
          .largest = {{"usr/lib", 41 * 1024}, {"opt/app", 12 * 1024}}};
}

base::Result<image::Size>
size_of(const char* model, std::uint64_t blocks, const SizeRequest& request) {
  return image::size_of(*image::size_model(model),
                        tree_of(blocks),
                        request,
                        "ext4",
                        "ROOTFS_EXT4_");
}

TEST(Size, IsReadWithItsUnit) {
  EXPECT_EQ(image::parse_bytes("4096"), 4096U);
  EXPECT_EQ(image::parse_bytes("2k"), 2048U);
  EXPECT_EQ(image::parse_bytes("60M"), 60 * mib);
  EXPECT_EQ(image::parse_bytes("1.5G"), 1536 * mib);
  for (const char* const text :
       {"", "M", "-1", "1e3", "0x10", "1.", "1.2.3", "5 M"})
    EXPECT_EQ(image::parse_bytes(text), std::nullopt) << text;
}

TEST(Size, OfAPlainImageIsOesFormula) {
  const auto size = size_of(
      "plain",
      1000,
      {.overhead_factor = 1.5, .extra_space = 1024, .alignment = 64 * 1024});

  ASSERT_TRUE(size);
  EXPECT_EQ(size->kib, 6016U); // 4000 * 1.5 + 1, in steps of 64
}

TEST(Size, IsAtLeastTheMinimum) {
  const auto size = size_of("plain", 10, {.min_size = 5 * mib});

  ASSERT_TRUE(size);
  EXPECT_EQ(size->kib, 5 * 1024U);
}

TEST(Size, OfExtHasRoomForItsOwnBlocks) {
  const auto ext2 = size_of("ext2", 25600, {.overhead_factor = 1});
  const auto ext4 = size_of("ext4", 25600, {.overhead_factor = 1});

  ASSERT_TRUE(ext2 && ext4);
  EXPECT_GT(ext2->kib, 100 * 1024U);
  EXPECT_LT(ext2->kib, 104 * 1024U);
  EXPECT_EQ(ext2->journal_mib, 0U);
  EXPECT_EQ(ext4->journal_mib, 4U);
  EXPECT_GE(ext4->kib, ext2->kib + 4 * 1024);
}

TEST(Size, OfFatCountsACopyForEachName) {
  Measurement tree = tree_of(1000);
  const auto once =
      image::size_of(*image::size_model("vfat"), tree, {}, "vfat", "V_");
  tree.contents.link_blocks = 1000;
  const auto twice =
      image::size_of(*image::size_model("vfat"), tree, {}, "vfat", "V_");

  ASSERT_TRUE(once && twice);
  EXPECT_GE(twice->kib, once->kib + 4000);
}

TEST(Size, IsNotBelowWhatTheToolMakes) {
  const auto size = size_of("xfs", 1000, {});

  ASSERT_TRUE(size);
  EXPECT_EQ(size->kib, 300 * 1024U);
  EXPECT_GT(size->needed_kib, 64 * 1024U);
  EXPECT_FALSE(size_of("xfs", 1000, {.size = 299 * mib}));
}

TEST(Size, GrowsWithWhatAFileSystemTakesForItself) {
  for (const char* const model : {"btrfs", "f2fs", "vfat", "xfs"}) {
    const auto large = size_of(model, 1000000, {.overhead_factor = 1});
    ASSERT_TRUE(large);
    EXPECT_GT(large->kib, 4000000U) << model;
    EXPECT_LT(large->kib, 4400000U) << model;
    EXPECT_EQ(large->needed_kib, 0U) << model;
  }
}

TEST(Size, AWishThatFitsIsKeptExactly) {
  const auto size = size_of("ext4", 1000, {.size = 60 * mib});

  ASSERT_TRUE(size);
  EXPECT_EQ(size->kib, 60 * 1024U);
}

TEST(Size, AWishThatDoesNotFitNamesTheLargestDirectories) {
  const auto size = size_of("ext4", 25600, {.size = 100 * mib});

  ASSERT_FALSE(size);
  const std::string text = base::render(size.error());
  EXPECT_EQ(text.find("ext4: content 102 440 KiB + overhead = "), 0U) << text;
  EXPECT_NE(text.find(" KiB exceeds ROOTFS_EXT4_SIZE = 102 400 KiB. "
                      "Largest: usr/lib 41 M, opt/app 12 M"),
            std::string::npos)
      << text;
}

TEST(Size, TheMaximumHoldsForAutoToo) {
  const auto size = size_of("ext4", 25600, {.max_size = 50 * mib});

  ASSERT_FALSE(size);
  EXPECT_NE(size.error().found.find("ROOTFS_EXT4_MAX_SIZE = 51 200 KiB"),
            std::string::npos);
}

TEST(Size, AlignmentIsKept) {
  const auto size = size_of("ext4", 25600, {.alignment = 8 * mib});

  ASSERT_TRUE(size);
  EXPECT_EQ(size->kib % (8 * 1024), 0U);
}

TEST(Size, GroupsAreHeldToTheirMostInodes) {
  Measurement tree = tree_of(10);
  tree.contents.inodes = 200000;
  const auto size = image::size_of(
      *image::size_model("ext4"), tree, {}, "ext4", "ROOTFS_EXT4_");

  ASSERT_TRUE(size);
  EXPECT_GE(size->inodes, 200011U);
  EXPECT_GT(size->kib / 4 / 32768, 5U); // each of seven groups has 32752
}

TEST(Size, EvenTheOnlyGroupHasRoomBesideItsTables) {
  Measurement tree = tree_of(1);
  tree.contents.inodes = 2000;
  const auto size = image::size_of(*image::size_model("ext2"),
                                   tree,
                                   {.overhead_factor = 1},
                                   "ext2",
                                   "ROOTFS_EXT2_");

  ASSERT_TRUE(size);
  EXPECT_GE(size->kib / 4, size->inodes / 16 + 50); // mke2fs wants 50 blocks
}

TEST(Size, IsShownAsPeopleReadIt) {
  EXPECT_EQ(image::grouped(0), "0");
  EXPECT_EQ(image::grouped(999), "999");
  EXPECT_EQ(image::grouped(71304), "71 304");
  EXPECT_EQ(image::grouped(1234567), "1 234 567");
  EXPECT_EQ(image::rounded(12), "12 K");
  EXPECT_EQ(image::rounded(41 * 1024 + 5), "41 M");
  EXPECT_EQ(image::rounded(3 * 1024 * 1024), "3 G");
}

} // namespace
