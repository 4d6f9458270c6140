// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an inode number is given to the next file as soon as its file is gone.
// A record must follow its inode and nobody else, with real files and clocks.
#include "support/namespaces.hpp"
#include "support/processes.hpp"
#include "support/session_checker.hpp"
#include "support/witness_test.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

namespace {

using jobroot::Call;
using jobroot::Inode;
using jobroot::Known;
using jobroot::Record;
using jobroot::Session;
using jobroot::Target;
using support::at;
using support::create;
using support::look;
using support::record_owner;
using support::wait_until_ripe;

class Witness : public support::WitnessTest {};

constexpr int rounds = 10'000;

/// Creates, records, removes and creates again: how often the number came
/// back, or -1 when its new owner was taken for the old one.
int reuse(Session& session, const std::string& file, bool marks) {
  int reused = 0;
  for (std::uint32_t round = 0; round < rounds; round++) {
    create(file);
    const Inode first = look(file);
    if (record_owner(session, first, 1000 + round, at(file)) != 0)
      return -2;
    Known known;
    if (!session.find(at(file), first, &known))
      return -3;
    if (marks)
      session.mark_unlinked(known);
    ::unlink(file.c_str());

    create(file);
    const Inode second = look(file);
    reused += second.ino == first.ino ? 1 : 0;
    if (session.seen(at(file), second).uid != 0)
      return -1;
    ::unlink(file.c_str());
  }
  return reused;
}

TEST_F(Witness, AReusedNumberNeverInheritsARecord) {
  require_birth_and_handle();

  support::Shared<int> reused;

  // On a disk of its own, if that may be had: elsewhere others take numbers.
  ASSERT_EQ(support::in_child([&] {
              const bool own =
                  support::mount_image(path(), "64M", "mkfs.ext4 -q -F");
              const std::string file = path(own ? "disk/reused" : "reused");
              *reused = reuse(*session_, file, false);
              return 0;
            }),
            0);

  EXPECT_GE(*reused, 0);
  if (*reused >= 0 && *reused < rounds / 10 * 9)
    GTEST_SKIP() << "only " << *reused << " of 10000 numbers came back";
}

/// From now on the kernel refuses file handles, as it does in containers.
bool forbid_handles() {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_name_to_handle_at, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{std::size(filter), filter};

  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

TEST_F(Witness, AReusedNumberInheritsNothingWithoutHandlesIfItsEndWasMarked) {
  const int status = support::in_child([&] {
    return !forbid_handles() ? 77
                             : (reuse(*session_, path("reused"), true) < 0);
  });

  if (status == 77)
    GTEST_SKIP() << "no seccomp here";
  EXPECT_EQ(status, 0);
}

TEST_F(Witness, ARecordIsBelievedWithoutHandles) {
  const int status = support::in_child([&] {
    if (!forbid_handles())
      return 77;
    if (chown(5) != 0 || owner() != 5 || has(jobroot::state_has_generation))
      return 1;
    wait_until_ripe(look(file_));
    return owner() == 5 ? 0 : 1;
  });

  if (status == 77)
    GTEST_SKIP() << "no seccomp here";
  EXPECT_EQ(status, 0);
}

TEST_F(Witness, AnOpenFileKeepsItsRecordAfterItsLastName) {
  ASSERT_EQ(chown(5), 0);
  Known known;
  ASSERT_TRUE(session_->find(at(file_), look(file_), &known));
  const auto fd = base::Fd::open(file_, O_RDONLY);
  ASSERT_TRUE(fd);

  session_->mark_dying(known);
  ASSERT_EQ(::unlink(file_.c_str()), 0);
  session_->mark_unlinked(known);

  Inode inode = {};
  const Target target = Target::of_fd(fd->get());
  ASSERT_EQ(jobroot::look_at(target, &inode), 0);
  EXPECT_EQ(session_->seen(target, inode).uid, 5U);
}

TEST_F(Witness, AYoungRecordIsProvenByALookAfterTwoTicks) {
  require_birth_and_handle();
  ASSERT_EQ(chown(5), 0);
  EXPECT_FALSE(has(jobroot::state_proven));
  EXPECT_TRUE(has(jobroot::state_has_birth | jobroot::state_has_generation));

  wait_until_ripe(look(file_));
  EXPECT_EQ(owner(), 5U);

  EXPECT_TRUE(has(jobroot::state_proven));
  EXPECT_EQ(owner(), 5U);
}

TEST_F(Witness, ARecordOfAnOldFileIsProvenAtOnce) {
  const Inode inode = look(file_);
  if (inode.birth == 0)
    GTEST_SKIP() << "a file system without birth times";
  wait_until_ripe(inode);

  ASSERT_EQ(chown(5), 0);

  EXPECT_TRUE(has(jobroot::state_proven));
  EXPECT_FALSE(has(jobroot::state_has_generation));
}

TEST_F(Witness, AnotherBirthTimeOrTypeIsAnotherInode) {
  ASSERT_EQ(chown(5), 0);
  Inode other = look(file_);
  other.birth++;
  EXPECT_EQ(session_->seen(at(file_), other).uid, 0U);

  other = look(file_);
  other.mode = S_IFDIR | 0755;
  EXPECT_EQ(session_->seen(at(file_), other).uid, 0U);
}

TEST_F(Witness, AnEqualBirthTimeWithAnotherGenerationIsStale) {
  require_birth_and_handle();
  ASSERT_EQ(chown(5), 0);
  tamper([](Record& record) { record.generation ^= 1; });

  EXPECT_EQ(owner(), 0U);

  wait_until_ripe(look(file_));
  EXPECT_EQ(owner(), 0U);
  EXPECT_FALSE(has(jobroot::state_proven));
}

TEST_F(Witness, AStaleRecordIsReplaced) {
  require_birth_and_handle();
  ASSERT_EQ(chown(5), 0);
  tamper([](Record& record) { record.generation ^= 1; });

  ASSERT_EQ(chown(6), 0);

  EXPECT_EQ(owner(), 6U);
  EXPECT_EQ(support::Checker(session_->own()).size(), 1U);
}

TEST_F(Witness, DyingForcesALookAtTheGeneration) {
  require_birth_and_handle();
  ASSERT_EQ(chown(5), 0);
  Known known;
  ASSERT_TRUE(session_->find(at(file_), look(file_), &known));
  tamper([](Record& record) {
    record.generation ^= 1;
    record.state |= jobroot::state_proven;
  });
  EXPECT_EQ(owner(), 5U);

  session_->mark_dying(known);
  EXPECT_EQ(owner(), 0U);

  session_->clear_dying(known);
  EXPECT_EQ(owner(), 5U);
}

TEST_F(Witness, ADyingMarkOfAKilledProcessIsHarmless) {
  ASSERT_EQ(chown(5), 0);
  Known known;
  ASSERT_TRUE(session_->find(at(file_), look(file_), &known));

  session_->mark_dying(known);

  EXPECT_EQ(owner(), 5U);
  EXPECT_EQ(chown(6), 0);
  EXPECT_EQ(owner(), 6U);
}

TEST_F(Witness, WithoutBirthTimesTheGenerationDecides) {
  Inode inode = look(file_);
  inode.birth = 0;
  if (jobroot::generation_of(at(file_)) == 0)
    GTEST_SKIP() << "a file system without handles";
  ASSERT_EQ(record_owner(*session_, inode, 5, at(file_)), 0);
  EXPECT_FALSE(has(jobroot::state_has_birth));
  EXPECT_EQ(session_->seen(at(file_), inode).uid, 5U);

  tamper([](Record& record) { record.generation ^= 1; });

  EXPECT_EQ(session_->seen(at(file_), inode).uid, 0U);
}

TEST_F(Witness, WithNeitherBirthTimesNorHandlesTheNumberDecides) {
  const int status = support::in_child([&] {
    if (!forbid_handles())
      return 77;
    Inode first = look(file_);
    first.birth = 0;
    if (record_owner(*session_, first, 5, at(file_)) != 0)
      return 1;
    // Another file of the same number could not be told from it.
    return session_->seen(at(file_), first).uid == 5 ? 0 : 1;
  });

  if (status == 77)
    GTEST_SKIP() << "no seccomp here";
  EXPECT_EQ(status, 0);
}

TEST_F(Witness, ABirthInTheFutureProvesNothing) {
  if (jobroot::generation_of(at(file_)) == 0)
    GTEST_SKIP() << "a file system without handles";
  Inode inode = look(file_);
  inode.birth = jobroot::now() + 3'600'000'000'000;

  const auto fd = base::Fd::open(file_, O_RDONLY);
  ASSERT_TRUE(fd);
  const Target target = Target::of_fd(fd->get());

  ASSERT_EQ(record_owner(*session_, inode, 5, target), 0);

  EXPECT_TRUE(has(jobroot::state_has_generation));
  EXPECT_FALSE(has(jobroot::state_proven));
  EXPECT_EQ(session_->seen(target, inode).uid, 5U);
}

TEST_F(Witness, ANameThatIsExchangedMeanwhileBearsNoFalseWitness) {
  require_birth_and_handle();
  const std::string link = path("link");
  const std::string other = path("other");
  ASSERT_EQ(::link(file_.c_str(), link.c_str()), 0);
  create(other);
  const Inode inode = look(file_);

  ASSERT_EQ(session_->update(at(file_),
                             inode,
                             Call::chown,
                             [&](Known& known) {
                               known.record.uid = 5;
                               return ::rename(other.c_str(), file_.c_str());
                             }),
            0);

  EXPECT_EQ(session_->seen(at(link), look(link)).uid, 5U);
  EXPECT_EQ(owner(), 0U);
}

TEST_F(Witness, ANameThatIsExchangedMeanwhileCastsNoDoubt) {
  require_birth_and_handle();
  const std::string other = path("other");
  create(other);
  ASSERT_EQ(chown(5), 0);
  const Inode inode = look(file_);

  ASSERT_EQ(::rename(other.c_str(), file_.c_str()), 0);

  EXPECT_EQ(session_->seen(at(file_), inode).uid, 5U);
}

} // namespace
