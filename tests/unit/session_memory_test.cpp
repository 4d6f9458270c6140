// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a session costs in memory, index included, is a promise: at most
// 100 bytes for a record that counts. What newer records superseded stays
// until it is sealed, tidied or repaired; here is how much that is.
#include "session/create.hpp"
#include "session/open.hpp"
#include "session/repair.hpp"
#include "session/seal.hpp"
#include "support/session_maker.hpp"

namespace {

using support::old_inode;
using support::record_owner;

class SessionMemory : public support::SessionTest {
protected:
  void SetUp() override {
    ASSERT_TRUE(session::create(path("s"), {}));
    session_ = std::move(*session::open(path("s"), session::Access::write));
  }

  /// All that records, nodes and names take.
  std::uint64_t bytes() const {
    const jobroot::Arena& arena = session_->header().records;

    return std::uint64_t{arena.next - jobroot::first_free_slot} *
               jobroot::slot_bytes +
           jobroot::header_bytes + jobroot::root_words * 4;
  }

  std::uint64_t superseded() const {
    return session_->header().counters.superseded;
  }

  void record(std::uint64_t inodes, std::uint32_t id) {
    for (std::uint64_t ino = 1; ino <= inodes; ino++)
      ASSERT_EQ(record_owner(*session_, old_inode(ino), id), 0);
  }

  void open_again() {
    session_ = std::move(*session::open(path("s"), session::Access::write));
  }

  session::OpenSession session_;
};

TEST_F(SessionMemory, OfARecordWithItsIndexIsAtMost100Bytes) {
  for (const std::uint64_t inodes : {100000, 200000, 300000}) {
    record(inodes, 5);
    const double each =
        static_cast<double>(bytes()) / static_cast<double>(inodes);
    std::cout << inodes << " records: " << each << " bytes each\n";
    EXPECT_LE(each, 100.0);
  }
}

/// An installation sets owner, mode, owner again, and a capability.
TEST_F(SessionMemory, OfAnInstallationIsThreeSupersededRecordsAtMost) {
  constexpr std::uint64_t inodes = 1000;
  for (std::uint32_t step = 1; step <= 4; step++)
    record(inodes, step);

  EXPECT_EQ(superseded(), 3 * inodes);
}

TEST_F(SessionMemory, OfASealedSessionIsWhatCounts) {
  for (std::uint32_t step = 1; step <= 20; step++)
    record(1000, step);
  session_.reset();
  ASSERT_TRUE(session::seal(path("s"), {}));
  open_again();

  EXPECT_LE(bytes(), 1000 * 100 + jobroot::first_free_slot * 64U);
}

TEST_F(SessionMemory, OfANamedSessionIsTidiedBetweenRuns) {
  for (std::uint32_t step = 1; step <= 20; step++)
    record(1000, step);
  const std::uint64_t before = bytes();
  ASSERT_TRUE(session::tidy(path("s")));
  EXPECT_EQ(bytes(), before) << "somebody used it";

  session_.reset();
  ASSERT_TRUE(session::tidy(path("s")));
  open_again();
  EXPECT_EQ(superseded(), 0U);
  EXPECT_LE(bytes(), 1000 * 100 + jobroot::first_free_slot * 64U);
  for (std::uint64_t ino = 1; ino <= 1000; ino++)
    ASSERT_EQ(session_->seen({}, old_inode(ino)).uid, 20U);
}

/// Little is not worth the time, and what is needed stays.
TEST_F(SessionMemory, OfAFewSupersededRecordsIsLeftAlone) {
  record(1000, 1);
  record(1000, 2);
  session_.reset();
  ASSERT_TRUE(session::tidy(path("s")));
  open_again();

  EXPECT_EQ(superseded(), 1000U);
}

} // namespace
