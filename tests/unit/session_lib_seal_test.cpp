// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a seal keeps what counts, drops the rest, and is there whole or not at
// all, whenever its maker is killed.
#include "session/check.hpp"
#include "session/collect.hpp"
#include "session/fork.hpp"
#include "session/open.hpp"
#include "session/seal.hpp"
#include "support/processes.hpp"
#include "support/session_checker.hpp"
#include "support/session_maker.hpp"

#include <sys/stat.h>

namespace {

using support::old_inode;
using support::record_owner;

class SessionSeal : public support::SessionTest {
protected:
  /// A session in which inodes 1 to `count` belong to their own number.
  void fill(const std::string& name, std::uint32_t count) {
    ASSERT_TRUE(session::create(path(name), {}));
    const auto session = session::open(path(name), session::Access::write);
    for (std::uint32_t ino = 1; ino <= count; ino++)
      ASSERT_EQ(record_owner(**session, old_inode(ino), ino), 0);
  }

  std::uint32_t owner_of(const std::string& name, std::uint64_t ino) {
    const auto session = session::open(path(name), session::Access::read);
    const jobroot::Inode inode = old_inode(ino);

    return session ? (*session)->seen({}, inode).uid : 0;
  }

  bool is_sealed(const std::string& name) {
    const auto header = session::read_header(path(name));

    return header && (header->flags & jobroot::flag_sealed) != 0;
  }
};

TEST_F(SessionSeal, KeepsEveryRecord) {
  constexpr std::uint32_t count = 5000;
  fill("s", count);

  const auto sealed = session::seal(path("s"), {});

  ASSERT_TRUE(sealed) << base::render(sealed.error());
  EXPECT_EQ(sealed->records, count);
  for (const std::uint32_t ino : {1U, 2U, 777U, count})
    EXPECT_EQ(owner_of("s", ino), ino);
  EXPECT_EQ(owner_of("s", count + 1), 0U);
}

TEST_F(SessionSeal, IsWholeByTheRulesOfTheFormat) {
  fill("s", 3000);
  ASSERT_TRUE(session::seal(path("s"), {}));

  const auto session = session::open(path("s"), session::Access::read);

  const support::Checker checker{(*session)->own()};
  EXPECT_EQ(checker.damage(), "");
  EXPECT_EQ(checker.size(), 3000U);
  EXPECT_TRUE(session::check(**session).problems.empty());
  EXPECT_FALSE((*session)->own().writable());
}

TEST_F(SessionSeal, DropsWhatWasReplacedOrIsGone) {
  fill("s", 3);
  {
    const auto session = session::open(path("s"), session::Access::write);
    ASSERT_EQ(record_owner(**session, old_inode(1), 9), 0);
    jobroot::Known known = {};
    ASSERT_TRUE((*session)->find({}, old_inode(2), &known));
    (*session)->mark_unlinked(known);
  }

  const auto sealed = session::seal(path("s"), {});

  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->records, 2U);
  EXPECT_EQ(sealed->superseded, 1U);
  EXPECT_EQ(sealed->unlinked, 1U);
  EXPECT_EQ(owner_of("s", 1), 9U);
  EXPECT_EQ(owner_of("s", 2), 0U);
  const auto header = session::read_header(path("s"));
  EXPECT_EQ(header->counters.records, 2U);
  EXPECT_EQ(header->counters.superseded, 0U);
}

TEST_F(SessionSeal, KeepsDenyingWhatItsParentHadAndItRemoved) {
  fill("p", 2);
  ASSERT_TRUE(session::seal(path("p"), {}));
  ASSERT_TRUE(session::fork(path("f"), {.parent = path("p")}));
  {
    const auto session = session::open(path("f"), session::Access::write);
    jobroot::Known known = {};
    ASSERT_TRUE((*session)->find({}, old_inode(2), &known));
    (*session)->mark_unlinked(known);
  }
  ASSERT_TRUE(session::seal(path("f"), {}));

  const auto session = session::open(path("f"), session::Access::read);
  EXPECT_EQ(session::collect(**session)->size(), 1U);
  EXPECT_TRUE(session::check(**session).problems.empty());
}

TEST_F(SessionSeal, KeepsAttributesDevicesAndPrograms) {
  fill("s", 1);
  const jobroot::Inode device = old_inode(7);
  {
    const auto session = session::open(path("s"), session::Access::write);
    ASSERT_EQ((*session)->update({},
                                 device,
                                 jobroot::Call::mknod,
                                 [&](jobroot::Known& known) {
                                   known.record.mode = S_IFCHR | 0600;
                                   known.record.rdev = 1 << 20 | 3;
                                   known.xattrs = &(*session)->own();
                                   return (*session)->set_xattr(
                                       nullptr,
                                       {"trusted.a", 9},
                                       "value",
                                       5,
                                       false,
                                       &known.record.xattrs);
                                 }),
              0);
  }
  ASSERT_TRUE(session::seal(path("s"), {}));

  const auto session = session::open(path("s"), session::Access::read);
  jobroot::Known known = {};
  ASSERT_TRUE((*session)->find({}, device, &known));
  EXPECT_EQ(known.record.rdev, 1U << 20 | 3U);
  EXPECT_TRUE((*session)->may_be_device(7));
  EXPECT_EQ((*session)->counters().devices, 1U);
  const auto list = (*session)->xattrs(known);
  const auto found = jobroot::find_xattr(list.get(), {"trusted.a", 9});
  EXPECT_EQ(std::string(found.value, found.value_bytes), "value");
  EXPECT_TRUE((*session)->own().at<jobroot::ProgramName>(known.record.program));
}

