// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: tables and protocols are read with these, strictly.
#include "base/text.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace {

using Views = std::vector<std::string_view>;

TEST(Text, SplitGivesOneFieldMoreThanSeparators) {
  EXPECT_EQ(base::split("", ':'), (Views{""}));
  EXPECT_EQ(base::split("a", ':'), (Views{"a"}));
  EXPECT_EQ(base::split(":a::b", ':'), (Views{"", "a", "", "b"}));
}

TEST(Text, WordsAreNeverEmpty) {
  EXPECT_EQ(base::words(""), Views{});
  EXPECT_EQ(base::words(" \t "), Views{});
  EXPECT_EQ(base::words("  a\tb  c "), (Views{"a", "b", "c"}));
}

TEST(Text, TrimTakesBothEnds) {
  EXPECT_EQ(base::trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(base::trim(" \n"), "");
}

TEST(Text, NumbersAreReadStrictly) {
  EXPECT_EQ(base::parse_number<int>("-12"), -12);
  EXPECT_EQ(base::parse_number<unsigned>("755", 8), 0755U);
  EXPECT_EQ(base::parse_number<std::uint64_t>("18446744073709551615"),
            UINT64_MAX);
  for (const char* const wrong : {"", " 1", "1 ", "+1", "1x", "0x1", "-"})
    EXPECT_EQ(base::parse_number<int>(wrong), std::nullopt) << wrong;
  EXPECT_EQ(base::parse_number<unsigned>("-1"), std::nullopt);
  EXPECT_EQ(base::parse_number<std::uint8_t>("256"), std::nullopt);
}

TEST(Text, IsReplacedWhereverItStands) {
  EXPECT_EQ(base::replace_all("{}", "{}", "a"), "a");
  EXPECT_EQ(base::replace_all("x{}y{}", "{}", "{}{}"), "x{}{}y{}{}");
  EXPECT_EQ(base::replace_all("{}{}", "{}", ""), "");
  EXPECT_EQ(base::replace_all("{", "{}", "a"), "{");
}

TEST(Text, OneIsNotMany) {
  EXPECT_EQ(base::counted(0, "record"), "0 records");
  EXPECT_EQ(base::counted(1, "record"), "1 record");
  EXPECT_EQ(base::counted(2, "record"), "2 records");
}

TEST(Text, QuotesForTheShellOnlyWhereNeeded) {
  EXPECT_EQ(base::shell_quote("a/b-c.1"), "a/b-c.1");
  EXPECT_EQ(base::shell_quote(""), "''");
  EXPECT_EQ(base::shell_quote("a b"), "'a b'");
  EXPECT_EQ(base::shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(base::shell_quote("A=b"), "'A=b'");
}

} // namespace
