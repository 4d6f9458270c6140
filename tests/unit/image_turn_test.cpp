// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: of two that build one image, the one that began later must win; and a
// name gives the same UUID for ever.
#include "image/turn.hpp"
#include "image/uuid.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

namespace {

class Turn : public TestDirectory {};

class ImageLock : public TestDirectory {};

TEST_F(Turn, IsOverWhenOneWhoBeganLaterHadTheLock) {
  const auto early = image::Turn::now();
  const auto late = image::Turn::now();
  const auto lock =
      image::Lock::take(path("lock"), image::Lock::Kind::exclusive, [] {});
  ASSERT_TRUE(early && late && lock);

  EXPECT_FALSE(early->is_over(*lock));
  ASSERT_TRUE(late->claim(*lock));

  EXPECT_TRUE(early->is_over(*lock));
  EXPECT_FALSE(late->is_over(*lock));
}

TEST_F(Turn, OfAnotherBootMeansNothing) {
  const auto turn = image::Turn::now();
  const auto lock =
      image::Lock::take(path("lock"), image::Lock::Kind::exclusive, [] {});
  ASSERT_TRUE(turn && lock);

  ASSERT_TRUE(lock->write("another-boot 18446744073709551615\n"));

  EXPECT_FALSE(turn->is_over(*lock));
}

TEST_F(ImageLock, IsSharedOrAlone) {
  const std::string file = path("new/lock");

  const auto one =
      image::Lock::take(file, image::Lock::Kind::shared, [] { FAIL(); });
  const auto two =
      image::Lock::take(file, image::Lock::Kind::shared, [] { FAIL(); });

  EXPECT_TRUE(one && two);
}

TEST(Uuid, FollowsFromSeedAndName) {
  EXPECT_EQ(image::uuid_of("1", "ext4"), image::uuid_of("1", "ext4"));
  EXPECT_NE(image::uuid_of("1", "ext4"), image::uuid_of("2", "ext4"));
  EXPECT_NE(image::uuid_of("1", "ext4"), image::uuid_of("1", "ext3"));
  EXPECT_EQ(image::uuid_of("1", "ext4")[14], '5');
}

} // namespace
