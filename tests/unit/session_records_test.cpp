// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a record is what one process says and another believes, without either
// waiting for the other.
#include "support/processes.hpp"
#include "support/session_checker.hpp"
#include "support/session_maker.hpp"

#include <thread>

namespace {

using jobroot::Call;
using jobroot::Inode;
using jobroot::Known;
using jobroot::Session;
using support::old_inode;
using support::record_owner;

class SessionRecords : public support::SessionTest {
protected:
  void SetUp() override { session_ = support::open_session(make("session")); }

  /// Slots taken so far.
  std::uint32_t taken() const { return session_->header().records.next; }

  support::SessionPointer session_;
};

TEST_F(SessionRecords, AnUnknownInodeBelongsToRoot) {
  const Inode inode = old_inode(7, S_IFDIR | 0755);

  const jobroot::Record record = session_->seen({}, inode);

  EXPECT_EQ(record.uid, 0U);
  EXPECT_EQ(record.gid, 0U);
  EXPECT_EQ(record.mode, S_IFDIR | 0755U);
}

TEST_F(SessionRecords, AnUnknownInodeIsWhatItIsWhereTheSessionSaysSo) {
  const auto real = support::open_session(
      make("real", {.flags = jobroot::flag_unknown_is_real}));

  EXPECT_EQ(real->seen({}, old_inode(7)).uid, 1000U);
}

TEST_F(SessionRecords, AreReadBackAsTheyWereMade) {
  const Inode inode = old_inode(7);

  ASSERT_EQ(session_->update({},
                             inode,
                             Call::mknod,
                             [](Known& known) {
                               known.record.mode = S_IFBLK | 0660;
                               known.record.uid = 1;
                               known.record.gid = 2;
                               known.record.rdev = 8 << 20 | 17;
                               return 0;
                             }),
            0);

  const jobroot::Record record = session_->seen({}, inode);
  EXPECT_EQ(record.mode, S_IFBLK | 0660U);
  EXPECT_EQ(record.uid, 1U);
  EXPECT_EQ(record.gid, 2U);
  EXPECT_EQ(record.rdev, 8U << 20 | 17);
  EXPECT_EQ(record.call, Call::mknod);
  EXPECT_NEAR(record.time, static_cast<double>(::time(nullptr)), 2);
  EXPECT_TRUE(session_->may_be_device(7));
  EXPECT_EQ(session_->counters().devices, 1U);
  EXPECT_EQ(session_->counters().records, 1U);
}

TEST_F(SessionRecords, NameTheProgramThatMadeThem) {
  record_owner(*session_, old_inode(7), 1);
  record_owner(*session_, old_inode(8), 1);

  const jobroot::Record first = session_->seen({}, old_inode(7));
  const jobroot::Record second = session_->seen({}, old_inode(8));

  const auto program = session_->own().at<jobroot::ProgramName>(first.program);
  ASSERT_TRUE(program);
  EXPECT_EQ(first.program, second.program);
  EXPECT_STREQ(program->name, ::program_invocation_short_name);
}

TEST_F(SessionRecords, NothingIsWrittenWhenNothingChanges) {
  record_owner(*session_, old_inode(7), 1);
  const std::uint32_t before = taken();

  EXPECT_EQ(record_owner(*session_, old_inode(7), 1), 0);
  EXPECT_EQ(record_owner(*session_, old_inode(8), 0), 0);

  EXPECT_EQ(taken(), before);
  EXPECT_EQ(session_->counters().records, 1U);
  EXPECT_EQ(session_->counters().superseded, 0U);
}

TEST_F(SessionRecords, NothingIsWrittenWhenTheChangeFails) {
  const std::uint32_t before = taken();

  EXPECT_EQ(session_->update({},
                             old_inode(7),
                             Call::chown,
                             [](Known& known) {
                               known.record.uid = 9;
                               return -EPERM;
                             }),
            -EPERM);

  EXPECT_EQ(taken(), before);
  EXPECT_EQ(session_->seen({}, old_inode(7)).uid, 0U);
}

TEST_F(SessionRecords, CountersRiseWithWhatIsRecordedFirst) {
  const auto set_mode = [&](std::uint64_t ino, std::uint32_t mode) {
    return session_->update({}, old_inode(ino), Call::chmod, [&](Known& known) {
      known.record.mode = mode;
      return 0;
    });
  };

  ASSERT_EQ(set_mode(7, S_IFDIR | 02755), 0);
  ASSERT_EQ(set_mode(7, S_IFDIR | 02750), 0);
  ASSERT_EQ(set_mode(8, S_IFREG | 02755), 0);
  ASSERT_EQ(set_mode(9, S_IFCHR | 0600), 0);

  EXPECT_EQ(session_->counters().records, 3U);
  EXPECT_EQ(session_->counters().superseded, 1U);
  EXPECT_EQ(session_->counters().setgid, 1U);
  EXPECT_EQ(session_->counters().devices, 1U);
}

TEST_F(SessionRecords, AreFiledUnderTheDeviceBeneathAnOverlay) {
  session_->header().translations[0] = {.seen = 77, .key = 2049};
  Inode seen = old_inode(7);
  seen.dev = 77;

  record_owner(*session_, seen, 5);

  EXPECT_EQ(session_->seen({}, old_inode(7)).uid, 5U);
  EXPECT_EQ(session_->key_of(seen), session_->key_of(old_inode(7)));
}

TEST_F(SessionRecords, ACopyTakesThePlaceOfWhatWasRecorded) {
  record_owner(*session_, old_inode(7), 5);
  record_owner(*session_, old_inode(8), 6);
  Known known;
  ASSERT_TRUE(session_->find({}, old_inode(7), &known));

  ASSERT_EQ(session_->copy(known, {}, old_inode(8), Call::clone), 0);

  EXPECT_EQ(session_->seen({}, old_inode(8)).uid, 5U);
  EXPECT_EQ(session_->seen({}, old_inode(8)).call, Call::clone);
  EXPECT_EQ(support::Checker(session_->own()).damage(), "");
}

TEST_F(SessionRecords, AMarkReachesTheRecordThatReplacedTheKnownOne) {
  record_owner(*session_, old_inode(7), 5);
  Known known;
  ASSERT_TRUE(session_->find({}, old_inode(7), &known));
  record_owner(*session_, old_inode(7), 6);

  session_->mark_unlinked(known);

  const jobroot::Record record = session_->seen({}, old_inode(7));
  EXPECT_EQ(record.uid, 6U);
  EXPECT_NE(record.state & jobroot::state_unlinked, 0U);
  EXPECT_EQ(session_->counters().unlinked, 1U);
}

TEST_F(SessionRecords, AMarkMadeWhileARecordIsReplacedIsKept) {
  record_owner(*session_, old_inode(7), 5);
  Known known;
  ASSERT_TRUE(session_->find({}, old_inode(7), &known));

  ASSERT_EQ(session_->update({},
                             old_inode(7),
                             Call::chown,
                             [&](Known& late) {
                               session_->mark_unlinked(known);
                               late.record.uid = 6;
                               return 0;
                             }),
            0);

  EXPECT_NE(session_->seen({}, old_inode(7)).state & jobroot::state_unlinked,
            0U);
}

TEST_F(SessionRecords, AreFoundByAProcessThatComesLater) {
  ASSERT_EQ(support::in_child([&] {
              const auto session = support::open_session(path("session"));
              return record_owner(*session, old_inode(7), 5);
            }),
            0);

  EXPECT_EQ(session_->seen({}, old_inode(7)).uid, 5U);
}

/// Several count up the same records at once: each is whole whenever it is
/// seen, and no step is lost.
struct Race {
  static constexpr std::uint32_t writers = 16;
  static constexpr std::uint32_t keys = 20;
  static constexpr std::uint32_t rounds = 100;

