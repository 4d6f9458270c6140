// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an image between goes with its last use, whoever that is, and neither
// earlier nor because of somebody who used the one before it.
#include "base/file.hpp"
#include "image/consumers.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

namespace {

using Clock = std::chrono::system_clock;

class Consumers : public TestDirectory {
protected:
  bool is_there() const { return ::access(image.c_str(), F_OK) == 0; }

  void expect(const std::vector<std::string>& names) {
    ASSERT_TRUE(base::write_file_atomically(image, "image"));
    ASSERT_TRUE(image::expect_consumers(own, image, names));
  }

  void use(const std::string& name, Clock::time_point began = later) {
    ASSERT_TRUE(image::note_use(own, name, began));
  }

  inline static const Clock::time_point later =
      Clock::now() + std::chrono::hours{1};
  std::string own = path("own");
  std::string image = path("rootfs.ext4");
};

TEST_F(Consumers, TheLastOneTakesTheImageAlong) {
  expect({"ext4.gz", "ext4.xz"});
  use("ext4.xz");
  use("ext4.xz");
  EXPECT_TRUE(is_there());
  use("ext4.gz");
  EXPECT_FALSE(is_there());
  use("ext4.gz");
}

TEST_F(Consumers, WhoBeganBeforeHasUsedAnother) {
  expect({"ext4.gz"});
  use("ext4.gz", Clock::now() - std::chrono::seconds{9});
  EXPECT_TRUE(is_there());
}

TEST_F(Consumers, WhoClaimsAnewIsWaitedFor) {
  expect({"ext4.gz", "ext4.xz"});
  const auto killed = Clock::now() - std::chrono::seconds{9};
  ASSERT_TRUE(image::claim_use(own, "ext4.gz"));
  use("ext4.gz", killed);
  use("ext4.xz");
  EXPECT_TRUE(is_there());
  use("ext4.gz");
  EXPECT_FALSE(is_there());
  EXPECT_TRUE(image::claim_use(own, "ext4.gz"));
}

TEST_F(Consumers, WhatIsBeingMadeAnewStays) {
  expect({"ext4.gz"});
  ASSERT_EQ(::unlink((own + "/between").c_str()), 0);
  use("ext4.gz");
  EXPECT_TRUE(is_there());
}

TEST_F(Consumers, WhatIsAskedForStays) {
  expect({"ext4.gz"});
  ASSERT_TRUE(image::forget_consumers(own));
  use("ext4.gz");
  EXPECT_TRUE(is_there());
}

} // namespace
