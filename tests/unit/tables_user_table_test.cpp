// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: Buildroot's users tables, and what is wrong with one that is wrong.
#include "base/result.hpp"
#include "tables/user_table.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace {

using tables::AccountId;
using tables::UserEntry;

struct Parsed {
  std::vector<UserEntry> entries;
  std::vector<std::string> errors;
};

Parsed parse(const std::string& text) {
  tables::Errors errors;
  Parsed parsed{tables::parse_user_table("u", text, errors), {}};
  for (const base::Error& error : errors)
    parsed.errors.push_back(base::render(error));

  return parsed;
}

TEST(UserTable, HasNineColumns) {
  const Parsed parsed =
      parse("www 33 web -1 =secret /var/www /bin/sh video,,audio The  web\n");

  ASSERT_EQ(parsed.entries.size(), 1U);
  const UserEntry& entry = parsed.entries[0];
  EXPECT_EQ(entry.name, "www");
  EXPECT_TRUE(entry.uid.is_fixed());
  EXPECT_EQ(entry.uid.value, 33U);
  EXPECT_EQ(entry.group, "web");
  EXPECT_EQ(entry.gid.choice, AccountId::Choice::system);
  EXPECT_EQ(entry.password, "=secret");
  EXPECT_EQ(entry.home, "/var/www");
  EXPECT_EQ(entry.shell, "/bin/sh");
  EXPECT_EQ(entry.groups, (std::vector<std::string>{"video", "audio"}));
  EXPECT_EQ(entry.comment, "The  web");
}

TEST(UserTable, DashesAreNothing) {
  const Parsed parsed = parse("- - input -2 * - - -\n");

  ASSERT_EQ(parsed.entries.size(), 1U);
  const UserEntry& entry = parsed.entries[0];
  EXPECT_EQ(entry.name, "");
  EXPECT_EQ(entry.uid.choice, AccountId::Choice::system);
  EXPECT_EQ(entry.gid.choice, AccountId::Choice::user);
  EXPECT_EQ(entry.home, "");
  EXPECT_EQ(entry.shell, "/bin/false");
  EXPECT_TRUE(entry.groups.empty());
  EXPECT_EQ(entry.comment, "");
}

TEST(UserTable, CommentsBeginWithAWordOnly) {
  const Parsed parsed =
      parse("# a\n  # b\n\na -1 a -1 =p#q - - - C # comment\n");

  ASSERT_EQ(parsed.entries.size(), 1U);
  EXPECT_EQ(parsed.entries[0].password, "=p#q");
  EXPECT_EQ(parsed.entries[0].comment, "C");
}

TEST(UserTable, ErrorsSayWhatToDo) {
  const std::string name = "; a name has at most 40 bytes, no comma, no "
                           "slash and no # at its beginning";
  const std::string id =
      "; write a number above 0, -1 for the lowest free one from 100 to 999 "
      "or -2 for one from 1000 to 1999";
  const std::string home = "; write an absolute path below /, or - for none";

  const struct {
    const char* line;
    std::string error;
  } cases[] = {
      {"a -1 a -1 * - -",
       "7 words; write: username uid group gid password home shell groups "
       "comment"},
      {"root -1 a -1 * - - -",
       "user 'root'; the image's own files are about root"},
      {"a,b -1 a -1 * - - -", "user 'a,b'" + name},
      {"a -1 - -1 * - - -", "group '-'" + name},
      {"a 0 a -1 * - - -", "uid '0'" + id},
      {"a - a -1 * - - -", "uid '-'" + id},
      {"a -3 a -1 * - - -", "uid '-3'" + id},
      {"a -1 a 0 * - - -", "gid '0'" + id},
      {"a -1 a - * - - -", "gid '-'" + id},
      {"a -1 a 4294967295 * - - -", "gid '4294967295'" + id},
      {"a -1 a -1 * / - -", "home '/'" + home},
      {"a -1 a -1 * // - -", "home '//'" + home},
      {"a -1 a -1 * /. - -", "home '/.'" + home},
      {"a -1 a -1 * home/a - -", "home 'home/a'" + home},
      {"a -1 a -1 * - - x,a/b", "group 'a/b'" + name},
      {"a -1 a -1 a:b - - -",
       "'a:b'; no field may hold a colon or a control character"},
      {"a -1 a -1 * - - - B\x01",
       "'B\\x01'; no field may hold a colon or a control character"},
  };

  for (const auto& each : cases)
    EXPECT_EQ(parse(each.line).errors,
              std::vector<std::string>{"u:1: " + each.error})
        << each.line;
}

TEST(UserTable, EveryBadLineIsReported) {
  const Parsed parsed = parse("a\nb -1 b -1 * - - -\nc\n");

  EXPECT_EQ(parsed.entries.size(), 1U);
  ASSERT_EQ(parsed.errors.size(), 2U);
  EXPECT_TRUE(parsed.errors[0].starts_with("u:1: "));
  EXPECT_TRUE(parsed.errors[1].starts_with("u:3: "));
}

TEST(UserTable, AnyBytesAreEitherEntriesOrErrors) {
  std::mt19937 random(1);
  const std::string alphabet = "ab-12 \t\n=!*/,:#\x00\x7f\xff";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto length = random() % 80; length > 0; --length)
      text += random() % 8 == 0 ? static_cast<char>(random())
                                : alphabet[random() % alphabet.size()];
    for (const UserEntry& entry : parse(text).entries)
      for (const std::string* field :
           {&entry.name, &entry.group, &entry.home, &entry.comment})
        EXPECT_EQ(field->find_first_of(":\n\x7f"), std::string::npos);
  }
}

} // namespace
