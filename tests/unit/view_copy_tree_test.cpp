// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a copy of a tree has to have of its source, and that the source
// has nothing of the copy.
#include "support/view_fixture.hpp"
#include "view/copy_tree.hpp"
#include "view/session_records.hpp"

#include <sys/resource.h>
#include <sys/xattr.h>

#include <array>
#include <csignal>
#include <filesystem>

namespace {

using namespace view;

class CopyTree : public ViewFixture {
protected:
  CopyTree() { make_directory("from"); }

  base::Result<CopyProgress> copy(const CopyOptions& options = {}) {
    return copy_tree({path("from")}, path("to"), options);
  }

  void give_times(const std::string& name, time_t seconds) {
    const std::array times = {timespec{seconds, 1}, timespec{seconds + 1, 2}};
    ASSERT_EQ(
        ::utimensat(
            AT_FDCWD, path(name).c_str(), times.data(), AT_SYMLINK_NOFOLLOW),
        0);
  }

  void expect_same(const std::string& name) {
    const struct stat a = status("from/" + name);
    const struct stat b = status("to/" + name);
    EXPECT_EQ(a.st_mode, b.st_mode) << name;
    EXPECT_EQ(a.st_uid, b.st_uid) << name;
    EXPECT_EQ(a.st_size, S_ISDIR(a.st_mode) ? a.st_size : b.st_size) << name;
    EXPECT_EQ(a.st_mtim.tv_sec, b.st_mtim.tv_sec) << name;
    EXPECT_EQ(a.st_mtim.tv_nsec, b.st_mtim.tv_nsec) << name;
  }
};

TEST_F(CopyTree, KeepsTypesModesTimesAndOddNames) {
  make_directory("from/a directory\n");
  write("from/a directory\n/file\\,:", "x");
  write("from/setuid");
  ::chmod(path("from/setuid").c_str(), 06755);
  ASSERT_EQ(::symlink("../no where", path("from/link").c_str()), 0);
  ASSERT_EQ(::mkfifo(path("from/fifo").c_str(), 0620), 0);
  ASSERT_EQ(::mknod(path("from/socket").c_str(), S_IFSOCK | 0600, 0), 0);
  const std::array names = {"setuid",
                            "link",
                            "fifo",
                            "socket",
                            "a directory\n",
                            "a directory\n/file\\,:",
                            "."};
  for (const std::string name : names)
    give_times("from/" + name, 1000);
  ::chmod(path("from/a directory\n").c_str(), 02555);

  const auto copied = copy();

  ASSERT_TRUE(copied) << base::render(copied.error());
  EXPECT_EQ(copied->entries, 6U);
  for (const std::string name : names)
    expect_same(name);
  EXPECT_EQ(read("to/a directory\n/file\\,:"), "x");
  EXPECT_EQ(std::filesystem::read_symlink(path("to/link")), "../no where");
}

TEST_F(CopyTree, KeepsHardLinks) {
  write("from/a");
  make_directory("from/d");
  ::link(path("from/a").c_str(), path("from/d/b").c_str());
  ASSERT_EQ(::symlink("x", path("from/l").c_str()), 0);
  ::link(path("from/l").c_str(), path("from/d/l").c_str());

  ASSERT_TRUE(copy());

  EXPECT_EQ(status("to/a").st_ino, status("to/d/b").st_ino);
  EXPECT_EQ(status("to/a").st_nlink, 2U);
  EXPECT_EQ(status("to/l").st_ino, status("to/d/l").st_ino);
}

TEST_F(CopyTree, KeepsHolesWhenItCopies) {
  constexpr off_t large = off_t{1} << 30;
  {
    const auto fd =
        base::Fd::open(path("from/sparse"), O_WRONLY | O_CREAT, 0644);
    ASSERT_EQ(::pwrite(fd->get(), "begin", 5, 4096), 5);
    ASSERT_EQ(::pwrite(fd->get(), "end", 3, large), 3);
  }

  ASSERT_TRUE(copy({.contents = Contents::copy}));

  EXPECT_EQ(status("to/sparse").st_size, large + 3);
  EXPECT_LT(status("to/sparse").st_blocks, 1024);
  const auto fd = base::Fd::open(path("to/sparse"), O_RDONLY);
  char text[5] = {};
  EXPECT_EQ(::pread(fd->get(), text, 5, 4096), 5);
  EXPECT_EQ(std::string(text, 5), "begin");
  EXPECT_EQ(::pread(fd->get(), text, 3, large), 3);
  EXPECT_EQ(std::string(text, 3), "end");
}

TEST_F(CopyTree, KeepsUserAttributes) {
  write("from/file");
  const std::string value(5000, 'v');
  for (const char* name : {"from/file", "from"})
    if (::setxattr(path(name).c_str(), "user.test", value.data(), 2000, 0) != 0)
      GTEST_SKIP() << "no user attributes here";

  ASSERT_TRUE(copy());

  char found[5000];
  for (const char* name : {"to/file", "to"})
    EXPECT_EQ(::getxattr(path(name).c_str(), "user.test", found, sizeof found),
              2000)
        << name;
}

TEST_F(CopyTree, LeavesTheSourceAlone) {
  make_directory("from/d");
  write("from/d/file");
  for (const char* name : {"from/d/file", "from/d", "from"})
    give_times(name, 1000); // an access time that a reader would move
  const struct stat before[] = {
      status("from/d/file"), status("from/d"), status("from")};

  ASSERT_TRUE(copy());

  const struct stat after[] = {
      status("from/d/file"), status("from/d"), status("from")};
  for (int i = 0; i < 3; i++) {
    EXPECT_EQ(before[i].st_atim.tv_sec, after[i].st_atim.tv_sec) << i;
    EXPECT_EQ(before[i].st_ctim.tv_nsec, after[i].st_ctim.tv_nsec) << i;
  }
}

TEST_F(CopyTree, RefusesADestinationThatExists) {
  make_directory("to");

  EXPECT_FALSE(copy());
}

TEST_F(CopyTree, StopsWhenItIsTold) {
  for (int i = 0; i < 10; i++)
    write("from/" + std::to_string(i));

  const auto copied = copy({.go_on = [](const CopyProgress& progress) {
    return progress.entries < 5;
  }});

  ASSERT_FALSE(copied);
  EXPECT_EQ(base::render(copied.error()),
            path("from") + ": copying was interrupted");
}

/// Gives a number of helpers and counts what it gets back.
class CountedWorkers : public Workers {
public:
  explicit CountedWorkers(int count)
      : left(count) {}

