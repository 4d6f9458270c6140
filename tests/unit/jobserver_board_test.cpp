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

TEST_F(BoardTest, GivesTheTurnToOneAfterTheOther) {
  Board first{ends_};
  Board second{ends_};
  first.queue_up();
  second.queue_up();
  EXPECT_TRUE(first.is_our_turn());
  EXPECT_FALSE(second.is_our_turn());

  pollfd turn{.fd = second.turn_fd(), .events = POLLIN, .revents = 0};
  EXPECT_EQ(::poll(&turn, 1, 20), 0);
  first.end_turn();
  EXPECT_EQ(::poll(&turn, 1, 20'000), 1);
  second.take_turn();
  EXPECT_TRUE(second.is_our_turn());
}

TEST_F(BoardTest, OfAKilledProcessGivesItsTurnAway) {
  const FakePool ready{""};
  const pid_t other = ::fork();
  if (other == 0) {
    Board board{ends_};
    board.queue_up();
    (void)!::write(ready.numbers().write, "+", 1);
    for (;;)
      ::pause();
  }
  ASSERT_TRUE(ready.comes_to(1));

  Board board{ends_};
  board.queue_up();
  EXPECT_FALSE(board.is_our_turn());
  ::kill(other, SIGKILL);
  pollfd turn{.fd = board.turn_fd(), .events = POLLIN, .revents = 0};
  EXPECT_EQ(::poll(&turn, 1, 20'000), 1);
  ::waitpid(other, nullptr, 0);
}

} // namespace
