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

TEST(Password, OlderMethodsAreForOlderImages) {
  const std::string sha_256 =
      *shadow_password("=x", "ann", "0", tables::Hash::sha_256);
  const std::string md5 = *shadow_password("=x", "ann", "0", tables::Hash::md5);

  EXPECT_TRUE(sha_256.starts_with("$5$5b8S3N.34Qs/G4PK$")) << sha_256;
  EXPECT_STREQ(::crypt("x", sha_256.c_str()), sha_256.c_str());
  EXPECT_TRUE(md5.starts_with("$1$5b8S3N.3$")) << md5;
  EXPECT_STREQ(::crypt("x", md5.c_str()), md5.c_str());
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
