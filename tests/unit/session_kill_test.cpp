// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: builds are interrupted. A process is killed at random instants, and
// stopped after each single instruction, which is the state that a kill there
// would leave: the session must be whole in all of them.
#include "support/processes.hpp"
#include "support/session_checker.hpp"
#include "support/session_maker.hpp"

#include <sys/ptrace.h>

#include <array>

namespace {

using jobroot::Call;
using jobroot::Inode;
using jobroot::Known;
using jobroot::Record;
using jobroot::Session;
using support::old_inode;

constexpr char name[] = "security.test";
constexpr jobroot::XattrName xattr_name{name, sizeof name - 1};

/// Records a number in all that can be recorded of an inode.
int record_number(Session& session, std::uint64_t ino, std::uint32_t number) {
  return session.update({}, old_inode(ino), Call::chown, [&](Known& known) {
    std::array<char, 200> value; // on the stack: each instruction counts
    value.fill(static_cast<char>(number));
    known.record.uid = known.record.gid = number;
    known.record.mode = S_IFREG | number % 07777;
    const auto list = session.xattrs(known);
    known.xattrs = &session.own();
    return session.set_xattr(list.get(),
                             xattr_name,
                             value.data(),
                             number % 200 + 1,
                             false,
                             &known.record.xattrs);
  });
}

constexpr std::uint32_t no_number = 0;
constexpr std::uint32_t torn = UINT32_MAX;

/// The number that is recorded of an inode, or that it is not one number.
std::uint32_t recorded_number(Session& session, std::uint64_t ino) {
  Known known;
  if (!session.find({}, old_inode(ino), &known))
    return no_number;
  const std::uint32_t number = known.record.uid;
  const auto list = session.xattrs(known);
  const auto view = jobroot::find_xattr(list.get(), xattr_name);
  bool whole = known.record.gid == number &&
               known.record.mode == (S_IFREG | number % 07777) &&
               view.value_bytes == number % 200 + 1;
  for (std::uint32_t i = 0; whole && i < view.value_bytes; i++)
    whole = view.value[i] == static_cast<char>(number);
  return whole ? number : torn;
}

class SessionKill : public support::SessionTest {};

constexpr std::uint32_t writers = 4;
constexpr std::uint32_t keys = 32; // of each writer

/// What the writers said of their own inodes before and after each update.
struct Diary {
  std::array<std::atomic<std::uint32_t>, writers * keys> begun;
  std::array<std::atomic<std::uint32_t>, writers * keys> done;
  std::atomic<std::uint32_t> number;
};

/// Updates inodes of its own, and ones that all share, until it is killed.
int write_on(Session& session,
             Diary& diary,
             std::uint32_t writer,
             std::mt19937_64 chance) {
  for (;;) {
    const std::uint32_t own = writer * keys + support::below(chance, keys);
    const std::uint32_t shared = writers * keys + support::below(chance, keys);
    const std::uint32_t number = ++diary.number;
    diary.begun[own] = number;
    if (record_number(session, own, number) != 0 ||
        record_number(session, shared, number) != 0)
      return 1;
    diary.done[own] = number;
  }
}

TEST_F(SessionKill, AtRandomInstantsLosesNothingThatWasRecorded) {
  auto chance = support::seeded_chance();
  const auto session = support::open_session(
      make("session", {.capacity = std::uint64_t{1} << 30}));
  support::Shared<Diary> diary;

  for (int round = 0; round < 60; round++) {
    support::Children children;
    for (std::uint32_t writer = 0; writer < writers; writer++)
      children.start([&, writer, seed = chance()] {
        return write_on(*session, *diary, writer, std::mt19937_64{seed});
      });
    ::usleep(support::below(chance, 4000));
    children.kill_all();
    children.wait_all();

    ASSERT_EQ(support::Checker(session->own()).damage(), "") << round;
    for (std::uint32_t i = 0; i < writers * keys; i++) {
      const std::uint32_t number = recorded_number(*session, i);
      ASSERT_TRUE(number == diary->done[i] || number == diary->begun[i])
          << number << " of " << i << ", expected " << diary->done[i] << " or "
          << diary->begun[i];
      // What was only begun counts from now on.
      diary->done[i] = diary->begun[i] = number;
    }
    for (std::uint32_t i = writers * keys; i < (writers + 1) * keys; i++)
      ASSERT_LE(recorded_number(*session, i), diary->number);
  }
  EXPECT_GT(diary->number, 1000U);
}

constexpr int cannot_be_traced = 77;

/// Runs `work` in a child and calls look() after each of its instructions;
/// false where that is forbidden.
bool step_through(const std::function<int()>& work,
                  const std::function<void()>& look) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0)
      ::_exit(cannot_be_traced);
    ::raise(SIGSTOP);
    const int result = work();
    jobroot::sys::call(SYS_exit_group, result);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (WIFEXITED(status))
    return false;
  while (WIFSTOPPED(status)) {
    look();
    if (::testing::Test::HasFailure()) {
      ::kill(pid, SIGKILL);
      return true;
    }
    ::ptrace(PTRACE_SINGLESTEP, pid, nullptr, nullptr);
    ::waitpid(pid, &status, 0);
  }
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  return true;
}

