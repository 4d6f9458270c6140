// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whatever is wrong with a session is said in one line that names the
// file, what was found and what was expected.
#include "session/open.hpp"
#include "support/session_maker.hpp"

#include <sys/stat.h>

#include <cstdlib>

namespace {

using support::overwrite;

class SessionOpen : public support::SessionTest {
protected:
  /// What opening says, without the path of the session.
  std::string complaint(const std::string& name) {
    const auto session = session::open(path(name), session::Access::read);
    if (session)
      return "";
    const std::string line = base::render(session.error());

    return line.starts_with(path(name)) ? line.substr(path(name).size()) : line;
  }
};

TEST_F(SessionOpen, TakesAWholeSession) {
  make("s");

  EXPECT_EQ(complaint("s"), "");
}

TEST_F(SessionOpen, GivesItsLockBack) {
  make("s");
  { const auto session = session::open(path("s"), session::Access::read); }

  const auto db = base::Fd::open(path("s/db"), O_RDWR);
  EXPECT_EQ(::flock(db->get(), LOCK_EX | LOCK_NB), 0);
}

TEST_F(SessionOpen, SaysThatThereIsNothing) {
  EXPECT_EQ(complaint("absent"), ": cannot open: No such file or directory");
}

TEST_F(SessionOpen, SaysThatADirectoryIsNoSession) {
  ::mkdir(path("s").c_str(), 0700);

  EXPECT_EQ(complaint("s"),
            "/db: found nothing, expected a session; jobroot run --session "
            "makes one");
}

TEST_F(SessionOpen, SaysThatAFileIsNoSession) {
  ASSERT_TRUE(base::write_file_atomically(path("s"), ""));

  EXPECT_EQ(complaint("s"), ": found a file, expected a session's directory");
}

TEST_F(SessionOpen, RefusesWhatOthersCouldWriteTo) {
  make("s");
  ::chmod(path("s").c_str(), 0770);

  EXPECT_EQ(complaint("s"),
            ": found mode 0770, expected 0700; if nobody else wrote there: "
            "chmod 700");
}

TEST_F(SessionOpen, SaysWhichVersionItFound) {
  make("s", {.alter = [](jobroot::Header& header) { header.version = 2; }});

  EXPECT_EQ(complaint("s"),
            "/db: found version 2, expected 1; use the jobroot that made it");
}

TEST_F(SessionOpen, SaysThatTheBytesAreOfAnotherMachine) {
  make("s", {.alter = [](jobroot::Header& header) {
         header.byte_order = 0x04030201;
       }});

  EXPECT_EQ(complaint("s"),
            "/db: found byte order 0x04030201, expected 0x01020304; it was "
            "made on another kind of machine");
}

TEST_F(SessionOpen, SaysHowMuchOfItIsThere) {
  make("s", {.capacity = 1 << 20});
  ASSERT_EQ(::truncate(path("s/db").c_str(), 1 << 19), 0);

  EXPECT_EQ(complaint("s"),
            "/db: found 524288 bytes, expected 1048576; the session cannot be "
            "used, remove it");
}

TEST_F(SessionOpen, SaysThatAShortFileIsTruncated) {
  make("s");
  ASSERT_EQ(::truncate(path("s/db").c_str(), 100), 0);

  EXPECT_EQ(complaint("s"),
            "/db: found 100 bytes, expected 131072; the session cannot be "
            "used, remove it");
}

TEST_F(SessionOpen, SaysThatOtherBytesAreThere) {
  make("s");
  overwrite(path("s"), 0, "SQLite format 3", 16);

  EXPECT_EQ(complaint("s"),
            "/db: found other bytes at the start, expected a session's "
            "\"jobroot\"; this is no session of jobroot");
}

TEST_F(SessionOpen, SaysThatANumberIsImpossible) {
  make("s", {.alter = [](jobroot::Header& header) { header.depth = 17; }});

  EXPECT_EQ(complaint("s"),
            "/db: found 17 in the header, expected at most 16; the session "
            "cannot be used, remove it");
}

TEST_F(SessionOpen, NamesTheParentThatIsGone) {
  make("s", {.parents = {path("parent")}});

  EXPECT_EQ(complaint("s"),
            path("parent") + "/db: found nothing, expected a session; jobroot "
                             "run --session makes one");
}

TEST_F(SessionOpen, KnowsTheSessionItRunsIn) {
  const struct {
    const char* key;
    bool names_one;
  } cases[] = {{"/run/s", true}, {"", false}, {"12345", false}};

  const char* const before = std::getenv("FAKEROOTKEY");
  const std::string kept = before != nullptr ? before : "";
  for (const auto& [key, names_one] : cases) {
    ::setenv("FAKEROOTKEY", key, 1);
    EXPECT_EQ(session::current().has_value(), names_one) << key;
  }
  if (before != nullptr)
    ::setenv("FAKEROOTKEY", kept.c_str(), 1);
  else
    ::unsetenv("FAKEROOTKEY");
}

} // namespace
