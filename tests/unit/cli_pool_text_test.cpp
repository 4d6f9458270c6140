// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a bar shows all there is however narrow the window, and what others
// called their programs must not move the cursor.
#include "cli/pool_text.hpp"
#include "jobroot/ledger_format.hpp"

#include <gtest/gtest.h>

namespace {

using cli::Look;
using jobserver::ClientStatus;
using jobserver::PoolStatus;

PoolStatus pool_of(unsigned slots, unsigned held, unsigned withheld) {
  return {.directory = "/tmp/pool",
          .server = 7,
          .has_server = true,
          .balance = {.slots = slots,
                      .implicit = 1,
                      .withheld = withheld,
                      .free = slots - 1 - held - withheld,
                      .held = held,
                      .is_certain = true},
          .wanted = slots};
}

TEST(Bar, ShowsEachSlot) {
  EXPECT_EQ(cli::bar_of(pool_of(4, 1, 1), {}), "[########----....]");
  EXPECT_EQ(cli::bar_of(pool_of(4, 1, 1), {.width = 10}), "[####--..]");
  EXPECT_EQ(cli::bar_of(pool_of(4, 1, 1), {.width = 6}), "[##-.]");
}

TEST(Bar, LeavesNothingOutThatHasRoom) {
  EXPECT_EQ(cli::bar_of(pool_of(1000, 0, 1), {.width = 12}), "[#-........]");
  EXPECT_EQ(cli::bar_of(pool_of(100'000, 99'998, 0), {.width = 12}),
            "[##########]");
  EXPECT_EQ(cli::bar_of(pool_of(4, 1, 1), {.width = 4}), "[#-]");
  EXPECT_EQ(cli::bar_of(pool_of(4, 1, 1), {.width = 2}), "");
  EXPECT_EQ(cli::bar_of(PoolStatus{}, {}), "");
}

TEST(Bar, ShowsWhatNobodyHas) {
  PoolStatus pool = pool_of(4, 1, 0);
  pool.balance.free = 1;

  EXPECT_EQ(cli::bar_of(pool, {.width = 6}), "[##?.]");
}

TEST(Bar, HasColoursWhereTheyAreSeen) {
  EXPECT_EQ(cli::bar_of(pool_of(2, 0, 0), {.width = 4, .has_colours = true}),
            "[\033[32m#\033[m\033[2m.\033[m]");
}

TEST(PoolText, SaysOnlyWhatThereIsToSay) {
  EXPECT_EQ(cli::lines_of(pool_of(4, 1, 0), {}),
            (std::vector<std::string>{"pool       /tmp/pool",
                                      "server     pid 7, for 0.0s",
                                      "slots      4: 2 busy, 2 free",
                                      "most busy  1",
                                      "waiting    nobody"}));
}

TEST(PoolText, SaysWhatIsWrongAndWhatIsHeldBack) {
  PoolStatus pool = pool_of(8, 2, 2);
  pool.balance.free = 1;
  pool.reasons = jobroot::withheld_memory | jobroot::withheld_load;
  pool.wanted = 4;
  pool.has_server = false;
  pool.reclaimed = 3;

  const auto lines = cli::lines_of(pool, {});
  ASSERT_EQ(lines.size(), 7U);
  EXPECT_EQ(lines[1], "server     gone");
  EXPECT_EQ(lines[2],
            "slots      8: 3 busy, 1 free, 2 withheld for memory and load; to "
            "become 4");
  EXPECT_EQ(lines[5], "put right  3 of the dead, 0 lost, 0 too many");
  EXPECT_EQ(lines[6], "wrong      2 lost");

  pool.stranger = 9;
  EXPECT_EQ(
      cli::lines_of(pool, {}).back(),
      "wrong      2 may be with process 9, which does not tell the ledger");
  pool.balance.is_certain = false;
  EXPECT_EQ(cli::lines_of(pool, {}).size(), 6U);
}

TEST(PoolText, SaysWhoseSlotsAreBusyInThePoolOfAMake) {
  PoolStatus pool = pool_of(4, 1, 0);
  pool.balance.free = 0;
  pool.balance.is_foreign = true;

  const auto lines = cli::lines_of(pool, {});
  EXPECT_EQ(lines[1], "server     pid 7, for 0.0s, in the pool of a make");
  EXPECT_EQ(lines[2], "slots      4: 2 busy here, 0 free");
  EXPECT_EQ(lines.size(), 5U);
}

TEST(PoolText, ListsWhoHasSomethingOrWaits) {
  using std::chrono::seconds;
  PoolStatus pool = pool_of(8, 4, 0);
  pool.clients = {{.pid = 10,
                   .command = "make -j8",
                   .held = 3,
                   .holds_for = seconds{12},
                   .taken = 40},
                  {.pid = 11, .program = "idle", .taken = 5},
                  {.pid = 12,
                   .life = ClientStatus::Life::gone,
                   .program = "cargo",
                   .held = 1,
                   .is_unsure = true},
                  {.pid = 13,
                   .life = ClientStatus::Life::elsewhere,
                   .program = "ninja",
                   .wants = 2,
                   .waits_for = seconds{7205}}};

  const auto lines = cli::lines_of(pool, {});
  ASSERT_EQ(lines.size(), 10U);
  EXPECT_EQ(lines[4], "waiting    1 for 2 slots, the longest for 2h");
  EXPECT_EQ(lines[5], "");
  EXPECT_EQ(lines[6], "PID  HELD  FOR   WANTS  FOR  TAKEN  COMMAND");
  EXPECT_EQ(lines[7], "10   3     12s   -      -    40     make -j8");
  EXPECT_EQ(lines[8], "12   1?    0.0s  -      -    0      cargo (gone)");
  EXPECT_EQ(lines[9],
            "13   -     -     2      2h   0      ninja (in another pid "
            "namespace)");
}

TEST(PoolText, OfAMakeSaysWhatCanBeKnown) {
  PoolStatus pool = pool_of(0, 0, 0);
  pool.directory = "of the make that runs this";
  pool.has_ledger = false;
  pool.balance = {.free = 2};
  pool.clients = {{.pid = 3, .command = "make -j"}};

  EXPECT_EQ(cli::lines_of(pool, {}),
            (std::vector<std::string>{
                "pool    of the make that runs this",
                "server  a make, which does not know who has its tokens",
                "slots   2 free of an unknown number",
                "",
                "PID  HAS IT OPEN",
                "3    make -j"}));
}

TEST(TerminalText, MovesNoCursor) {
  EXPECT_EQ(cli::printable("a\033[2J\n\tb\x7f"), "a?[2J??b?");
  EXPECT_EQ(cli::printable("\xC2\x9B"
                           "2J \xC3\xA4"),
            "??2J \xC3\xA4");
}

TEST(TerminalText, FitsTheWindow) {
  EXPECT_EQ(cli::lines_in("abcdef\nab\n", 4),
            (std::vector<std::string>{"abcd", "ab"}));
  EXPECT_EQ(cli::lines_in("\xC3\xA4\xC3\xA4\xC3\xA4", 2).front(),
            "\xC3\xA4\xC3\xA4");
  // Two columns each.
  EXPECT_EQ(cli::lines_in("\xE6\x97\xA5\xE6\x9C\xAC", 3).front(),
            "\xE6\x97\xA5");
  EXPECT_EQ(cli::lines_in("abc", 0).front(), "abc");
}

TEST(TerminalText, SaysHowLong) {
  using namespace std::chrono_literals;
  EXPECT_EQ(cli::duration_text(430ms), "0.4s");
  EXPECT_EQ(cli::duration_text(119s), "119s");
  EXPECT_EQ(cli::duration_text(2min), "2m");
  EXPECT_EQ(cli::duration_text(47h), "47h");
  EXPECT_EQ(cli::duration_text(48h), "2d");
}

} // namespace