TEST_F(SessionSeal, ProvesWhatWasYoung) {
  ASSERT_TRUE(session::create(path("s"), {}));
  ASSERT_TRUE(base::write_file_atomically(path("file"), ""));
  const std::string file = path("file");
  const jobroot::Target target{AT_FDCWD, file.c_str(), 0};
  jobroot::Inode inode = {};
  ASSERT_EQ(jobroot::look_at(target, &inode), 0);
  {
    const auto session = session::open(path("s"), session::Access::write);
    ASSERT_EQ(record_owner(**session, inode, 5, target), 0);
  }

  ASSERT_TRUE(session::seal(path("s"), {}));

  const auto session = session::open(path("s"), session::Access::read);
  jobroot::Known known = {};
  ASSERT_TRUE((*session)->find(target, inode, &known));
  const bool proven = (known.record.state & jobroot::state_proven) != 0;
  EXPECT_TRUE(proven || inode.birth == 0);
}

TEST_F(SessionSeal, TwiceIsOnce) {
  fill("s", 2);
  ASSERT_TRUE(session::seal(path("s"), {}));

  const auto again = session::seal(path("s"), {});

  ASSERT_TRUE(again);
  EXPECT_TRUE(again->was_sealed);
  EXPECT_EQ(again->records, 2U);
}

TEST_F(SessionSeal, NamesWhoUsesTheSession) {
  fill("s", 1);
  support::Children children;
  support::Shared<std::atomic<std::uint32_t>> here;
  const pid_t user = children.start([&] {
    const auto session = session::open(path("s"), session::Access::read);
    support::meet(*here, 2);
    ::pause();
    return 0;
  });
  support::meet(*here, 2);

  const auto sealed = session::seal(path("s"), {});

  ASSERT_FALSE(sealed);
  const std::string line = base::render(sealed.error());
  EXPECT_NE(line.find("cannot seal a session in use by"), std::string::npos);
  EXPECT_NE(line.find("(pid " + std::to_string(user) + ")"), std::string::npos)
      << line;
  children.kill_all();
}

TEST_F(SessionSeal, RemembersTheFileSystemsOfItsRoots) {
  fill("s", 1);
  ASSERT_TRUE(session::seal(path("s"), {.roots = {path()}}));
  ASSERT_TRUE(session::check_seal(path("s")));

  auto text = *base::read_file(path("s/seal"));
  const std::size_t number = text.find("root=") + 5;
  text.insert(number, "1");
  ASSERT_TRUE(base::write_file_atomically(path("s/seal"), text));

  const auto checked = session::check_seal(path("s"));
  ASSERT_FALSE(checked);
  EXPECT_NE(base::render(checked.error()).find("found " + path() + " on file "),
            std::string::npos)
      << base::render(checked.error());
}

TEST_F(SessionSeal, ThatIsIncompleteIsNotBelieved) {
  fill("s", 1);
  ASSERT_TRUE(session::seal(path("s"), {}));
  auto text = *base::read_file(path("s/seal"));
  ASSERT_TRUE(base::write_file_atomically(path("s/seal"),
                                          text.substr(0, text.size() - 3)));

  const auto fork = session::fork(path("f"), {.parent = path("s")});

  ASSERT_FALSE(fork);
  EXPECT_EQ(base::render(fork.error()),
            path("s") +
                "/seal: is missing or incomplete; make the session again");
}

TEST_F(SessionSeal, OfAKilledMakerIsThereOrNot) {
  auto chance = support::seeded_chance();
  int sealed = 0;
  for (int round = 0; round < 60; round++) {
    const std::string name = "s" + std::to_string(round);
    fill(name, 400);
    const pid_t maker = ::fork();
    if (maker == 0)
      ::_exit(session::seal(path(name), {.roots = {path()}}) ? 0 : 1);
    ::usleep(support::below(chance, 12000));
    ::kill(maker, SIGKILL);
    ::waitpid(maker, nullptr, 0);

    sealed += is_sealed(name);
    ASSERT_TRUE(!is_sealed(name) || session::check_seal(path(name))) << round;
    ASSERT_EQ(owner_of(name, 400), 400U) << round;
    ASSERT_TRUE(session::seal(path(name), {})) << round;
    ASSERT_TRUE(base::remove_tree(path(name)));
  }
  std::cout << sealed << " of 60 were sealed before the kill\n";
}

} // namespace
