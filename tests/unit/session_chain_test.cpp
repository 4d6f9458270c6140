// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a fork believes what its parents recorded, unless it knows better
// itself, and changes nothing of theirs.
#include "support/witness_test.hpp"

namespace {

using jobroot::Known;
using jobroot::Record;
using support::at;
using support::create;
using support::look;
using support::wait_until_ripe;

/// The same file in a sealed session and in forks of it.
class Chain : public support::WitnessTest {
protected:
  support::SessionPointer fork(const std::string& name) {
    session_->close();
    parents_.insert(parents_.begin(), path(name_));
    support::seal(path(name_));
    name_ = name;
    return support::open_session(make(name, {.parents = parents_}));
  }

  std::string name_ = "session";
  std::vector<std::string> parents_;
};

TEST_F(Chain, TheNearestRecordCounts) {
  ASSERT_EQ(chown(5), 0);
  session_ = fork("child");
  EXPECT_EQ(owner(), 5U);
  ASSERT_EQ(chown(6), 0);

  session_ = fork("grandchild");
  EXPECT_EQ(owner(), 6U);
  ASSERT_EQ(chown(7), 0);

  EXPECT_EQ(owner(), 7U);
  EXPECT_EQ(
      support::open_session(path("session"))->seen(at(file_), look(file_)).uid,
      5U);
}

TEST_F(Chain, AStaleRecordOfAParentIsPassedOver) {
  ASSERT_EQ(chown(5), 0);
  session_ = fork("child");
  ASSERT_EQ(::unlink(file_.c_str()), 0);
  ::usleep(30'000);
  create(file_);

  EXPECT_EQ(owner(), 0U);

  ASSERT_EQ(chown(6), 0);
  EXPECT_EQ(owner(), 6U);
}

TEST_F(Chain, AParentIsNeverWrittenTo) {
  ASSERT_EQ(chown(5), 0);
  const Record before = recorded();
  session_ = fork("child");
  wait_until_ripe(look(file_));
  Known known;
  ASSERT_TRUE(session_->find(at(file_), look(file_), &known));

  session_->mark_dying(known);
  session_->mark_unlinked(known);
  EXPECT_EQ(owner(), 5U);

  session_ = support::open_session(path("session"));
  const Record after = recorded();
  EXPECT_EQ(std::memcmp(&before, &after, sizeof before), 0);
}

TEST_F(Chain, WhatAForkRemovedIsNotBelievedOfALaterInodeByItsParent) {
  const jobroot::Inode inode = look(file_);
  ASSERT_EQ(chown(5), 0);
  // As on a file system that can tell no life of a number from another.
  tamper([](Record& record) {
    record.state &= ~(jobroot::state_proven | jobroot::state_has_birth |
                      jobroot::state_has_generation);
  });
  session_ = fork("child");
  Known known;
  ASSERT_TRUE(session_->find(at(file_), inode, &known));

  session_->mark_unlinked(known);

  EXPECT_FALSE(session_->find(at(file_), inode, &known));
  EXPECT_NE(recorded().state & jobroot::state_unlinked, 0U);
  EXPECT_EQ(session_->counters().unlinked, 1U);
}

} // namespace
