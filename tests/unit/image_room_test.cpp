// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a disk is called full when it is, and not because a tool failed.
#include "image/room.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Room, IsNotAskedOfWhatHasNone) {
  EXPECT_TRUE(image::full_places({"/proc", "/nowhere"}).empty());
}

TEST(Room, WasTightOnlyIfAToolSaysSo) {
  EXPECT_TRUE(image::tight_places({"/", "/tmp"}, "cannot open file").empty());
}

} // namespace
