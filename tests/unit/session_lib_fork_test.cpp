// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a fork knows what its parents know, and a parent its forks.
#include "session/check.hpp"
#include "session/fork.hpp"
#include "session/open.hpp"
#include "session/remove.hpp"
#include "session/seal.hpp"
#include "support/session_maker.hpp"

#include <sys/stat.h>

namespace {

using support::old_inode;
using support::record_owner;

class SessionFork : public support::SessionTest {
protected:
  /// A sealed session in which inode 1 belongs to `owner`.
  void make_parent(const std::string& name, std::uint32_t owner) {
    ASSERT_TRUE(session::create(path(name), {.clamp_time = 77}));
    record(name, 1, owner);
    ASSERT_TRUE(session::seal(path(name), {}));
  }

  void record(const std::string& name, std::uint64_t ino, std::uint32_t id) {
    const auto session = session::open(path(name), session::Access::write);
    ASSERT_EQ(record_owner(**session, old_inode(ino), id), 0);
  }

  std::uint32_t owner_of(const std::string& name, std::uint64_t ino) {
    const auto session = session::open(path(name), session::Access::read);

    return session ? (*session)->seen({}, old_inode(ino)).uid : 0;
  }

  bool fork(const std::string& name, const std::string& parent) {
    return session::fork(path(name), {.parent = path(parent)}).has_value();
  }
};

TEST_F(SessionFork, KnowsWhatItsParentKnows) {
  make_parent("p", 5);

  ASSERT_TRUE(fork("f", "p"));

  EXPECT_EQ(owner_of("f", 1), 5U);
  const auto header = session::read_header(path("f"));
  EXPECT_EQ(header->depth, 1U);
  EXPECT_EQ(header->counters.records, 1U);
  EXPECT_EQ(header->clamp_time, 77);
  EXPECT_EQ(header->flags & jobroot::flag_sealed, 0U);
}

TEST_F(SessionFork, ChangesNothingInItsParent) {
  make_parent("p", 5);
  ASSERT_TRUE(fork("f", "p"));
  const auto before = *base::read_file(path("p/db"));

  record("f", 1, 6);

  EXPECT_EQ(owner_of("f", 1), 6U);
  EXPECT_EQ(owner_of("p", 1), 5U);
  EXPECT_EQ(*base::read_file(path("p/db")), before);
}

TEST_F(SessionFork, OfAForkKnowsAllOfThem) {
  make_parent("p", 5);
  ASSERT_TRUE(fork("f", "p"));
  record("f", 2, 6);
  ASSERT_TRUE(session::seal(path("f"), {}));

  ASSERT_TRUE(fork("g", "f"));

  EXPECT_EQ(owner_of("g", 1), 5U);
  EXPECT_EQ(owner_of("g", 2), 6U);
  EXPECT_EQ(session::read_header(path("g"))->counters.records, 2U);
  const auto session = session::open(path("g"), session::Access::read);
  EXPECT_TRUE(session::check(**session).problems.empty());
}

TEST_F(SessionFork, NeedsASealedParent) {
  ASSERT_TRUE(session::create(path("p"), {}));

  const auto fork = session::fork(path("f"), {.parent = path("p")});

  ASSERT_FALSE(fork);
  EXPECT_EQ(base::render(fork.error()),
            path("p") + ": is not sealed; jobroot session seal " + path("p"));
}

TEST_F(SessionFork, IsANewSession) {
  make_parent("p", 5);
  ASSERT_TRUE(session::create(path("f"), {}));

  EXPECT_FALSE(fork("f", "p"));
}

TEST_F(SessionFork, ChainsEndAtSixteen) {
  make_parent("0", 5);
  for (std::uint32_t n = 1; n <= jobroot::maximum_depth; n++) {
    ASSERT_TRUE(fork(std::to_string(n), std::to_string(n - 1))) << n;
    ASSERT_TRUE(session::seal(path(std::to_string(n)), {})) << n;
  }

  EXPECT_EQ(owner_of("16", 1), 5U);
  EXPECT_FALSE(fork("17", "16"));
  EXPECT_EQ(::access(path("17").c_str(), F_OK), -1);
}

TEST_F(SessionFork, KeepsItsParentFromBeingRemoved) {
  make_parent("p", 5);
  ASSERT_TRUE(fork("f", "p"));

  const auto removed = session::remove(path("p"));

  ASSERT_FALSE(removed);
  EXPECT_EQ(base::render(removed.error()),
            path("p") + ": has forks: " + path("f") + "; remove these first");
  ASSERT_TRUE(session::remove(path("f")));
  EXPECT_TRUE(session::remove(path("p")));
  EXPECT_TRUE(base::list_directory(path())->empty());
}

TEST_F(SessionFork, ThatIsGoneIsForgotten) {
  make_parent("p", 5);
  ASSERT_TRUE(fork("f", "p"));
  ASSERT_TRUE(base::remove_tree(path("f")));

  EXPECT_TRUE(session::children_of(path("p"))->empty());
  EXPECT_TRUE(base::list_directory(path("p/children"))->empty());
  EXPECT_TRUE(session::remove(path("p")));
}

TEST_F(SessionFork, KnowsItsParentFromAnotherSessionInItsPlace) {
  make_parent("p", 5);
  ASSERT_TRUE(fork("f", "p"));
  ASSERT_TRUE(session::check_parents(path("f")));
  ASSERT_TRUE(base::remove_tree(path("p")));
  make_parent("p", 6);

  const auto checked = session::check_parents(path("f"));

  ASSERT_FALSE(checked);
  EXPECT_NE(base::render(checked.error()).find("was forked from another"),
            std::string::npos);
}

TEST_F(SessionFork, CostsTheSameHoweverLargeItsParentIs) {
  ASSERT_TRUE(session::create(path("p"), {}));
  {
    const auto session = session::open(path("p"), session::Access::write);
    for (std::uint64_t ino = 1; ino <= 20000; ino++)
      ASSERT_EQ(record_owner(**session, old_inode(ino), 1), 0);
  }
  ASSERT_TRUE(session::seal(path("p"), {}));

  ASSERT_TRUE(fork("f", "p"));

  struct stat status {};

  ASSERT_EQ(::stat(path("f/db").c_str(), &status), 0);
  EXPECT_LE(status.st_blocks * 512, 2 * jobroot::initial_bytes);
  EXPECT_EQ(session::read_header(path("f"))->records.next,
            jobroot::first_free_slot);
}

} // namespace
