// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a password must be the same bytes in every image, and must still be
// the password.
#include "tables/password.hpp"

#include <gtest/gtest.h>

#include <crypt.h>

#include <string>

namespace {

using tables::shadow_password;

std::string hashed(const std::string& clear,
                   const std::string& user = "ann",
                   const std::string& seed = "0") {
  return *shadow_password("=" + clear, user, seed);
}

TEST(Password, ColumnsThatAreNotClearTextStay) {
  EXPECT_EQ(*shadow_password("-", "ann", "0"), "");
  EXPECT_EQ(*shadow_password("*", "ann", "0"), "*");
  EXPECT_EQ(*shadow_password("!", "ann", "0"), "!");
  EXPECT_EQ(*shadow_password("!=", "ann", "0"), "!");
  EXPECT_EQ(*shadow_password("$1$a$b", "ann", "0"), "$1$a$b");
}

TEST(Password, ClearTextIsHashedForCrypt) {
  const std::string hash = hashed("secret");

  EXPECT_EQ(hash.size(), 3U + 16U + 1U + 86U);
  EXPECT_STREQ(::crypt("secret", hash.c_str()), hash.c_str());
  EXPECT_STRNE(::crypt("Secret", hash.c_str()), hash.c_str());
}

TEST(Password, LockedClearTextIsHashedBehindTheLock) {
  EXPECT_EQ(*shadow_password("!=secret", "ann", "0"), "!" + hashed("secret"));
}

TEST(Password, HashFollowsFromUserAndSeed) {
  EXPECT_EQ(hashed("secret"), hashed("secret"));
  EXPECT_NE(hashed("secret", "ann"), hashed("secret", "bob"));
  EXPECT_NE(hashed("secret", "ann", "1"), hashed("secret", "ann", "2"));
}

TEST(Password, HashIsTheSameOnEveryMachine) {
  EXPECT_EQ(hashed("secret").substr(0, 19), "$6$5b8S3N.34Qs/G4PK");
}

TEST(Password, EmptyClearTextIsAPassword) {
  const std::string hash = hashed("");

  EXPECT_STREQ(::crypt("", hash.c_str()), hash.c_str());
}

TEST(Password, TooLongClearTextIsAnError) {
  EXPECT_EQ(
      base::render(
          shadow_password("=" + std::string(600, 'x'), "ann", "0").error()),
      "password: crypt refuses to hash it; choose a shorter one");
}

} // namespace
