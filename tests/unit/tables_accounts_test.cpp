// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the rules of Buildroot's mkusers: who gets which number, in which
// order, and what is a contradiction.
#include "base/result.hpp"
#include "tables/accounts.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using tables::AccountFile;

/// An image with root and daemon, before and after a table.
class Accounts : public ::testing::Test {
protected:
  std::vector<std::string> add(const std::string& table) {
    tables::Errors errors;
    const auto entries = tables::parse_user_table("u", table, errors);
    homes = tables::add_users(accounts, entries, {}, errors);
    std::vector<std::string> lines;
    for (const base::Error& error : errors)
      lines.push_back(base::render(error));

    return lines;
  }

  /// What has come behind the lines that were there.
  static std::string added(const AccountFile& file, const std::string& before) {
    const std::string text = file.text();

    return text.starts_with(before) ? text.substr(before.size()) : text;
  }

  std::string users() const { return added(accounts.passwd, passwd); }

  std::string groups() const { return added(accounts.group, group); }

  const std::string passwd = "root:x:0:0:root:/root:/bin/sh\n"
                             "daemon:x:1:1:daemon:/usr/sbin:/bin/false\n";
  const std::string shadow = "root::10933:0:99999:7:::\ndaemon:*:::::::\n";
  const std::string group = "root:x:0:\ndaemon:x:1:\naudio:x:29:daemon\n";

  tables::Accounts accounts{AccountFile::parse(passwd),
                            AccountFile::parse(shadow),
                            AccountFile::parse(group),
                            AccountFile::parse("audio:!:root:daemon\n")};
  std::vector<tables::Home> homes;
};

const std::vector<std::string> none;

TEST_F(Accounts, FixedNumbersAreTaken) {
  EXPECT_EQ(add("ann 500 staff 600 * /home/ann /bin/sh - Ann A.\n"), none);

  EXPECT_EQ(users(), "ann:x:500:600:Ann A.:/home/ann:/bin/sh\n");
  EXPECT_EQ(groups(), "staff:x:600:\n");
  EXPECT_EQ(added(accounts.shadow, shadow), "ann:*:::::::\n");
  ASSERT_EQ(homes.size(), 1U);
  EXPECT_EQ(homes[0].path, "/home/ann");
  EXPECT_EQ(homes[0].uid, 500U);
  EXPECT_EQ(homes[0].gid, 600U);
}

TEST_F(Accounts, AutomaticNumbersAreTheLowestFreeOfTheirRange) {
  EXPECT_EQ(add("a 100 a 101 * - - -\nb -1 b -1 * - - -\nc -2 c -2 * - - -\n"
                "d -1 d -1 * - - -\n"),
            none);

  EXPECT_EQ(groups(), "a:x:101:\nb:x:100:\nc:x:1000:\nd:x:102:\n");
  EXPECT_EQ(users(),
            "a:x:100:101::/:/bin/false\nb:x:101:100::/:/bin/false\n"
            "c:x:1000:1000::/:/bin/false\nd:x:102:102::/:/bin/false\n");
  EXPECT_TRUE(homes.empty());
}

TEST_F(Accounts, FixedNumbersComeBeforeAutomaticOnes) {
  EXPECT_EQ(add("b -1 b -1 * - - -\na 100 a 100 * - - -\n"), none);

  EXPECT_EQ(groups(), "a:x:100:\nb:x:101:\n");
  EXPECT_EQ(users(), "a:x:100:100::/:/bin/false\nb:x:101:101::/:/bin/false\n");
}

TEST_F(Accounts, GroupAloneMakesNoUser) {
  EXPECT_EQ(add("- - input -1 * - - -\n"), none);

  EXPECT_EQ(groups(), "input:x:100:\n");
  EXPECT_EQ(users(), "");
}

TEST_F(Accounts, AdditionalGroupsAreMadeLikeTheUserIs) {
  EXPECT_EQ(add("a -1 a -1 * - - g1\nb -2 b -2 * - - g2\n"
                "c 999 c 999 * - - g3\nd 1500 d 1500 * - - g4\n"),
            none);

  EXPECT_EQ(groups(),
            "c:x:999:\nd:x:1500:\na:x:100:\nb:x:1000:\ng1:x:101:a\n"
            "g2:x:1001:b\ng3:x:102:c\ng4:x:1002:d\n");
}

