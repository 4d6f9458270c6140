// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: each row is a MAKEFLAGS that some make, or some tool that imitates one,
// was seen to set.
#include "jobserver/makeflags.hpp"

#include <gtest/gtest.h>

namespace {

using namespace jobserver;

struct Row {
  const char* makeflags;
  Auth auth;
  std::optional<unsigned> jobs;
  bool dry_run = false;
};

const Row rows[] = {
    {"", NoAuth{}, {}},
    {" ", NoAuth{}, {}},
    {" -j3 --jobserver-auth=3,4", PipeAuth{3, 4}, 3},
    {"-j3 --jobserver-auth=3,4", PipeAuth{3, 4}, 3},
    {" -j3 --jobserver-auth=fifo:/tmp/GMfifo1", FifoAuth{"/tmp/GMfifo1"}, 3},
    {" -j3 --jobserver-auth=3,4 --jobserver-auth=-2,-2", DisabledAuth{}, 3},
    {"ks -j3 --jobserver-auth=3,4", PipeAuth{3, 4}, 3},
    {" -j", NoAuth{}, {}},
    {" -j1", NoAuth{}, 1},
    {" --jobs=5", NoAuth{}, 5},
    {"n -j3 --jobserver-auth=3,4", PipeAuth{3, 4}, 3, true},
    {"kn", NoAuth{}, {}, true},
    {" --dry-run", NoAuth{}, {}, true},
    {" -n", NoAuth{}, {}, true},
    {" -Onone -j2", NoAuth{}, 2},
    {"NAME=n", NoAuth{}, {}},
    {" n -j2", NoAuth{}, 2},
    {" -j3 -Otarget --jobserver-auth=5,6 --sync-mutex=fnm:/tmp/x",
     PipeAuth{5, 6},
     3},
    {" -l2.5 -j3 --jobserver-auth=3,4", PipeAuth{3, 4}, 3},
    {" -j3 --jobserver-auth=3,4 -- Z=$$$$x Y=c\\d X=a\\ b", PipeAuth{3, 4}, 3},
    {" -j3 --eval=Q\\ =\\ 1\\ 2 --jobserver-auth=3,4 -- A=b",
     PipeAuth{3, 4},
     3},
    // As cargo sets them: the same pool under both names, no first word.
    {"-j --jobserver-fds=7,8 --jobserver-auth=7,8", PipeAuth{7, 8}, {}},
    // Only make reads these right.
    {" -j3 --jobserver-auth=3,4 -- Y=\\ --jobserver-auth=9,9",
     PipeAuth{3, 4},
     3},
    {" -j3 --jobserver-auth=3,4 -- --jobserver-auth=9,9", PipeAuth{3, 4}, 3},
    {" --eval=Q\\ =\\ --jobserver-auth=9,9 -j2", NoAuth{}, 2},
    {" --eval=A\\ --\\ B -j2 --jobserver-auth=3,4", PipeAuth{3, 4}, 2},
    {" --jobserver-auth=fifo:/tmp/g\\ f", FifoAuth{"/tmp/g f"}, {}},
    {" --jobserver-auth=fifo:/tmp/a$$b\\\\c", FifoAuth{"/tmp/a$b\\c"}, {}},
    // The last one wins, whatever its name.
    {" --jobserver-auth=3,4 --jobserver-auth=5,6", PipeAuth{5, 6}, {}},
    {" --jobserver-auth=3,4 --jobserver-fds=7,8", PipeAuth{7, 8}, {}},
    {" --jobserver-fds=7,8 --jobserver-auth=fifo:/f", FifoAuth{"/f"}, {}},
    {" -j --jobserver-fds=7,8", PipeAuth{7, 8}, {}},
    {" -j2 -j6", NoAuth{}, 6},
    // What nobody knows is a pool that cannot be joined.
    {" --jobserver-auth=3,4 --jobserver-auth=sem:x", UnknownAuth{}, {}},
    {" --jobserver-auth=", UnknownAuth{}, {}},
    {" --jobserver-auth=fifo:", UnknownAuth{}, {}},
    {" --jobserver-auth=3", UnknownAuth{}, {}},
    {" --jobserver-auth=3,4,5", UnknownAuth{}, {}},
    {" --jobserver-auth=3,x", UnknownAuth{}, {}},
    {" --jobserver-auth=99999999999,4", UnknownAuth{}, {}},
    {" --jobserver-auth=3,-1", DisabledAuth{}, {}},
    {" -j99999999999", NoAuth{}, {}},
    {"\\", NoAuth{}, {}},
    {" \\", NoAuth{}, {}},
    {" --", NoAuth{}, {}},
    {"$", NoAuth{}, {}},
};

TEST(MakeFlags, AreReadAsMakeReadsThem) {
  for (const Row& row : rows) {
    const MakeFlags flags = parse_makeflags(row.makeflags);

    EXPECT_EQ(flags.auth, row.auth) << row.makeflags;
    EXPECT_EQ(flags.jobs, row.jobs) << row.makeflags;
    EXPECT_EQ(flags.dry_run, row.dry_run) << row.makeflags;
  }
}

TEST(MakeFlags, RememberThePairThatMakeDisabled) {
  const auto flags =
      parse_makeflags(" --jobserver-auth=3,4 --jobserver-auth=-2,-2");

  EXPECT_EQ(flags.pipe, (PipeAuth{3, 4}));
}

TEST(MakeFlags, TellWhetherMakeGoesOnAfterAFailure) {
  for (const char* const yes : {"k", "ks -j3", " -k", " --keep-going -j2"})
    EXPECT_TRUE(parse_makeflags(yes).keep_going) << yes;
  for (const char* const no : {"", "s", " -j3", "Z=k", " -- Z=-k", " -I k"})
    EXPECT_FALSE(parse_makeflags(no).keep_going) << no;
}

TEST(MakeFlags, KeepEverythingElseWhenAPoolIsWrittenIntoThem) {
  EXPECT_EQ(with_auth("", "3,4", 8), " -j8 --jobserver-auth=3,4");
  EXPECT_EQ(
      with_auth("ks -j2 -Otarget --jobserver-auth=5,6 -- A=b\\ c", "3,4", 8),
      "ks -Otarget -j8 --jobserver-auth=3,4 -- A=b\\ c");
  EXPECT_EQ(with_auth("-k --jobs=2 --jobserver-fds=5,6", "fifo:/f", {}),
            " -k -j --jobserver-auth=fifo:/f");
  EXPECT_EQ(with_auth(" -- -j2 --jobserver-auth=5,6", "3,4", 8),
            " -j8 --jobserver-auth=3,4 -- -j2 --jobserver-auth=5,6");
}

TEST(MakeFlags, KeepALoneBackslashFromQuotingThePool) {
  EXPECT_EQ(with_auth("k A\\", "3,4", 8), "k A\\\\ -j8 --jobserver-auth=3,4");
  EXPECT_EQ(with_auth("k A\\\\", "3,4", 8), "k A\\\\ -j8 --jobserver-auth=3,4");
}

TEST(MakeFlags, LoseAllWordsOnJobsWithoutAPool) {
  EXPECT_EQ(with_auth("k -j2 --jobserver-auth=5,6 -- A=b", "", {}), "k -- A=b");
}

} // namespace
