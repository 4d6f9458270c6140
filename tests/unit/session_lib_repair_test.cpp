// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a disk flips a bit, and hours of work are in the other records. Bytes
// of a whole session are changed at random: either the session is refused, or
// check finds it, or it is one value of one record; and what repair leaves
// opens, is whole, and has every record that was not hit.
#include "session/check.hpp"
#include "session/create.hpp"
#include "session/header.hpp"
#include "session/open.hpp"
#include "session/repair.hpp"
#include "support/processes.hpp"
#include "support/session_maker.hpp"

#include <sys/file.h>

#include <map>

namespace {

using jobroot::Key;
using jobroot::Record;
using jobroot::Slot;
using support::old_inode;

constexpr std::uint64_t inodes = 3000;

/// What root sees of an inode, as text.
std::string seen(jobroot::Session& session, std::uint64_t ino) {
  jobroot::Known known;
  if (!session.find({}, old_inode(ino), &known))
    return "";
  std::string text = std::to_string(known.record.mode) + ' ' +
                     std::to_string(known.record.uid) + ' ' +
                     std::to_string(known.record.gid) + ' ' +
                     std::to_string(known.record.rdev);
  const auto list = session.xattrs(known);
  jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView& view) {
    text += ' ' + std::string(view.name, view.name_bytes) + '=' +
            std::string(view.value, view.value_bytes);
    return true;
  });

  return text;
}

class SessionRepair : public support::SessionTest {
protected:
  void SetUp() override {
    ASSERT_TRUE(session::create(path("s"), {.capacity = 1 << 22}));
    const auto session = open();
    for (std::uint64_t ino = 1; ino <= inodes; ino++) {
      ASSERT_EQ(support::record_owner(*session, old_inode(ino), 2), 0);
      ASSERT_EQ(record(*session, ino), 0);
    }
    for (std::uint64_t ino = 1; ino <= inodes; ino++)
      before_[ino] = seen(*session, ino);
    header_ = session->header();
  }

  session::OpenSession open() {
    auto session = session::open(path("s"), session::Access::write);
    support::require(session.has_value(), "open");

    return std::move(*session);
  }

  /// The second state of an inode: an owner, some a device, some attributes.
  static int record(jobroot::Session& session, std::uint64_t ino) {
    constexpr jobroot::XattrName name = {"security.capability", 19};
    return session.update(
        {}, old_inode(ino), jobroot::Call::mknod, [&](jobroot::Known& known) {
          known.record.uid = known.record.gid =
              static_cast<std::uint32_t>(ino + 3);
          if (ino % 7 == 0)
            known.record.mode = S_IFCHR | 0600;
          known.xattrs = &session.own();
          return ino % 5 == 0 ? session.set_xattr(nullptr,
                                                  name,
                                                  &ino,
                                                  sizeof ino,
                                                  false,
                                                  &known.record.xattrs)
                              : 0;
        });
  }

  /// How many inodes are not seen as before.
  std::size_t differences() {
    const auto session = open();
    std::size_t count = 0;
    for (const auto& [ino, text] : before_)
      count += seen(*session, ino) != text;

    return count;
  }

  std::vector<std::string> problems() {
    return session::check(*open()).problems;
  }

  /// The bytes that hold something, without what a user may have set.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> used() const {
    const auto bytes = [](Slot slot) {
      return std::uint64_t{slot} * jobroot::slot_bytes;
    };
    return {{offsetof(jobroot::Header, records),
             offsetof(jobroot::Header, created)},
            {offsetof(jobroot::Header, device_filter),
             offsetof(jobroot::Header, view_at)},
            {jobroot::header_bytes, bytes(header_.records.next)},
            {bytes(header_.xattrs.start), bytes(header_.xattrs.next)}};
  }

  /// Changes a byte, and returns what it was.
  std::uint8_t change(std::uint64_t offset, std::uint8_t bits) const {
    const auto db = base::Fd::open(path("s") + "/db", O_RDWR);
    std::uint8_t before = 0;
    support::require(
        db.has_value() &&
            ::pread(db->get(), &before, 1, static_cast<off_t>(offset)) == 1,
        "read");
    const auto after = static_cast<std::uint8_t>(before ^ bits);
    support::overwrite(path("s"), offset, &after, 1);

    return before;
  }

  void restore() {
    ASSERT_TRUE(
        base::write_file_atomically(path("s") + "/db", pristine_, 0600));
  }

  std::map<std::uint64_t, std::string> before_;
  jobroot::Header header_ = {};
  std::string pristine_;
};