  static bool is_whole(const jobroot::Record& record) {
    return record.uid == record.gid && record.rdev == record.uid * 3;
  }

  static int count_up(Known& known) {
    if (!is_whole(known.record))
      return -EBADMSG;
    known.record.gid = ++known.record.uid;
    known.record.rdev = known.record.uid * 3;
    return 0;
  }

  static int write(Session& session) {
    for (std::uint32_t round = 0; round < rounds; round++)
      for (std::uint32_t key = 0; key < keys; key++)
        if (session.update({}, old_inode(key), Call::chown, count_up) != 0)
          return 1;
    return 0;
  }

  static void judge(Session& session) {
    const support::Checker checker(session.own());
    EXPECT_EQ(checker.damage(), "");
    EXPECT_EQ(checker.size(), keys);
    for (std::uint32_t key = 0; key < keys; key++) {
      const jobroot::Record record = session.seen({}, old_inode(key));
      EXPECT_TRUE(is_whole(record));
      EXPECT_EQ(record.uid, writers * rounds) << key;
    }
  }
};

TEST_F(SessionRecords, OfSixteenProcessesAreWholeAndNoneIsLost) {
  support::Shared<std::atomic<std::uint32_t>> ready;
  support::Children children;
  for (std::uint32_t i = 0; i < Race::writers; i++)
    children.start([&] {
      support::meet(*ready, Race::writers);
      return Race::write(*session_);
    });

  EXPECT_EQ(children.wait_all(), 0);

  Race::judge(*session_);
}

TEST_F(SessionRecords, OfSixteenThreadsAreWholeAndNoneIsLost) {
  std::atomic<int> bad = 0;
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < Race::writers; i++)
    threads.emplace_back([&] { bad += Race::write(*session_); });

  for (std::thread& thread : threads)
    thread.join();

  EXPECT_EQ(bad, 0);
  Race::judge(*session_);
}

TEST_F(SessionRecords, MayBeMarkedWhileTheyAreRead) {
  ASSERT_EQ(record_owner(*session_, old_inode(7), 5), 0);
  Known known;
  ASSERT_TRUE(session_->find({}, old_inode(7), &known));
  std::thread marker([&] {
    for (int round = 0; round < 1000; round++) {
      session_->mark_dying(known);
      session_->clear_dying(known);
    }
  });

  for (int round = 0; round < 1000; round++)
    EXPECT_EQ(session_->seen({}, old_inode(7)).uid, 5U);
  marker.join();
}

TEST_F(SessionRecords, AReaderIsNotHeldUpByAStoppedWriter) {
  support::Children children;
  const pid_t writer = children.start([&] {
    for (std::uint32_t i = 1;; i++) {
      if (record_owner(*session_, old_inode(7), i) != 0)
        return 1;
      if (i % 8 == 0)
        ::usleep(1); // or it would fill the session
    }
  });

  for (int round = 0; round < 50; round++) {
    ::usleep(200);
    ::kill(writer, SIGSTOP);
    const jobroot::Record record = session_->seen({}, old_inode(7));
    EXPECT_EQ(record.uid, record.gid);
    EXPECT_EQ(record_owner(*session_, old_inode(8), record.uid + 1), 0);
    ::kill(writer, SIGCONT);
  }
  children.kill_all();
}

} // namespace
