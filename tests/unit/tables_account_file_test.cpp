// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is not ours in an image's account files stays as it is.
#include "tables/account_file.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using tables::AccountFile;

TEST(AccountFile, TextComesBackAsItWas) {
  const std::string text = "root:x:0:0:root:/root:/bin/sh\n"
                           "# comment\n"
                           "\n"
                           "+nis::::::\n"
                           "short:x\n";

  EXPECT_EQ(AccountFile::parse(text).text(), text);
  EXPECT_EQ(AccountFile::parse("").text(), "");
}

TEST(AccountFile, LastLineGetsAnEnd) {
  EXPECT_EQ(AccountFile::parse("a:x:1:").text(), "a:x:1:\n");
}

TEST(AccountFile, FindsWholeNamesOnly) {
  const auto file = AccountFile::parse("a.b:x:1:\naxb:x:2:\nab:x:3:\n");

  EXPECT_EQ(file.id_of("a.b"), 1U);
  EXPECT_EQ(file.id_of("ab"), 3U);
  EXPECT_FALSE(file.id_of("a"));
  EXPECT_FALSE(file.id_of("axb:x"));
}

TEST(AccountFile, LinesWithoutANumberHaveNone) {
  const auto file = AccountFile::parse("a:x\nb:x:\nc:x:1x:\nd:x:4294967295:\n");

  for (const char* const name : {"a", "b", "c", "d"})
    EXPECT_FALSE(file.id_of(name)) << name;
}

TEST(AccountFile, KnowsWhoElseHasANumber) {
  const auto file = AccountFile::parse("root:x:0:\ntoor:x:0:\n");

  EXPECT_EQ(file.other_holder(0, "root"), "toor");
  EXPECT_EQ(file.name_of(0), "root");
  EXPECT_FALSE(file.name_of(1));
}

TEST(AccountFile, TakesTheLowestFreeNumber) {
  const auto file = AccountFile::parse("a:x:100:\nb:x:102:\nc:x:101:\n");

  EXPECT_EQ(file.lowest_free(100, 999), 103U);
  EXPECT_EQ(file.lowest_free(1000, 1999), 1000U);
  EXPECT_FALSE(file.lowest_free(100, 102));
}

TEST(AccountFile, ReplacedLinesMoveToTheEnd) {
  auto file = AccountFile::parse("a:x:1:\nb:x:2:\na:y:3:\n");

  file.replace("a", {"a", "x", "4", ""});

  EXPECT_EQ(file.text(), "b:x:2:\na:x:4:\n");
}

} // namespace