  bool take() override { return left > 0 && left-- > 0; }

  void give_back() override { left++; }

  int left;
};

TEST_F(CopyTree, ManyWorkersMakeTheSameCopy) {
  for (int i = 0; i < 500; i++)
    write("from/" + std::to_string(i),
          std::string(static_cast<std::size_t>(i), 'x'));
  CountedWorkers workers{3};

  const auto copied = copy({.workers = &workers});

  ASSERT_TRUE(copied);
  EXPECT_EQ(copied->entries, 500U);
  EXPECT_EQ(copied->bytes, 500U * 499 / 2);
  for (int i = 0; i < 500; i++)
    EXPECT_EQ(status("to/" + std::to_string(i)).st_size, i);
  EXPECT_EQ(workers.left, 3);
}

TEST_F(CopyTree, TellsWhichFileOfAWorkerFailed) {
  write("from/small");
  write("from/large", std::string(100'000, 'x'));
  CountedWorkers workers{1};

  EXPECT_TRUE(in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 1000, .rlim_max = 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto copied = copy({.contents = Contents::copy, .workers = &workers});
    return !copied && copied.error().subject == path("from/large") &&
           workers.left == 1;
  }));
}

TEST_F(CopyTree, ShowsWhatAnOverlayOfItsLayersWould) {
  for (const char* name :
       {"from/d", "from/gone", "from/new", "top/d", "top/new"})
    make_directory(name);
  for (const char* name : {"from/d/old",
                           "from/d/hidden",
                           "from/gone/x",
                           "from/new/x",
                           "from/file"})
    write(name, "below");
  write("top/file", "above");
  write("top/d/added", "above");
  if (::mknod(path("top/gone").c_str(), S_IFCHR, 0) != 0 ||
      ::mknod(path("top/d/hidden").c_str(), S_IFCHR, 0) != 0 ||
      ::setxattr(path("top/new").c_str(), "user.overlay.opaque", "y", 1, 0) !=
          0)
    GTEST_SKIP() << "no whiteouts here";

  const auto copied = copy_tree({path("top"), path("from")}, path("to"), {});

  ASSERT_TRUE(copied) << base::render(copied.error());
  EXPECT_EQ(read("to/file"), "above");
  EXPECT_EQ(read("to/d/old"), "below");
  EXPECT_EQ(read("to/d/added"), "above");
  for (const char* name : {"to/gone", "to/d/hidden", "to/new/x"})
    EXPECT_FALSE(exists(name)) << name;
  EXPECT_TRUE(exists("to/new"));
  EXPECT_LT(
      ::getxattr(path("to/new").c_str(), "user.overlay.opaque", nullptr, 0), 0);
}

TEST_F(CopyTree, CarriesRecordsToTheNewInodes) {
  make_session("session");
  make_directory("from/d");
  for (const char* name : {"from/a", "from/d/b", "from/none"})
    write(name);
  give("session", "from/a", 7);
  give("session", "from/d/b", 8);
  give("session", "from/d", 9);
  give("session", "from", 10);
  const auto session = open_session("session");
  SessionRecords records{*session};

  const auto copied = copy({.records = &records});

  ASSERT_TRUE(copied) << base::render(copied.error());
  EXPECT_EQ(owner("session", "to/a"), 7U);
  EXPECT_EQ(owner("session", "to/d/b"), 8U);
  EXPECT_EQ(owner("session", "to/d"), 9U);
  EXPECT_EQ(owner("session", "to"), 10U);
  EXPECT_FALSE(recorded("session", "to/none"));
  EXPECT_EQ(owner("session", "from/a"), 7U);
  EXPECT_NE(recorded("session", "to/a")->state & jobroot::state_proven, 0U);
}

TEST_F(CopyTree, OwnerCanRemoveACopyWhoseTrueModeIsOnRecord) {
  make_session("session");
  make_directory("from/closed");
  ::chmod(path("from/closed").c_str(), 0555);
  const auto session = open_session("session");
  SessionRecords records{*session};

  ASSERT_TRUE(copy({.records = &records}));

  EXPECT_EQ(status("to/closed").st_mode & 07777U, 0755U);
  EXPECT_EQ(recorded("session", "to/closed")->mode & 07777U, 0555U);
}

} // namespace
