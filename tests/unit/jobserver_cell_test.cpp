// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: two that have one slot at once make a build run more than it may; one
// that is never free again stops it.
#include "jobroot/ledger_cell.hpp"
#include "support/own_pool.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

namespace {

using jobroot::Holder;

class CellTest : public OwnPool {
protected:
  static constexpr uint32_t cell = 7;

  /// An entry of another process.
  Holder& other(uint32_t number) {
    Holder& holder = ledger_.begin()[number];
    holder.pid = 1;
    holder.ticket = 0x1000'0000'00a0 + number;
    return holder;
  }

  bool take(Holder& holder, const std::string& above = "", uint32_t at = cell) {
    return jobroot::take_cell(ledger_, holder, at, above.c_str());
  }

  void leave(Holder& holder) { jobroot::leave_cell(ledger_, holder); }

  static std::string ticket(const Holder& holder) {
    return fmt::format("{:x}.", holder.ticket);
  }
};

TEST_F(CellTest, IsOnesAtATime) {
  make("+");
  EXPECT_TRUE(take(other(1)));
  EXPECT_FALSE(take(other(2)));
  EXPECT_EQ(other(2).cell, 0U);

  leave(other(1));
  EXPECT_TRUE(take(other(2)));
  leave(other(1)); // who has none leaves none
  EXPECT_FALSE(take(other(3)));
}

TEST_F(CellTest, IsFreeWhenItsTakersEntryIs) {
  make("+");
  EXPECT_TRUE(take(other(1)));
  jobroot::Ledger::forget(other(1));
  EXPECT_TRUE(take(other(2)));

  // Used again, by another process with a cell of the same number.
  other(2).ticket++;
  EXPECT_TRUE(take(other(3)));
}

TEST_F(CellTest, IsAnotherWhereSomebodyAboveHasThatNumber) {
  make("+");
  EXPECT_TRUE(take(other(1)));
  const std::string above = "1." + ticket(other(1));

  EXPECT_TRUE(take(other(2), above));
  EXPECT_EQ(other(2).cell, cell + 1 + 1);
  // All who share it go there.
  EXPECT_FALSE(take(other(3), above + ticket(other(3))));
  leave(other(2));
  EXPECT_TRUE(take(other(3), above));
  EXPECT_EQ(other(3).cell, cell + 1 + 1);
}

TEST_F(CellTest, ComesAfterTheLastAgain) {
  make("+");
  constexpr uint32_t last = jobroot::ledger_cells - 1;
  EXPECT_TRUE(take(other(1), "", last));
  EXPECT_TRUE(take(other(2), ticket(other(1)), last));
  EXPECT_EQ(other(2).cell, 1 + 1); // 0 is the command's
}

} // namespace