TEST_F(Accounts, MembersAreAddedOnceAndOthersStay) {
  EXPECT_EQ(add("ann -1 ann -1 * - - audio,audio\n"
                "bob -1 bob -1 * - - audio\n"),
            none);
  EXPECT_EQ(add("ann -1 ann -1 * - - audio\n"), none);

  EXPECT_NE(accounts.group.text().find("audio:x:29:daemon,bob,ann\n"),
            std::string::npos);
  EXPECT_NE(accounts.gshadow->text().find("audio:!:root:daemon,bob,ann\n"),
            std::string::npos);
}

TEST_F(Accounts, NewGroupsAreInGshadowIfThereIsOne) {
  EXPECT_EQ(add("ann -1 ann -1 * - - -\n"), none);
  EXPECT_EQ(accounts.gshadow->text(), "audio:!:root:daemon\nann:*::\n");

  accounts.gshadow.reset();
  EXPECT_EQ(add("bob -1 bob -1 * - - audio\n"), none);
}

TEST_F(Accounts, ShortGroupLinesGetMembersToo) {
  accounts.group = AccountFile::parse("audio:x:29\n");

  EXPECT_EQ(add("ann -1 audio -1 * - - audio\n"), none);

  EXPECT_EQ(accounts.group.text(), "audio:x:29:ann\n");
}

TEST_F(Accounts, ATableMayBeAppliedTwice) {
  const std::string table = "ann -1 staff -1 =x /home/ann - audio,g Ann\n"
                            "bob 300 staff -1 * - - g\n";
  EXPECT_EQ(add(table), none);
  const std::string first = accounts.passwd.text() + accounts.group.text() +
                            accounts.shadow.text() + accounts.gshadow->text();

  EXPECT_EQ(add(table), none);

  EXPECT_EQ(first,
            accounts.passwd.text() + accounts.group.text() +
                accounts.shadow.text() + accounts.gshadow->text());
}

TEST_F(Accounts, LaterLinesWin) {
  EXPECT_EQ(add("a -1 a -1 * - - - One\na -1 a -1 - - /bin/sh - Two\n"), none);

  EXPECT_EQ(users(), "a:x:100:100:Two:/:/bin/sh\n");
  EXPECT_EQ(added(accounts.shadow, shadow), "a::::::::\n");
}

TEST_F(Accounts, ExistingNumbersAreKeptWhereTheTableLeavesThemOpen) {
  EXPECT_EQ(add("daemon -2 daemon -2 * - - -\n"), none);

  EXPECT_NE(accounts.passwd.text().find("daemon:x:1:1:"), std::string::npos);
  EXPECT_NE(accounts.group.text().find("daemon:x:1:"), std::string::npos);
}

TEST_F(Accounts, ContradictionsAreErrors) {
  const struct {
    const char* line;
    const char* error;
  } cases[] = {
      {"a 1 a -1 * - - -",
       "number 1 belongs to user 'daemon'; choose another one, or -1 for a "
       "free one"},
      {"a -1 a 29 * - - -",
       "number 29 belongs to group 'audio'; choose another one, or -1 for a "
       "free one"},
      {"daemon 2 daemon -1 * - - -",
       "user 'daemon' has the number 1 already; write 1 or -1"},
      {"a -1 audio 30 * - - -",
       "group 'audio' has the number 29 already; write 29 or -1"},
      {"daemon -1 audio -1 * - - -",
       "user 'daemon' has the main group 'daemon' already; write that group; "
       "others go into the column groups"},
  };

  const tables::Accounts before = accounts;
  for (const auto& each : cases) {
    accounts = before;
    EXPECT_EQ(add(each.line),
              std::vector<std::string>{"u:1: " + std::string(each.error)});
  }
}

TEST_F(Accounts, EveryContradictionIsReported) {
  EXPECT_EQ(
      add("a 1 a -1 * - - -\nb -1 b 29 * - - x\nc 1 c -1 * - - -\n").size(),
      3U);
}

TEST_F(Accounts, AFullRangeIsAnError) {
  std::string text;
  for (int id = 100; id <= 999; ++id)
    text += "g" + std::to_string(id) + ":x:" + std::to_string(id) + ":\n";
  accounts.group = AccountFile::parse(text);

  EXPECT_EQ(add("a -1 a -1 * - - -\n"),
            std::vector<std::string>{"u:1: group 'a': no number is free in its "
                                     "range; give it one of its own"});
}

} // namespace
