// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a check that finds nothing wrong is only worth something if it finds
// what is wrong.
#include "session/check.hpp"
#include "session/create.hpp"
#include "session/open.hpp"
#include "support/session_maker.hpp"

namespace {

using support::old_inode;
using support::record_owner;

class SessionCheck : public support::SessionTest {
protected:
  void SetUp() override {
    ASSERT_TRUE(session::create(path("s"), {.capacity = 1 << 22}));
    session_ = std::move(*session::open(path("s"), session::Access::write));
    for (std::uint64_t ino = 1; ino <= 5000; ino++)
      ASSERT_EQ(record_owner(*session_, old_inode(ino), 3), 0);
    slot_ = session_->own().find(session_->key_of(old_inode(1)));
    ASSERT_TRUE(session::check(*session_).problems.empty());
  }

  jobroot::Record& record() {
    return *session_->own().at<jobroot::Record>(slot_);
  }

  /// The first thing that is found.
  std::string problem() {
    const auto problems = session::check(*session_).problems;

    return problems.empty() ? "" : problems.front();
  }

  std::string slot_name() { return "slot " + std::to_string(slot_) + ": "; }

  /// The word that leads to the record, or to the node above it.
  std::uint32_t& word() {
    auto* words = reinterpret_cast<std::uint32_t*>(&session_->header()) +
                  jobroot::header_bytes / sizeof(std::uint32_t);

    return words[jobroot::hash_of(record().key).root()];
  }

  session::OpenSession session_;
  jobroot::Slot slot_ = 0;
};

TEST_F(SessionCheck, CountsRecords) {
  EXPECT_EQ(session::check(*session_).records, 5000U);
}

TEST_F(SessionCheck, FindsARecordInAnotherPlace) {
  record().key.ino = 123456789;

  EXPECT_EQ(problem(), slot_name() + "is filed where its key does not belong");
}

TEST_F(SessionCheck, FindsAWordThatLeadsOutside) {
  word() = session_->header().records.end + 1;

  EXPECT_NE(problem().find("lies outside of the records"), std::string::npos)
      << problem();
}

TEST_F(SessionCheck, FindsACircle) {
  const auto other = session_->own().find(session_->key_of(old_inode(2)));
  word() = other;

  EXPECT_NE(session::check(*session_).problems.size(), 0U);
}

TEST_F(SessionCheck, FindsModesCallsAndNamesThatDoNotExist) {
  record().mode = 0;
  EXPECT_EQ(problem(), slot_name() + "has mode 0, which no inode has");
  record().mode = S_IFREG | 0644;
  record().call = jobroot::Call::count;
  EXPECT_NE(problem().find("which does not exist"), std::string::npos);
  record().call = jobroot::Call::chown;
  record().program = slot_;
  EXPECT_NE(problem().find("as its program, which is none"), std::string::npos);
}

TEST_F(SessionCheck, FindsAttributesThatAreNone) {
  record().xattrs = session_->header().xattrs.start;

  EXPECT_NE(problem().find("as its attributes, which is no list"),
            std::string::npos)
      << problem();
}

TEST_F(SessionCheck, FindsADeviceThatIsDenied) {
  record().mode = S_IFCHR | 0600;

  EXPECT_EQ(problem(), slot_name() + "is a device node that the filter denies");
}

TEST_F(SessionCheck, FindsCountersThatAreTooLow) {
  session_->header().counters.records = 7;

  EXPECT_EQ(problem(), "counter 'records': is 7, but there are 5000");
}

TEST_F(SessionCheck, DoesNotMindCountersThatAreTooHigh) {
  session_->header().counters.records += 3;

  EXPECT_EQ(problem(), "");
}

} // namespace
