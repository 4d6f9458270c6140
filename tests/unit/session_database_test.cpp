// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a file called db may be anything, and a session is open in processes
// that fork, exec, limit their memory and are locked out of places.
#include "support/processes.hpp"
#include "support/session_checker.hpp"
#include "support/session_maker.hpp"

#include <sys/file.h>

namespace {

using jobroot::Database;
using jobroot::Fault;
using jobroot::Header;
using jobroot::Opened;
using jobroot::Session;

class SessionDatabase : public support::SessionTest {
protected:
  Opened open(const std::string& directory,
              Database::Access access = Database::Access::write) {
    return session_->open(directory.c_str(), access);
  }

  Fault fault_of(const std::string& directory) { return open(directory).fault; }

  support::SessionPointer session_{new Session};
};

TEST_F(SessionDatabase, IsOpenedAsItWasMade) {
  const std::string directory = make("session", {.capacity = 1 << 20});

  ASSERT_EQ(fault_of(directory), Fault::none);

  EXPECT_TRUE(session_->is_open());
  EXPECT_TRUE(session_->own().writable());
  EXPECT_EQ(session_->header().capacity, 1U << 20);
  EXPECT_EQ(session_->depth(), 0U);
  EXPECT_STREQ(session_->directory(), directory.c_str());
}

struct Damage {
  const char* name;
  std::function<void(Header&)> alter;
  Fault fault;
};

const Damage damages[] = {
    {"magic", [](Header& h) { h.magic[7] = ' '; }, Fault::not_a_session},
    {"newer version", [](Header& h) { h.version++; }, Fault::version},
    {"no version", [](Header& h) { h.version = 0; }, Fault::version},
    {"other byte order",
     [](Header& h) { h.byte_order = 0x04030201; },
     Fault::byte_order},
    {"capacity", [](Header& h) { h.capacity += 64; }, Fault::truncated},
    {"arena before the root table",
     [](Header& h) { h.records.start--; },
     Fault::corrupt},
    {"next before start",
     [](Header& h) { h.records.next = h.records.start - 1; },
     Fault::corrupt},
    {"next behind allocated",
     [](Header& h) { h.records.next = h.records.allocated + 1; },
     Fault::corrupt},
    {"allocated behind end",
     [](Header& h) { h.records.allocated = h.records.end + 1; },
     Fault::corrupt},
    {"end behind the file", [](Header& h) { h.xattrs.end++; }, Fault::corrupt},
    {"overlapping arenas",
     [](Header& h) { h.xattrs.start = h.xattrs.next = h.records.end - 64; },
     Fault::corrupt},
    {"depth",
     [](Header& h) { h.depth = jobroot::maximum_depth + 1; },
     Fault::corrupt},
    {"endless path",
     [](Header& h) { h.view_at[jobroot::path_bytes - 1] = '/'; },
     Fault::corrupt},
    {"endless layer",
     [](Header& h) { h.upper[jobroot::path_bytes - 1] = '/'; },
     Fault::corrupt},
};

TEST_F(SessionDatabase, IsRefusedWithWhatIsWrongInItsHeader) {
  for (const Damage& damage : damages) {
    const std::string directory = make(damage.name);
    Header header = support::header_of({});
    damage.alter(header);
    support::overwrite(directory, 0, &header, sizeof header);

    EXPECT_EQ(fault_of(directory), damage.fault) << damage.name;
    EXPECT_FALSE(session_->is_open()) << damage.name;
  }
}

TEST_F(SessionDatabase, SaysWhatWasFoundAndWhatWasExpected) {
  const std::string directory = make("session");
  const std::uint32_t version = 2;
  support::overwrite(
      directory, offsetof(Header, version), &version, sizeof version);

  const Opened opened = open(directory);

  EXPECT_EQ(opened.fault, Fault::version);
  EXPECT_EQ(opened.found, 2U);
  EXPECT_EQ(opened.expected, jobroot::format_version);
  EXPECT_EQ(opened.directory, session_->directory());
}

TEST_F(SessionDatabase, IsRefusedWhenTruncatedAnywhere) {
  for (const off_t size : {0L, 5L, 8L, 4096L, 131071L, 131072L, 4194303L}) {
    const std::string directory = make(std::to_string(size));
    ASSERT_EQ(::truncate((directory + "/db").c_str(), size), 0);

    const Opened opened = open(directory);

    EXPECT_EQ(opened.fault, Fault::truncated) << size;
    EXPECT_EQ(opened.found, static_cast<std::uint64_t>(size));
  }
}

TEST_F(SessionDatabase, IsRefusedWhenItIsSomethingElse) {
  const std::string directory = path("foreign");
  ASSERT_EQ(::mkdir(directory.c_str(), 0700), 0);
  const std::string db = directory + "/db";

  EXPECT_EQ(open(directory).found, static_cast<std::uint64_t>(ENOENT));

  for (const std::size_t size : {4U, 400U, 400'000U}) {
    ASSERT_TRUE(base::write_file_atomically(db, std::string(size, '#')));
    EXPECT_EQ(fault_of(directory), Fault::not_a_session) << size;
  }

  ASSERT_EQ(::unlink(db.c_str()), 0);
  ASSERT_EQ(::mkfifo(db.c_str(), 0600), 0);
  EXPECT_EQ(fault_of(directory), Fault::not_a_session);

  ASSERT_EQ(::unlink(db.c_str()), 0);
  ASSERT_EQ(::mkdir(db.c_str(), 0700), 0);
  EXPECT_EQ(open(directory).found, static_cast<std::uint64_t>(EISDIR));
}

TEST_F(SessionDatabase, IsNotFollowedThroughALink) {
  const std::string real = make("real");
  const std::string directory = path("linked");
  ASSERT_EQ(::mkdir(directory.c_str(), 0700), 0);
  ASSERT_EQ(::symlink((real + "/db").c_str(), (directory + "/db").c_str()), 0);

  const Opened opened = open(directory);

  EXPECT_EQ(opened.fault, Fault::system);
  EXPECT_EQ(opened.found, static_cast<std::uint64_t>(ELOOP));
}

TEST_F(SessionDatabase, KillsItsUsersWhenSomebodyTruncatesIt) {
  const std::string directory = make("session");
  const auto inode = support::old_inode(7);

  EXPECT_EQ(support::in_child([&] {
              const auto session = support::open_session(directory);
              ::signal(SIGBUS, SIG_DFL); // a sanitizer would report it
              if (::truncate((directory + "/db").c_str(), 0) != 0)
                return 1;
              return support::record_owner(*session, inode, 5);
            }),
            128 + SIGBUS);
}

TEST_F(SessionDatabase, IsOnlyReadOnceItIsSealed) {
  const std::string directory = make("session");
  support::record_owner(
      *support::open_session(directory), support::old_inode(7), 5);
  support::seal(directory);

  ASSERT_EQ(fault_of(directory), Fault::none);

  EXPECT_FALSE(session_->own().writable());
  EXPECT_EQ(session_->seen({}, support::old_inode(7)).uid, 5U);
  EXPECT_EQ(support::record_owner(*session_, support::old_inode(7), 6), -EROFS);
  EXPECT_EQ(support::record_owner(*session_, support::old_inode(8), 6), -EROFS);
}

TEST_F(SessionDatabase, IsOnlyReadWhereTheFileMayNotBeWritten) {
  const std::string directory = make("session");
  ASSERT_EQ(::chmod((directory + "/db").c_str(), 0444), 0);
  if (::geteuid() == 0)
    GTEST_SKIP() << "root may write everywhere";

  ASSERT_EQ(fault_of(directory), Fault::none);

  EXPECT_EQ(support::record_owner(*session_, support::old_inode(8), 6), -EROFS);
}

TEST_F(SessionDatabase, MarksInASealedSessionChangeNothing) {
  const std::string directory = make("session");
  support::record_owner(
      *support::open_session(directory), support::old_inode(7), 5);
  support::seal(directory);
  ASSERT_EQ(open(directory, Database::Access::read).fault, Fault::none);
  jobroot::Known known;
  ASSERT_TRUE(session_->find({}, support::old_inode(7), &known));

  session_->mark_dying(known);
  session_->mark_unlinked(known);
  session_->clear_dying(known);

  EXPECT_EQ(session_->counters().unlinked, 0U);
  EXPECT_TRUE(session_->find({}, support::old_inode(7), &known));
}

/// Whether nobody else has the session open.
bool is_alone(const std::string& directory) {
  const auto db = base::Fd::open(directory + "/db", O_RDWR);
  return db && ::flock(db->get(), LOCK_EX | LOCK_NB) == 0;
}

TEST_F(SessionDatabase, IsLockedForAsLongAsItIsMapped) {
  const std::string directory = make("session");
  EXPECT_TRUE(is_alone(directory));

  ASSERT_EQ(fault_of(directory), Fault::none);
  EXPECT_FALSE(is_alone(directory));

  session_->close();
  EXPECT_FALSE(session_->is_open());
  EXPECT_TRUE(is_alone(directory));
}

TEST_F(SessionDatabase, IsLockedByAForkedChildUntilItExecs) {
  const std::string directory = make("session");
  const auto gate = base::Fd::pipe();
  const auto out = base::Fd::pipe();
  ASSERT_TRUE(gate && out);
  ASSERT_EQ(fault_of(directory), Fault::none);
  support::Children children;
  children.start([&] {
    char byte = 0;
    if (::read(gate->read_end.get(), &byte, 1) != 1)
      return 1;
    ::dup2(out->write_end.get(), 1);
    return ::execl("/bin/sh", "sh", "-c", "echo; exec sleep 50", nullptr);
  });
  session_->close();
  EXPECT_FALSE(is_alone(directory));

  char byte = 0;
  ASSERT_EQ(::write(gate->write_end.get(), "x", 1), 1);
  ASSERT_EQ(::read(out->read_end.get(), &byte, 1), 1);

  EXPECT_TRUE(is_alone(directory));
}

TEST_F(SessionDatabase, IsSharedByTheChildrenOfForkAndVfork) {
  ASSERT_EQ(fault_of(make("session")), Fault::none);
  const auto first = support::old_inode(7);
  const auto second = support::old_inode(8);

  const int forked = support::in_child(
      [&] { return support::record_owner(*session_, first, 5); });
  const pid_t pid = ::vfork();
  if (pid == 0)
    ::_exit(support::record_owner(*session_, second, 6));
  int status = -1;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);

  EXPECT_EQ(forked, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(session_->seen({}, first).uid, 5U);
  EXPECT_EQ(session_->seen({}, second).uid, 6U);
}

TEST_F(SessionDatabase, IsReadAgainAfterSomebodyReplacedIt) {
  const std::string directory = make("session");
  const std::string other = make("other", {.capacity = 1 << 20});
  const auto lock = base::Fd::open(directory + "/db", O_RDWR);
  ASSERT_TRUE(lock);
  ASSERT_EQ(::flock(lock->get(), LOCK_EX), 0);
  support::Children children;
  children.start([&] {
    Session session;
    const bool good =
        session.open(directory.c_str(), Database::Access::write).fault ==
        Fault::none;
    return good && session.header().capacity == 1 << 20 ? 0 : 1;
  });
  ::usleep(20'000); // so that it most likely waits for the lock

  ASSERT_EQ(::rename((other + "/db").c_str(), (directory + "/db").c_str()), 0);
  ASSERT_EQ(::flock(lock->get(), LOCK_UN), 0);

  EXPECT_EQ(children.wait_all(), 0);
}

TEST_F(SessionDatabase, OpensItsParentsAndNamesTheOneThatItCannot) {
  const std::string first = make("first");
  const std::string second = make("second", {.parents = {first}});
  const std::string third = make("third", {.parents = {second, first}});
  ASSERT_EQ(fault_of(third), Fault::none);
  EXPECT_EQ(session_->depth(), 2U);
  EXPECT_STREQ(session_->parent(1).directory(), second.c_str());
  EXPECT_STREQ(session_->parent(2).directory(), first.c_str());

  ASSERT_EQ(::unlink((first + "/db").c_str()), 0);
  const Opened opened = open(third);

  EXPECT_EQ(opened.fault, Fault::system);
  EXPECT_EQ(opened.found, static_cast<std::uint64_t>(ENOENT));
  EXPECT_EQ(opened.directory, first);
  EXPECT_TRUE(is_alone(second));
}

TEST_F(SessionDatabase, IsRefusedWhenItsParentsAreNotAsManyAsItSays) {
  const std::string first = make("first");

  for (const std::uint32_t depth : {2U, 3U}) {
    const std::string directory =
        make(std::to_string(depth), {.parents = {first}});
    support::overwrite(
        directory, offsetof(Header, depth), &depth, sizeof depth);
    EXPECT_EQ(fault_of(directory), Fault::corrupt) << depth;
  }
}

TEST_F(SessionDatabase, EndsItsChainAtSixteenParents) {
  std::vector<std::string> parents;
  for (int i = 0; i < 16; i++)
    parents.insert(
        parents.begin(),
        make(std::to_string(i), {.capacity = 1 << 18, .parents = parents}));

  EXPECT_EQ(fault_of(make("last", {.parents = parents})), Fault::none);
  EXPECT_EQ(session_->depth(), 16U);
}

} // namespace
