// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a wrong sum is a deadlock, or more threads than the pool has slots; and
// the kernel tells of the locks of others in no order.
#include "jobserver/board.hpp"
#include "support/fake_pool.hpp"

#include <gtest/gtest.h>

#include <signal.h>

#include <vector>

namespace {

using namespace jobserver;
using enum Board::Note;

class BoardTest : public ::testing::Test {
protected:
  const FakePool pool_{"+"};
  const Ends ends_ = std::move(*Ends::inherited(pool_.numbers()));
};

TEST_F(BoardTest, AddsUpWhatAllShow) {
  std::vector<Board> boards;

  for (unsigned count = 1; count <= 30; ++count) {
    Board& board = boards.emplace_back(ends_);
    board.show(waiting, 1);
    board.show(tokens_around, count);
  }
  for (const Board& board : boards) {
    EXPECT_EQ(board.total(waiting), 30U);
    EXPECT_EQ(board.total(tokens_around), 30U * 31 / 2);
    EXPECT_EQ(board.total(running), 0U);
  }
}

TEST_F(BoardTest, ShowsNothingAnyMoreWhenItIsGoneOrHidden) {
  const Board onlooker{ends_};
  std::vector<Board> boards;
  for (unsigned count = 1; count <= 9; ++count)
    boards.emplace_back(ends_).show(waiting, 2);
  EXPECT_EQ(onlooker.total(waiting), 18U);

  boards[4].hide({waiting});
  EXPECT_EQ(onlooker.total(waiting), 16U);
  boards.erase(boards.begin() + 1, boards.begin() + 4);
  EXPECT_EQ(onlooker.total(waiting), 10U);
  boards[1].show(waiting, 5);
  EXPECT_EQ(onlooker.total(waiting), 15U);
}

TEST_F(BoardTest, CountsWhatHasANumberOnce) {
  std::vector<Board> boards;
  for (const unsigned number : {4, 4, 7, 4, 9})
    (void)boards.emplace_back(ends_).show_numbered(idle, number);
  boards.emplace_back(ends_).show(idle, 2);

  EXPECT_EQ(boards[1].total(idle), 5U);
  EXPECT_EQ(boards[1].of_others(idle), 5U);
  EXPECT_EQ(boards[1].of_others(idle, 7), 4U);
  EXPECT_EQ(boards[0].of_others(idle, 4), 4U);
}

TEST_F(BoardTest, ForgetsAProcessThatIsKilled) {
  const Board onlooker{ends_};

  EXPECT_EQ(in_child([&] {
              Board board{ends_};
              board.show(running, 3);
              if (onlooker.total(running) == 3)
                ::raise(SIGKILL);
              return 1;
            }),
            128 + SIGKILL);
  EXPECT_EQ(onlooker.total(running), 0U);
}

TEST_F(BoardTest, TellsWhetherAnAmountIsShown) {
  Board first{ends_};
  Board second{ends_};
  (void)first.show_numbered(needed, 4'194'303, 3);
  (void)second.show_numbered(needed, 1, 7);
  const Board onlooker{ends_};

  EXPECT_TRUE(onlooker.is_shown_by_others(needed, 3, 3));
  EXPECT_TRUE(onlooker.is_shown_by_others(needed, 4, 9));
  EXPECT_FALSE(onlooker.is_shown_by_others(needed, 4, 6));
  EXPECT_FALSE(first.is_shown_by_others(needed, 1, 6));
  EXPECT_EQ(onlooker.total(needed), 10U);
}

TEST_F(BoardTest, GivesTheTurnToOneAfterTheOther) {
  Board first{ends_};
  Board second{ends_};
  EXPECT_TRUE(first.take_turn());
  EXPECT_FALSE(second.take_turn());

  first.end_turn();
  EXPECT_TRUE(second.take_turn());
  EXPECT_FALSE(first.take_turn());
}

TEST_F(BoardTest, OfAKilledProcessGivesItsTurnAway) {
  EXPECT_EQ(in_child([&] {
              Board board{ends_};
              return board.take_turn() ? ::raise(SIGKILL) : 1;
            }),
            128 + SIGKILL);

  Board board{ends_};
  EXPECT_TRUE(board.take_turn());
}

} // namespace
