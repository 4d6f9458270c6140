// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the numbers that an image's size is made of, against the format.
#include "image/layout.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using image::layout::Pieces;

TEST(Layout, ExtentsBeyondFourTakeABlock) {
  EXPECT_EQ(image::layout::extent_blocks({.blocks = 100, .count = 1}), 0U);
  EXPECT_EQ(image::layout::extent_blocks({.blocks = 100, .count = 4}), 0U);
  EXPECT_EQ(image::layout::extent_blocks({.blocks = 100, .count = 5}), 2U);
  EXPECT_EQ(image::layout::extent_blocks({.blocks = 900, .count = 400}), 3U);
}

TEST(Layout, BlocksBeyondTwelveAreNamedInBlocks) {
  EXPECT_EQ(image::layout::indirect_blocks({.blocks = 12, .count = 1}), 0U);
  EXPECT_GE(image::layout::indirect_blocks({.blocks = 13, .count = 1}), 1U);
  // One block of 1024 names after the first twelve, then blocks of such.
  EXPECT_GE(image::layout::indirect_blocks({.blocks = 12 + 1024 + 1}), 3U);
}

TEST(Layout, ADirectoryHasABlockEvenWhenEmpty) {
  const image::layout::NamesOfDirectory empty;

  EXPECT_EQ(empty.blocks(), 1U);
}

TEST(Layout, NamesFillADirectory) {
  image::layout::NamesOfDirectory names;
  for (int i = 0; i < 1000; ++i)
    names.add_name(12);

  // 20 bytes each, 4096 in a block.
  EXPECT_EQ(names.blocks(), 5U);
}

TEST(Layout, SmallAttributesStayInTheInode) {
  const auto capability = image::layout::attribute_bytes(
      std::string("security.capability").size(), 20);

  EXPECT_TRUE(image::layout::attributes_fit(capability));
  EXPECT_FALSE(image::layout::attributes_fit(
      capability + image::layout::attribute_bytes(30, 100)));
}

} // namespace
