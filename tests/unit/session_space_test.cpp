// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session grows while it is used, under all limits that a program may
// have, up to its own; then calls fail, and nothing else does.
#include "support/namespaces.hpp"
#include "support/processes.hpp"
#include "support/session_filler.hpp"

#include <sys/resource.h>

#include <fstream>

namespace {

using jobroot::Database;
using jobroot::Known;
using jobroot::Session;
using support::child_requires;
using support::fill;
using support::holds_all;
using support::old_inode;
using support::record_owner;
using support::record_xattr;

constexpr std::uint64_t mebibyte = 1 << 20;

class SessionSpace : public support::SessionTest {};

std::uint64_t disk_bytes(const std::string& directory) {
  struct stat status {};

  support::require(::stat((directory + "/db").c_str(), &status) == 0, "stat");
  return static_cast<std::uint64_t>(status.st_blocks) * 512;
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

  ASSERT_EQ(record_xattr(*session, 1, "user.a", "1"), 0);

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
  ASSERT_EQ(record_xattr(*session, 1, "user.a", std::string(40'000, 'a')), 0);

  EXPECT_EQ(record_xattr(*session, 1, "user.b", std::string(40'000, 'b')),
            -ENOSPC);

  Known known;
  ASSERT_TRUE(session->find({}, old_inode(1), &known));
  const auto list = session->xattrs(known);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->count, 1U);
  EXPECT_EQ(jobroot::find_xattr(list.get(), {"user.a", 6}).value_bytes,
            40'000U);
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

TEST_F(SessionSpace, IsNotReadBehindItsWindowWithoutItsPath) {
  const std::string directory = make("session", far_shape());
  ASSERT_EQ(record_owner(*support::open_session(directory), old_inode(1), 5),
            0);
  Database db;
  ASSERT_EQ(
      db.open(directory.c_str(), Database::Access::read, jobroot::initial_bytes)
          .fault,
      jobroot::Fault::none);
  const jobroot::Key key{old_inode(1).dev, 1};
  EXPECT_NE(db.find(key), 0U);

  ASSERT_EQ(::rename(directory.c_str(), path("elsewhere").c_str()), 0);

  EXPECT_EQ(db.find(key), 0U);
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
  child_requires(record_xattr(*session, 1, "user.a", "value") == 0,
                 "attribute");
  Known known;
  child_requires(session->find({}, old_inode(1), &known), "find");
  child_requires(session->xattrs(known)->count == 1, "read the attribute");
  session->mark_unlinked(known);
  child_requires(holds_all(*session, 2000), "records");
  return 0;
}

/// Not a test by itself: the next one starts it in a fresh process.
TEST(SessionSmallSpace, DISABLED_Works) {
  const char* const directory = std::getenv("SESSION");
  ASSERT_NE(directory, nullptr);
  ::_exit(work_in_a_small_space(directory));
}

TEST_F(SessionSpace, IsUsedInASmallAddressSpace) {
  const std::string directory = make("session", far_shape());

  const int status = support::in_child([&] {
    ::setenv("SESSION", directory.c_str(), 1);
    return ::execl("/proc/self/exe",
                   "unit",
                   "--gtest_filter=SessionSmallSpace.DISABLED_Works",
                   "--gtest_also_run_disabled_tests",
                   nullptr);
  });

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
