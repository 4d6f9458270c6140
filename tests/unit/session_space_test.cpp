// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session grows while it is used, under all limits that a program may
// have, until the disk is full; then calls fail, and nothing else does.
#include "support/namespaces.hpp"
#include "support/processes.hpp"
#include "support/session_checker.hpp"
#include "support/session_maker.hpp"

#include <sys/mount.h>
#include <sys/resource.h>

#include <fstream>

namespace {

using jobroot::Database;
using jobroot::Known;
using jobroot::Session;
using support::child_requires;
using support::old_inode;
using support::record_owner;

constexpr std::uint64_t mebibyte = 1 << 20;

class SessionSpace : public support::SessionTest {};

/// Records 1, 2, … until it fails; the number of records that were made.
std::uint32_t fill(Session& session, int* error, std::uint32_t most) {
  for (std::uint32_t i = 1; i <= most; i++)
    if ((*error = record_owner(session, old_inode(i), i)) != 0)
      return i - 1;
  return most;
}

bool holds_all(Session& session, std::uint32_t count) {
  for (std::uint32_t i = 1; i <= count; i++)
    if (session.seen({}, old_inode(i)).uid != i)
      return false;
  return support::Checker(session.own()).damage().empty();
}

std::uint64_t disk_bytes(const std::string& directory) {
  struct stat status {};

  support::require(::stat((directory + "/db").c_str(), &status) == 0, "stat");
  return static_cast<std::uint64_t>(status.st_blocks) * 512;
}

int add_xattr(Session& session,
              std::uint64_t ino,
              const std::string& name,
              const std::string& value) {
  const auto call = jobroot::Call::setxattr;
  return session.update({}, old_inode(ino), call, [&](Known& known) {
    const auto list = session.xattrs(known);
    known.xattrs = &session.own();
    return session.set_xattr(
        list.get(),
        {name.data(), static_cast<std::uint16_t>(name.size())},
        value.data(),
        static_cast<std::uint32_t>(value.size()),
        false,
        &known.record.xattrs);
  });
}

TEST_F(SessionSpace, GrowsWhileItIsUsed) {
  const std::string directory = make("session", {.capacity = 64 * mebibyte});
  const auto session = support::open_session(directory);
  int error = 0;

  EXPECT_EQ(fill(*session, &error, 50'000), 50'000U);

  EXPECT_TRUE(holds_all(*session, 50'000));
  EXPECT_GE(disk_bytes(directory), 50'000U * 64);
  EXPECT_LE(disk_bytes(directory), 3 * 50'000U * 64);
}

TEST_F(SessionSpace, TakesLittleDiskForTheFirstAttribute) {
  const std::string directory =
      make("session", {.capacity = jobroot::default_capacity});
  const auto session = support::open_session(directory);

  ASSERT_EQ(add_xattr(*session, 1, "user.a", "1"), 0);

  EXPECT_LE(disk_bytes(directory), mebibyte);
}

TEST_F(SessionSpace, GrowsInSixteenProcessesAtOnce) {
  constexpr std::uint32_t processes = 16;
  constexpr std::uint32_t each = 1000;
  const auto session = support::open_session(make("session"));
  support::Shared<std::atomic<std::uint32_t>> ready;
  support::Children children;

  for (std::uint32_t p = 0; p < processes; p++)
    children.start([&, p] {
      support::meet(*ready, processes);
      for (std::uint32_t i = 1; i <= each; i++)
        if (record_owner(*session, old_inode(p * each + i), p * each + i) != 0)
          return 1;
      return 0;
    });

  EXPECT_EQ(children.wait_all(), 0);
  EXPECT_TRUE(holds_all(*session, processes * each));
}

TEST_F(SessionSpace, EndsWithAnErrorAtItsCapacity) {
  const auto session = support::open_session(
      make("session", {.capacity = jobroot::minimum_capacity}));
  int error = 0;

  const std::uint32_t count = fill(*session, &error, 10'000);

  EXPECT_EQ(error, -ENOSPC);
  EXPECT_GT(count, 1000U);
  EXPECT_TRUE(holds_all(*session, count));
  EXPECT_EQ(record_owner(*session, old_inode(1), 99), -ENOSPC);
  EXPECT_EQ(session->seen({}, old_inode(1)).uid, 1U);
}

TEST_F(SessionSpace, RefusesAttributesThatNoLongerFit) {
  const auto session = support::open_session(
      make("session", {.capacity = jobroot::minimum_capacity}));
  ASSERT_EQ(add_xattr(*session, 1, "user.a", std::string(40'000, 'a')), 0);

  EXPECT_EQ(add_xattr(*session, 1, "user.b", std::string(40'000, 'b')),
            -ENOSPC);

  Known known;
  ASSERT_TRUE(session->find({}, old_inode(1), &known));
  const auto list = session->xattrs(known);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->count, 1U);
  EXPECT_EQ(jobroot::find_xattr(list.get(), {"user.a", 6}).value_bytes,
            40'000U);
}

/// In a child with a disk of its own: what the test below is about.
int fill_the_disk(const std::string& disk) {
  if (!support::enter_own_mounts() || !support::mount_memory(disk, "1m"))
    return support::may_not;
  const auto session = support::open_session(
      support::make_session(disk + "/session", {.capacity = 64 * mebibyte}));
  int error = 0;
  const std::uint32_t count = fill(*session, &error, 1'000'000);
  child_requires(error == -ENOSPC, "error of a full disk");
  child_requires(count > 10'000 && holds_all(*session, count), "records");
  child_requires(add_xattr(*session, 1, "user.a", "1") == -ENOSPC, "xattr");
  child_requires(record_owner(*session, old_inode(1), 99) == -ENOSPC, "update");
  child_requires(holds_all(*session, count), "records after the errors");

  child_requires(
      ::mount(
          "tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT | MS_NOSUID, "size=2m") ==
          0,
      "remount");
  child_requires(record_owner(*session, old_inode(count + 1), count + 1) == 0,
                 "record on the larger disk");
  child_requires(holds_all(*session, count + 1), "records in the end");
  return 0;
}

TEST_F(SessionSpace, KeepsEarlierRecordsWhenTheDiskIsFull) {
  const int status = support::in_child([&] { return fill_the_disk(path()); });

  if (status == support::may_not)
    GTEST_SKIP() << "no mounts of our own here";
  EXPECT_EQ(status, 0);
}

/// Several fill one disk together.
int fill_the_disk_together(const std::string& disk) {
  if (!support::enter_own_mounts() || !support::mount_memory(disk, "1m"))
    return support::may_not;
  const auto session = support::open_session(
      support::make_session(disk + "/session", {.capacity = 64 * mebibyte}));
  support::Shared<std::atomic<std::uint32_t>> next;
  support::Children children;
  for (int p = 0; p < 8; p++)
    children.start([&] {
      for (;;) {
        const std::uint32_t i = ++*next;
        const int error = record_owner(*session, old_inode(i), i);
        if (error != 0)
          return error == -ENOSPC ? 0 : 1;
      }
    });
  child_requires(children.wait_all() == 0, "each ends with ENOSPC");
  std::uint32_t found = 0;
  for (std::uint32_t i = 1; i <= *next; i++)
    found += session->seen({}, old_inode(i)).uid == i ? 1 : 0;
  child_requires(found >= *next - 8, "what was recorded");
  child_requires(support::Checker(session->own()).damage().empty(), "whole");
  return 0;
}

TEST_F(SessionSpace, KillsNobodyWhenSeveralFillTheDisk) {
  const int status =
      support::in_child([&] { return fill_the_disk_together(path()); });

  if (status == support::may_not)
    GTEST_SKIP() << "no mounts of our own here";
  EXPECT_EQ(status, 0);
}

/// Grows a session in a child, after `limit` was put on it.
int grow_after(const std::string& directory,
               const std::function<int()>& limit) {
  const auto session = support::open_session(directory);
  int error = 0;
  if (const int status = limit(); status != 0)
    return status;
  child_requires(fill(*session, &error, 20'000) == 20'000, "records");
  return holds_all(*session, 20'000) ? 0 : 1;
}

int limit(__rlimit_resource resource, rlim_t most) {
  const struct rlimit limits = {most, most};

  return ::setrlimit(resource, &limits);
}

TEST_F(SessionSpace, GrowsUnderALimitOfFileSizes) {
  const std::string directory = make("session", {.capacity = 64 * mebibyte});

  EXPECT_EQ(support::in_child([&] {
              return grow_after(directory,
                                [] { return limit(RLIMIT_FSIZE, 65'536); });
            }),
            0);
}

TEST_F(SessionSpace, GrowsWithoutAFreeDescriptor) {
  const std::string directory = make("session", {.capacity = 64 * mebibyte});

  EXPECT_EQ(support::in_child([&] {
              return grow_after(directory,
                                [] { return limit(RLIMIT_NOFILE, 0); });
            }),
            0);
}

TEST_F(SessionSpace, GrowsAfterChroot) {
  const std::string directory = make("session", {.capacity = 64 * mebibyte});
  ASSERT_EQ(::mkdir(path("root").c_str(), 0755), 0);

  const int status = support::in_child([&] {
    return grow_after(directory, [&] {
      return support::enter_own_mounts() && ::chroot(path("root").c_str()) == 0
                 ? 0
                 : support::may_not;
    });
  });

  if (status == support::may_not)
    GTEST_SKIP() << "no chroot here";
  EXPECT_EQ(status, 0);
}

/// A disk of the old kind, whose file system cannot allocate ahead.
int fill_an_old_disk(const std::string& directory) {
  const std::string disk = directory + "/disk";
  const std::string image = directory + "/image";
  const std::string format = "exec >/dev/null 2>&1; truncate -s 3M " + image +
                             " && mkfs.ext2 -q -F -m 0 " + image +
                             " && mkdir " + disk + " && mount -o loop " +
                             image + " " + disk;
  if (::geteuid() != 0 || !support::enter_own_mounts() ||
      std::system(format.c_str()) != 0)
    return support::may_not;
  support::Shape shape{.capacity = 64 * mebibyte};
  const auto session =
      support::open_session(support::make_session(disk + "/session", shape));
  int error = 0;
  const std::uint32_t count = fill(*session, &error, 1'000'000);
  child_requires(error == -ENOSPC, "error of a full disk");
  child_requires(count > 10'000 && holds_all(*session, count), "records");
  return 0;
}

TEST_F(SessionSpace, GrowsWhereFilesCannotBeAllocatedAhead) {
  const int status =
      support::in_child([&] { return fill_an_old_disk(path()); });

  if (status == support::may_not)
    GTEST_SKIP() << "only root may mount an image";
  EXPECT_EQ(status, 0);
}

/// A session whose free slots begin behind the first 4 MiB.
support::Shape far_shape() {
  constexpr jobroot::Slot far = 4 * mebibyte / jobroot::slot_bytes;
  return {.capacity = 16 * mebibyte, .alter = [](jobroot::Header& header) {
            header.records.next = header.records.allocated = far;
          }};
}

TEST_F(SessionSpace, IsReadAndWrittenBehindItsWindow) {
  const std::string directory = make("session", far_shape());
  Database db;
  const jobroot::Key key{1, 2};
  jobroot::Slot slot = 0;

  ASSERT_EQ(db.open(directory.c_str(),
                    Database::Access::write,
                    jobroot::initial_bytes)
                .fault,
            jobroot::Fault::none);
  ASSERT_EQ(db.allocate(db.header().records, 1, &slot), 0);
  {
    const auto record = db.at<jobroot::Record>(slot);
    ASSERT_TRUE(record);
    *record = {};
    record->key = key;
    record->uid = 7;
  }
  ASSERT_EQ(db.publish(key, 0, slot), 0);

  ASSERT_EQ(db.find(key), slot);
  EXPECT_EQ(db.at<jobroot::Record>(slot)->uid, 7U);
  EXPECT_EQ(support::open_session(directory)->own().find(key), slot);
  db.close();
}

int work_in_a_small_space(const std::string& directory) {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  if (pages * 4096 > 40 * mebibyte)
    return support::may_not;
  child_requires(limit(RLIMIT_AS, 48 * mebibyte) == 0, "RLIMIT_AS");
  const auto session = support::open_session(directory);
  int error = 0;
  child_requires(fill(*session, &error, 2000) == 2000, "records");
  child_requires(add_xattr(*session, 1, "user.a", "value") == 0, "attribute");
  Known known;
  child_requires(session->find({}, old_inode(1), &known), "find");
  child_requires(session->xattrs(known)->count == 1, "read the attribute");
  session->mark_unlinked(known);
  child_requires(holds_all(*session, 2000), "records");
  return 0;
}

TEST_F(SessionSpace, IsUsedInASmallAddressSpace) {
  const std::string directory = make("session", far_shape());

  const int status =
      support::in_child([&] { return work_in_a_small_space(directory); });

  if (status == support::may_not)
    GTEST_SKIP() << "a sanitizer has taken the address space";
  EXPECT_EQ(status, 0);
  const auto session = support::open_session(directory);
  EXPECT_TRUE(holds_all(*session, 2000));
  Known known;
  ASSERT_TRUE(session->find({}, old_inode(1), &known));
  EXPECT_NE(known.record.state & jobroot::state_unlinked, 0U);
}

} // namespace
