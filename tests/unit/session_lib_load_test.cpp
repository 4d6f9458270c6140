// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a save file says is held against real files: their numbers change
// with copies and mounts, and numbers get other files.
#include "session/load.hpp"
#include "session/open.hpp"
#include "session/save.hpp"
#include "support/witness_test.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

namespace {

using support::at;
using support::create;
using support::look;

class SessionLoad : public support::WitnessTest {
protected:
  void SetUp() override {
    WitnessTest::SetUp();
    ASSERT_EQ(::mkdir(path("root").c_str(), 0755), 0);
    file_ = path("root/file");
    create(file_);
    ASSERT_EQ(chown(5), 0);
    ASSERT_TRUE(session::save(*session_, path("saved"), {{path("root")}}));
    ASSERT_TRUE(session::create(path("s"), {}));
    loaded_ = std::move(*session::open(path("s"), session::Access::write));
  }

  session::LoadReport load(const std::vector<std::string>& roots = {}) {
    const auto report = session::load(*loaded_, path("saved"), roots);
    EXPECT_TRUE(report) << base::render(report.error());

    return report ? *report : session::LoadReport{};
  }

  std::uint32_t owner_of(const std::string& file) {
    return loaded_->seen(at(file), look(file)).uid;
  }

  /// Replaces `from` in the save file wherever it is.
  void edit(const std::string& from, const std::string& to) {
    std::string text = *base::read_file(path("saved"));
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos;
         at += to.size())
      text.replace(at, from.size(), to);
    ASSERT_TRUE(base::write_file_atomically(path("saved"), text));
  }

  session::OpenSession loaded_;
};

TEST_F(SessionLoad, FindsWhatIsWhereItWas) {
  const auto report = load();

  EXPECT_EQ(report.records, 1U);
  EXPECT_EQ(report.moved + report.stale + report.not_found, 0U);
  EXPECT_EQ(owner_of(file_), 5U);
}

TEST_F(SessionLoad, FindsAMovedFileUnderTheRootItIsGiven) {
  ASSERT_EQ(::rename(file_.c_str(), path("root/other").c_str()), 0);

  EXPECT_EQ(load().not_found, 1U) << "by its path alone";
  EXPECT_EQ(owner_of(path("root/other")), 5U);
  EXPECT_EQ(load({path("root")}).not_found, 0U);
}

TEST_F(SessionLoad, TakesACopyWithTheSameTimeForTheFile) {
  const auto times = [&](const std::string& from, const std::string& to) {
    struct stat status {};
    ASSERT_EQ(::stat(from.c_str(), &status), 0);
    const timespec both[] = {status.st_atim, status.st_mtim};
    ASSERT_EQ(::utimensat(AT_FDCWD, to.c_str(), both, 0), 0);
  };
  create(path("copy"));
  times(file_, path("copy"));
  ASSERT_EQ(::rename(path("copy").c_str(), file_.c_str()), 0);

  EXPECT_EQ(load().moved, 1U);
  EXPECT_EQ(owner_of(file_), 5U);
}

TEST_F(SessionLoad, TakesAFileOfAnotherTimeForAnotherFile) {
  create(path("new"));
  const timespec times[] = {{1, 0}, {1, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path("new").c_str(), times, 0), 0);
  ASSERT_EQ(::rename(path("new").c_str(), file_.c_str()), 0);

  EXPECT_EQ(load().moved, 0U);
  EXPECT_EQ(owner_of(file_), 0U);
}

TEST_F(SessionLoad, FollowsAFileSystemToItsNewNumber) {
  if (look(file_).birth == 0)
    GTEST_SKIP() << "a file system without birth times";
  edit(fmt::format("dev={:x},", look(file_).dev), "dev=fffff,");
  ASSERT_TRUE(base::write_file_atomically(path("more"), "x"));

  EXPECT_EQ(load().moved, 1U);
  EXPECT_EQ(owner_of(file_), 5U);

  ASSERT_EQ(::rename(file_.c_str(), path("root/other").c_str()), 0);
  EXPECT_EQ(load({path("root")}).moved, 1U) << "by its birth";
}

TEST_F(SessionLoad, DropsWhatIsAnotherFilesNumber) {
  if (look(file_).birth == 0)
    GTEST_SKIP() << "a file system without birth times";
  edit(fmt::format("birth={}", look(file_).birth), "birth=1");
  const timespec times[] = {{1, 0}, {1, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, file_.c_str(), times, 0), 0);

  EXPECT_EQ(load().stale, 1U);
  EXPECT_EQ(loaded_->counters().records, 0U);
}

TEST_F(SessionLoad, GivesAPlainRecordTheWitnessOfWhatIsThere) {
  support::wait_until_ripe(look(file_));
  std::string text = *base::read_file(path("saved"));
  ASSERT_TRUE(base::write_file_atomically(path("saved"),
                                          text.substr(0, text.find('#'))));

  EXPECT_EQ(load({path("root")}).not_found, 0U);

  jobroot::Known known;
  ASSERT_TRUE(loaded_->find(at(file_), look(file_), &known));
  const bool can_be_proven = look(file_).birth != 0;
  EXPECT_EQ((known.record.state & jobroot::state_proven) != 0, can_be_proven);
}

TEST_F(SessionLoad, BelievesEditsOfFakerootsLines) {
  edit("uid=5", "uid=77");

  EXPECT_EQ(load().records, 1U);
  EXPECT_EQ(owner_of(file_), 77U);
}

TEST_F(SessionLoad, LooksAtRootsThatAreGoneForNothing) {
  ASSERT_EQ(::rename(path("root").c_str(), path("away").c_str()), 0);

  EXPECT_EQ(load().not_found, 1U);
  EXPECT_EQ(owner_of(path("away/file")), 5U);
  EXPECT_EQ(load({path("away")}).not_found, 0U);
}

} // namespace