/// A session in which inode 1 has number 1 and inode 2 has none.
class SessionStep : public support::SessionTest {
protected:
  void open(const support::Shape& shape = {}) {
    session_ = support::open_session(make("session", shape));
    ASSERT_EQ(record_number(*session_, 1, 1), 0);
  }

  /// Steps through recording `number` of `ino`: other inodes keep theirs, and
  /// `ino` has its old number and then the new one. Now and then another
  /// process records something as well, if it is asked to.
  void step_recording(std::uint64_t ino,
                      std::uint32_t number,
                      bool with_another = true) {
    const std::uint32_t old = recorded_number(*session_, ino);
    bool is_new = false;
    std::uint32_t steps = 0;
    const bool allowed =
        step_through([&] { return record_number(*session_, ino, number); },
                     [&] {
                       const std::uint32_t now =
                           recorded_number(*session_, ino);
                       EXPECT_TRUE(now == number || (now == old && !is_new))
                           << now << " after " << steps << " instructions";
                       is_new = is_new || now == number;
                       const support::Checker checker(session_->own());
                       EXPECT_EQ(checker.damage(), "");
                       EXPECT_GE(session_->counters().records, checker.size());
                       if (steps++ % 127 == 0 && with_another) {
                         EXPECT_EQ(record_number(*session_, 3, steps), 0);
                         EXPECT_EQ(recorded_number(*session_, 3), steps);
                       }
                     });
    if (!allowed)
      GTEST_SKIP() << "no process may be traced here";
    std::cout << steps << " instructions\n";
    EXPECT_GT(steps, 100U);
    EXPECT_EQ(recorded_number(*session_, ino), number);
  }

  support::SessionPointer session_;
};

TEST_F(SessionStep, EachInstructionOfAFirstRecordLeavesItWhole) {
  open();

  step_recording(2, 1000);
}

TEST_F(SessionStep, EachInstructionOfAChangeLeavesItWhole) {
  open();

  step_recording(1, 1000);
  EXPECT_GT(session_->counters().superseded, 0U);
}

TEST_F(SessionStep, EachInstructionOfASplitLeavesItWhole) {
  open();
  const auto hash = [](std::uint64_t ino) {
    return jobroot::hash_of({old_inode(ino).dev, ino});
  };
  std::uint64_t near = 4;
  while (hash(near).high >> 48 != hash(1).high >> 48)
    near++;

  step_recording(near, 1000);

  EXPECT_EQ(recorded_number(*session_, 1), 1U);
  EXPECT_GE(support::Checker(session_->own()).deepest(), 2U);
}

TEST_F(SessionStep, EachInstructionOfGrowthLeavesItWhole) {
  open({.alter = [](jobroot::Header& header) {
    header.records.next = header.records.allocated - 2;
  }});

  step_recording(2, 1000, false);

  EXPECT_GT(session_->header().records.allocated,
            jobroot::initial_bytes / jobroot::slot_bytes);
}

TEST_F(SessionStep, EachInstructionOfAChangeInAForkLeavesItWhole) {
  open();
  support::seal(path("session"));
  session_ =
      support::open_session(make("fork", {.parents = {path("session")}}));

  step_recording(1, 1000);
}

} // namespace
