// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a new session is made of, and under which limits it can be made.
#include "session/create.hpp"
#include "session/header.hpp"
#include "session/location.hpp"
#include "session/open.hpp"
#include "support/processes.hpp"
#include "support/session_checker.hpp"
#include "support/session_maker.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

namespace {

class SessionCreate : public TestDirectory {};

mode_t mode_of(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0U;
}

std::uint64_t size_of(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0
             ? static_cast<std::uint64_t>(status.st_size)
             : 0U;
}

TEST_F(SessionCreate, MakesASessionThatOnlyItsOwnerCanEnter) {
  const mode_t before = ::umask(0);
  const auto held = session::create(path("s"), {});
  ::umask(before);

  ASSERT_TRUE(held);
  EXPECT_EQ(mode_of(path("s")), 0700U);
  EXPECT_EQ(mode_of(path("s/db")), 0600U);
  EXPECT_EQ(size_of(path("s/db")), jobroot::default_capacity);
  EXPECT_EQ(base::list_directory(path("s"))->size(), 1U);
}

TEST_F(SessionCreate, MakesASessionThatIsWholeAndEmpty) {
  ASSERT_TRUE(session::create(path("s"), {}));

  const auto session = session::open(path("s"), session::Access::write);

  ASSERT_TRUE(session) << base::render(session.error());
  const support::Checker checker{(*session)->own()};
  EXPECT_EQ(checker.damage(), "");
  EXPECT_EQ(checker.size(), 0U);
}

TEST_F(SessionCreate, KeepsWhatItWasTold) {
  ASSERT_TRUE(session::create(
      path("s"),
      {.unknown_is_real = true, .strict = true, .clamp_time = 12345}));

  const auto header = session::read_header(path("s"));

  ASSERT_TRUE(header);
  EXPECT_EQ(header->flags,
            jobroot::flag_unknown_is_real | jobroot::flag_strict);
  EXPECT_EQ(header->clamp_time, 12345);
}

TEST_F(SessionCreate, GivesEachSessionAnIdOfItsOwn) {
  ASSERT_TRUE(session::create(path("a"), {}));
  ASSERT_TRUE(session::create(path("b"), {}));

  EXPECT_NE(session::id_text(*session::read_header(path("a"))),
            session::id_text(*session::read_header(path("b"))));
}

TEST_F(SessionCreate, FitsTheHardLimitOnFileSizes) {
  constexpr rlim_t limit = 1 << 20;
  const int status = support::in_child([&] {
    const rlimit both{limit, limit};
    ::setrlimit(RLIMIT_FSIZE, &both);
    return session::create(path("s"), {}) ? 0 : 1;
  });

  EXPECT_EQ(status, 0);
  EXPECT_EQ(size_of(path("s/db")), limit);
  EXPECT_TRUE(session::open(path("s"), session::Access::write));
}

TEST_F(SessionCreate, SetsTheSoftLimitAsideAndGivesItBack) {
  constexpr rlim_t soft = 1 << 20;
  const int status = support::in_child([&] {
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = soft;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    support::child_requires(session::create(path("s"), {}).has_value(),
                            "create");
    ::getrlimit(RLIMIT_FSIZE, &limit);
    struct sigaction action {};

    ::sigaction(SIGXFSZ, nullptr, &action);

    return limit.rlim_cur == soft && action.sa_handler == SIG_DFL ? 0 : 1;
  });

  EXPECT_EQ(status, 0);
  EXPECT_EQ(size_of(path("s/db")), jobroot::default_capacity);
}

TEST_F(SessionCreate, SaysWhichLimitIsTooLow) {
  const int status = support::in_child([&] {
    const rlimit both{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &both);
    const auto held = session::create(path("s"), {});
    return !held && held.error().found ==
                        "a file may have 4096 bytes here, expected at least "
                        "262144"
               ? 0
               : 1;
  });

  EXPECT_EQ(status, 0);
  EXPECT_EQ(::access(path("s").c_str(), F_OK), -1);
}

TEST_F(SessionCreate, TakesAnEmptyDirectoryThatIsThere) {
  ASSERT_TRUE(base::make_directories(path("s"), 0755));

  ASSERT_TRUE(session::create(path("s"), {}));

  EXPECT_EQ(mode_of(path("s")), 0700U);
}

TEST_F(SessionCreate, LeavesADirectoryAloneThatHoldsSomethingElse) {
  ASSERT_TRUE(base::make_directories(path("s/other"), 0755));

  const auto held = session::create(path("s"), {});

  ASSERT_FALSE(held);
  EXPECT_EQ(base::render(held.error()),
            path("s") + ": exists and is no session; name a directory that "
                        "does not exist");
  EXPECT_EQ(mode_of(path("s")), 0755U);
}

TEST_F(SessionCreate, OfTwoMakersOneWins) {
  support::Shared<std::atomic<std::uint32_t>> here;
  support::Children children;
  for (int i = 0; i < 2; i++)
    children.start([&] {
      support::meet(*here, 2);
      return session::create(path("s"), {}) ? 0 : 1;
    });

  // The other may come late enough to see a session, or a directory in use.
  EXPECT_EQ(children.wait_all(), 1);
  EXPECT_TRUE(session::open(path("s"), session::Access::write));
}

TEST_F(SessionCreate, NamesTemporarySessionsAfterTheUser) {
  const auto held = session::create_temporary(path(), {});

  ASSERT_TRUE(held);
  EXPECT_TRUE(held->directory.starts_with(
      path("jobroot-" + std::to_string(::geteuid()))))
      << held->directory;
}

TEST_F(SessionCreate, FindsAPlaceForTemporarySessions) {
  const auto place =
      session::choose_temporary_place(session::temporary_places());

  ASSERT_TRUE(place);
  EXPECT_EQ(::access(place->c_str(), W_OK), 0);
}

} // namespace
