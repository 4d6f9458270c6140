// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an image is made again only for want of room, not of anything else.
#include "image/shortage.hpp"

#include <gtest/gtest.h>

namespace {

using image::tells_shortage;

TEST(Shortage, IsToldByEachToolInWordsOfItsOwn) {
  for (const char* const text :
       {"mkfs.xfs: directory createname error [28 - No space left on device]",
        "__populate_fs: Could not allocate block in ext2 filesystem",
        "Disk full",
        "ERROR: not enough free space to allocate chunk",
        "[reserve_new_block:60] Can't find free block"})
    EXPECT_TRUE(tells_shortage(text)) << text;
}

TEST(Shortage, IsNotWhateverElseGoesWrong) {
  for (const char* const text :
       {"", "mkfs.xfs: cannot open protofile", "No such file or directory"})
    EXPECT_FALSE(tells_shortage(text)) << text;
}

} // namespace
