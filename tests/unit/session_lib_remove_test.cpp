// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session goes when nobody needs it, with what was promised of it, and
// never under somebody's feet.
#include "session/lock.hpp"
#include "session/open.hpp"
#include "session/remove.hpp"
#include "support/processes.hpp"
#include "support/session_maker.hpp"

#include <sys/stat.h>

namespace {

using support::old_inode;
using support::record_owner;

class SessionRemove : public support::SessionTest {
protected:
  /// A temporary session with one record, which nobody holds any more.
  std::string abandon() {
    const auto held = session::create_temporary(path(), {});
    const auto session = session::open(held->directory, session::Access::write);
    EXPECT_EQ(record_owner(**session, old_inode(5), 3), 0);

    return held->directory;
  }

  bool exists(const std::string& file) {
    return ::access(file.c_str(), F_OK) == 0;
  }
};

TEST_F(SessionRemove, TakesEverythingThatBelongsToTheSession) {
  ASSERT_TRUE(session::create(path("s"), {}));
  ASSERT_TRUE(base::make_directories(path("s/layer/work/work"), 0700));
  ::chmod(path("s/layer/work/work").c_str(), 0);

  ASSERT_TRUE(session::remove(path("s")));

  EXPECT_FALSE(exists(path("s")));
}

TEST_F(SessionRemove, LeavesOtherDirectoriesAlone) {
  ASSERT_TRUE(base::make_directories(path("s/other")));

  EXPECT_FALSE(session::remove(path("s")));

  EXPECT_TRUE(exists(path("s/other")));
}

TEST_F(SessionRemove, TakesABrokenSession) {
  ASSERT_TRUE(session::create(path("s"), {}));
  ASSERT_EQ(::truncate(path("s/db").c_str(), 10), 0);

  EXPECT_TRUE(session::remove(path("s")));
}

TEST_F(SessionRemove, WaitsForNobody) {
  const auto held = session::create(path("s"), {});

  const auto removed = session::remove(path("s"));

  ASSERT_FALSE(removed);
  EXPECT_NE(base::render(removed.error()).find("cannot remove a session in "),
            std::string::npos);
}

TEST_F(SessionRemove, TakesItsFarewellFirst) {
  ASSERT_TRUE(session::create(path("s"), {}));
  bool was_there = false;

  const auto removed =
      session::remove(path("s"), [&](const std::string& directory) {
        was_there = exists(directory + "/db");
        return base::Result<void>(
            base::Error{.subject = directory, .found = "went badly"});
      });

  EXPECT_TRUE(was_there);
  EXPECT_FALSE(removed);
  EXPECT_FALSE(exists(path("s")));
}

TEST_F(SessionRemove, FindsWhatWasAbandoned) {
  const std::string directory = abandon();
  const auto used = session::create_temporary(path(), {});
  ASSERT_TRUE(base::make_directories(path("jobroot-1-other")));
  ASSERT_TRUE(session::create(path("named"), {}));

  const auto found = session::abandoned({path()});

  EXPECT_EQ(found, std::vector{directory});
  session::sweep(found);
  EXPECT_FALSE(exists(directory));
  EXPECT_TRUE(exists(used->directory));
}

TEST_F(SessionRemove, TakesWhatItsMakerNeverFinished) {
  const std::string empty = path(session::temporary_prefix() + "aaaaaa");
  const std::string half = path(session::temporary_prefix() + "bbbbbb");
  ASSERT_TRUE(base::make_directories(empty, 0700));
  ASSERT_TRUE(base::make_directories(half, 0700));
  ASSERT_TRUE(base::write_file_atomically(half + "/db.new.1", ""));
  ASSERT_TRUE(base::write_file_atomically(half + "/parent", ""));

  session::sweep(session::abandoned({path()}));

  EXPECT_FALSE(exists(empty));
  EXPECT_FALSE(exists(half));
}

TEST_F(SessionRemove, LeavesAloneWhatIsBeingMade) {
  const std::string half = path(session::temporary_prefix() + "aaaaaa");
  ASSERT_TRUE(base::make_directories(half, 0700));
  const auto db =
      base::Fd::open(half + "/db.new.1", O_RDWR | O_CREAT | O_EXCL, 0600);
  ASSERT_EQ(::flock(db->get(), LOCK_SH), 0);

  session::sweep(session::abandoned({path()}));

  EXPECT_TRUE(exists(half + "/db.new.1"));
}

TEST_F(SessionRemove, NeverSweepsUnderAMakersFeet) {
  constexpr int makers = 3;
  support::Shared<std::atomic<int>> ended;
  support::Children children;
  for (int i = 0; i < makers; i++)
    children.start([&] {
      int lost = 0;
      for (int round = 0; round < 300; round++) {
        const auto held = session::create_temporary(path(), {});
        support::child_requires(held.has_value(), "create");
        lost += !exists(held->directory + "/db");
        const auto removed = session::remove_now(held->directory);
        support::child_requires(removed.has_value(), "remove");
      }
      ++*ended;
      return lost == 0 ? 0 : 1;
    });

  while (*ended < makers)
    session::sweep(session::abandoned({path()}));

  EXPECT_EQ(children.wait_all(), 0);
}

TEST_F(SessionRemove, KeepsTheDeadKeepersPromise) {
  const std::string directory = abandon();
  ASSERT_TRUE(session::promise_save(directory, path("out")));

  session::sweep(session::abandoned({path()}));

  EXPECT_FALSE(exists(directory));
  EXPECT_TRUE(base::read_file(path("out"))->starts_with("dev=801,ino=5,"));
}

TEST_F(SessionRemove, KeepsAPromiseOfPathsToo) {
  const std::string directory = abandon();
  ASSERT_TRUE(base::make_directories(path("root a")));
  ASSERT_TRUE(session::promise_save(directory, path("out"), {path("root a")}));

  session::sweep(session::abandoned({path()}));

  EXPECT_FALSE(exists(directory));
  EXPECT_NE(base::read_file(path("out"))->find("/root%20a\n"),
            std::string::npos);
}

TEST_F(SessionRemove, KeepsWhatCannotBeSaved) {
  const std::string directory = abandon();
  ASSERT_TRUE(base::make_directories(path("out/full")));
  ASSERT_TRUE(session::promise_save(directory, path("out")));

  session::sweep(session::abandoned({path()}));
  EXPECT_TRUE(exists(directory));

  ASSERT_TRUE(base::remove_tree(path("out")));
  session::sweep(session::abandoned({path()}));
  EXPECT_FALSE(exists(directory));
  EXPECT_TRUE(exists(path("out")));
}

TEST_F(SessionRemove, GivesUpWhatNobodyWaitsFor) {
  const std::string directory = abandon();
  ASSERT_TRUE(session::promise_save(directory, path("gone/out")));

  session::sweep(session::abandoned({path()}));

  EXPECT_FALSE(exists(directory));
}

TEST_F(SessionRemove, HasNothingToPromiseOnceSaved) {
  ASSERT_TRUE(session::create(path("s"), {}));
  ASSERT_TRUE(session::promise_save(path("s"), path("out")));

  session::forget_promise(path("s"));

  ASSERT_TRUE(session::keep_promise(path("s")));
  EXPECT_FALSE(exists(path("out")));
}

} // namespace