TEST_F(SessionRepair, KeepsAllThatIsWhole) {
  const auto repaired = session::repair(path("s"), {});

  ASSERT_TRUE(repaired) << base::render(repaired.error());
  EXPECT_EQ(repaired->kept, inodes);
  EXPECT_EQ(differences(), 0U);
  EXPECT_TRUE(problems().empty());
  EXPECT_EQ(open()->header().counters.superseded, 0U);
  EXPECT_EQ(session::id_text(open()->header()), session::id_text(header_));
}

TEST_F(SessionRepair, LeavesASessionThatCanGrow) {
  ASSERT_TRUE(session::repair(path("s"), {}));
  const auto session = open();
  for (std::uint64_t ino = inodes; ino <= 4 * inodes; ino++)
    ASSERT_EQ(support::record_owner(*session, old_inode(ino), 2), 0);

  EXPECT_TRUE(session::check(*session).problems.empty());
}

TEST_F(SessionRepair, DropsStaleRecords) {
  const auto repaired = session::repair(path("s"), {{2049, 7}, {2049, 8}});

  ASSERT_TRUE(repaired);
  EXPECT_EQ(repaired->stale, 2U);
  EXPECT_EQ(differences(), 2U);
}

TEST_F(SessionRepair, IsRefusedWhileSomebodyUsesTheSession) {
  const auto session = open();
  const auto repaired = session::repair(path("s"), {});

  ASSERT_FALSE(repaired);
  EXPECT_NE(repaired.error().found.find("cannot repair a session in use"),
            std::string::npos);
}

TEST_F(SessionRepair, FindsWhatNothingLeadsTo) {
  const std::uint32_t nothing = 0;
  for (std::uint32_t word = 0; word < jobroot::root_words; word += 16)
    support::overwrite(
        path("s"), jobroot::header_bytes + word * 4, &nothing, sizeof nothing);
  const std::uint32_t outside = 12345678;
  support::overwrite(
      path("s"), jobroot::header_bytes, &outside, sizeof outside);
  EXPECT_NE(differences(), 0U);

  const auto repaired = session::repair(path("s"), {});
  ASSERT_TRUE(repaired);
  EXPECT_GT(repaired->found, 0U);
  EXPECT_EQ(differences(), 0U);
}

/// Where a record's value is changed nobody can know; all else is found.
TEST_F(SessionRepair, LosesNothingThatWasNotHit) {
  const auto db = base::read_file(path("s") + "/db");
  ASSERT_TRUE(db);
  pristine_ = *db;
  std::mt19937_64 random = support::seeded_chance();

  for (int round = 0; round < 60; round++) {
    const auto ranges = used();
    const auto& [from, to] = ranges[random() % ranges.size()];
    const std::uint64_t offset = from + random() % (to - from);
    const auto bits = static_cast<std::uint8_t>(1 + random() % 255);
    change(offset, bits);
    SCOPED_TRACE("round " + std::to_string(round) + ": byte " +
                 std::to_string(offset) + " ^ " + std::to_string(bits));

    if (session::read_header(path("s"))) {
      const bool is_found = !problems().empty();
      const std::size_t hit = differences();
      EXPECT_TRUE(is_found || hit <= 1) << hit;
      const auto repaired = session::repair(path("s"), {});
      ASSERT_TRUE(repaired) << base::render(repaired.error());
      EXPECT_TRUE(problems().empty()) << problems().front();
      EXPECT_LE(differences(), 1U);
    }
    restore();
  }
}

} // namespace
