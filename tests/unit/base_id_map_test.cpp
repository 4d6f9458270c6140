// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what an overlay can copy up is decided by these.
#include "base/id_map.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

namespace {

using base::IdMap;

TEST(IdMap, HasTheIdsOfEachRange) {
  const IdMap map{"         0       1000          1\n"
                  "         5     100000          3\n"};
  EXPECT_TRUE(map.has(0));
  EXPECT_FALSE(map.has(1));
  EXPECT_FALSE(map.has(4));
  EXPECT_TRUE(map.has(5));
  EXPECT_TRUE(map.has(7));
  EXPECT_FALSE(map.has(8));
  EXPECT_FALSE(map.has(1000));
}

TEST(IdMap, ReachesToTheEndOfAllIds) {
  const IdMap map{"         0          0 4294967295\n"};
  EXPECT_TRUE(map.has(65534));
  EXPECT_TRUE(map.has(4294967294));
  EXPECT_FALSE(map.has(4294967295));
}

TEST(IdMap, HasNoneWithoutRanges) {
  EXPECT_FALSE(IdMap{""}.has(0));
}

TEST(IdMap, OfThisProcessHasItsIds) {
  const auto users = IdMap::of_users();
  const auto groups = IdMap::of_groups();
  ASSERT_TRUE(users && groups);
  EXPECT_TRUE(users->has(::geteuid()));
  EXPECT_TRUE(groups->has(::getegid()));
}

} // namespace
