// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a number that was given once stays, whatever comes before it in the
// tables later.
#include "base/result.hpp"
#include "tables/accounts.hpp"
#include "tables/kept_ids.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using Lines = std::vector<std::string>;

/// An image with root, and what is kept.
class KeptIds : public ::testing::Test {
protected:
  Lines add(const std::string& table, const std::string& kept = "") {
    tables::Errors errors;
    auto accounts =
        tables::Accounts{tables::AccountFile::parse("root:x:0:0::/:/bin/sh\n"),
                         {},
                         tables::AccountFile::parse("root:x:0:\n"),
                         std::nullopt};
    auto ids = tables::KeptIds::parse("ids", kept, errors);
    const auto entries = tables::parse_user_table("u", table, errors);
    tables::add_users(accounts, entries, {.ids = &ids}, errors);
    text = ids.text();
    users = accounts.passwd.text();
    Lines lines;
    for (const base::Error& error : errors)
      lines.push_back(base::render(error));

    return lines;
  }

  std::string text;
  std::string users;
};

const Lines none;

TEST_F(KeptIds, NewNumbersAreAddedAndOthersStay) {
  EXPECT_EQ(add("www -1 www -1 * - - -\n", "# mine\ngroup www 150"), none);

  EXPECT_EQ(text, "# mine\ngroup www 150\nuser www 100\n");
}

TEST_F(KeptIds, WhoComesBeforeTakesNobodysNumber) {
  ASSERT_EQ(add("www -1 www -1 * - - -\n"), none);
  EXPECT_EQ(add("db -1 db -1 * - - -\nwww -1 www -1 * - - -\n", text), none);

  EXPECT_NE(users.find("www:x:100:100:"), users.npos) << users;
  EXPECT_NE(users.find("db:x:101:101:"), users.npos) << users;
}

TEST_F(KeptIds, FixedNumbersAreNotKept) {
  EXPECT_EQ(add("www 7 www 8 * - - -\n"), none);

  EXPECT_EQ(text, "");
}

TEST_F(KeptIds, FixedNumbersThatAreKeptForOthersAreErrors) {
  EXPECT_EQ(add("db 101 db 7 * - - -\n", "\nuser www 101\n"),
            Lines{"u:1: number 101 is kept for user 'www' (ids:2); choose "
                  "another one, or remove that line"});
}

TEST_F(KeptIds, NumbersThatOthersHaveCannotBeKept) {
  EXPECT_EQ(add("www -1 root -1 * - - -\n", "user www 0\n"),
            Lines{"u:1: user 'www' is to keep the number 0, which belongs to "
                  "'root'; remove the line that keeps it, or give 'root' "
                  "another one"});
}

TEST_F(KeptIds, WrongLinesAreErrors) {
  EXPECT_EQ(
      add("", "user www\nhost a 1\nuser www x\nuser a 1\nuser b 1\n"),
      (Lines{"ids:1: 'user www' is no kept number; write: user NAME NUMBER or "
             "group NAME NUMBER",
             "ids:2: 'host a 1' is no kept number; write: user NAME NUMBER or "
             "group NAME NUMBER",
             "ids:3: 'user www x' is no kept number; write: user NAME NUMBER "
             "or group NAME NUMBER",
             "ids:5: user 'a' has the number 1 in line 4; remove one of the "
             "lines"}));
}

} // namespace
