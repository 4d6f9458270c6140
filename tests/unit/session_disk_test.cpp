// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a disk becomes full while a session is on it. The call that needed
// space fails; nothing that was recorded is lost, and nobody dies of it. The
// disks are file systems that only a child of the test sees.
#include "session/create.hpp"
#include "support/namespaces.hpp"
#include "support/processes.hpp"
#include "support/session_filler.hpp"

namespace {

using support::child_requires;
using support::fill;
using support::holds_all;
using support::old_inode;
using support::record_owner;
using support::record_xattr;

constexpr std::uint64_t mebibyte = 1 << 20;

class SessionDisk : public support::SessionTest {};

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
  child_requires(record_xattr(*session, 1, "user.a", "1") == -ENOSPC, "xattr");
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

TEST_F(SessionDisk, KeepsEarlierRecordsWhenTheDiskIsFull) {
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

TEST_F(SessionDisk, KillsNobodyWhenSeveralFillTheDisk) {
  const int status =
      support::in_child([&] { return fill_the_disk_together(path()); });

  if (status == support::may_not)
    GTEST_SKIP() << "no mounts of our own here";
  EXPECT_EQ(status, 0);
}

/// A file system of the old kind, which cannot allocate ahead.
int fill_an_old_disk(const std::string& directory) {
  if (!support::mount_image(directory, "3M", "mkfs.ext2 -q -F -m 0"))
    return support::may_not;
  const auto session = support::open_session(support::make_session(
      directory + "/disk/session", {.capacity = 64 * mebibyte}));
  int error = 0;
  const std::uint32_t count = fill(*session, &error, 1'000'000);
  child_requires(error == -ENOSPC, "error of a full disk");
  child_requires(count > 10'000 && holds_all(*session, count), "records");
  return 0;
}

TEST_F(SessionDisk, GrowsWhereFilesCannotBeAllocatedAhead) {
  const int status =
      support::in_child([&] { return fill_an_old_disk(path()); });

  if (status == support::may_not)
    GTEST_SKIP() << "no image may be mounted here";
  EXPECT_EQ(status, 0);
}

int create_on_btrfs(const std::string& directory) {
  if (!support::mount_image(directory, "32M", "mkfs.btrfs -q -M"))
    return support::may_not;
  const std::string session = directory + "/disk/session";
  child_requires(session::create(session, {}).has_value(), "create");
  const std::string look =
      "lsattr " + session + "/db | cut -d/ -f1 | grep -q C";
  return std::system(look.c_str()) == 0 ? 0 : 1;
}

TEST_F(SessionDisk, IsRewrittenInPlaceOnBtrfs) {
  const int status = support::in_child([&] { return create_on_btrfs(path()); });

  if (status == support::may_not)
    GTEST_SKIP() << "no image may be mounted here";
  EXPECT_EQ(status, 0);
}

} // namespace
