// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a record becomes by chown, chmod and creation is what the kernel
// makes of a real file. Each table is tried on real files by real users, so
// these tests need root.
#include "support/oracle.hpp"
#include "support/processes.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <sstream>

namespace {

using jobroot::keep_id;
using jobroot::Record;
using support::Person;

/// A file, what somebody does to it, and what comes of it.
struct Trial {
  std::uint32_t type = S_IFREG;
  std::uint32_t mode = 0;
  std::uint32_t gid = 50;
  std::uint32_t arguments[2] = {};
  int error = 0;
  struct stat after = {};

  Record record() const {
    Record record = {};
    record.mode = type | mode;
    record.uid = 1000;
    record.gid = gid;
    return record;
  }
};

constexpr std::uint32_t types[] = {S_IFREG, S_IFDIR, S_IFIFO};
constexpr std::uint32_t modes[] = {
    0644, 0755, 04755, 02755, 02745, 02644, 06755, 06644, 07777, 01777, 0};

std::string octal(std::uint32_t mode) {
  std::ostringstream text;
  text << std::oct << mode;
  return text.str();
}

/// Thousands of files are faster in memory, and the rules are the same.
std::string make_memory_directory() {
  for (const char* const base : {"/dev/shm", "/tmp"}) {
    std::string directory = base + std::string("/jobroot-test.XXXXXX");
    if (::mkdtemp(directory.data()) != nullptr)
      return directory;
  }
  throw std::runtime_error("no place for a directory");
}

class Rules : public ::testing::Test {
protected:
  void SetUp() override {
    if (::geteuid() != 0)
      GTEST_SKIP() << "only root can ask the kernel";
    ASSERT_EQ(::chmod(memory_.c_str(), 0777), 0);
  }

  ~Rules() override {
    ::umask(umask_);
    (void)base::remove_tree(memory_);
  }

  std::string name(std::size_t i) const {
    return memory_ + '/' + std::to_string(i);
  }

  void make(const Trial& trial, std::size_t i) const {
    const std::string file = name(i);
    const int made = S_ISDIR(trial.type)
                         ? ::mkdir(file.c_str(), 0700)
                         : ::mknod(file.c_str(), trial.type | 0600, 0);
    ASSERT_EQ(made, 0);
    ASSERT_EQ(::lchown(file.c_str(), 1000, trial.gid), 0);
    ASSERT_EQ(::chmod(file.c_str(), trial.mode), 0);
  }

  /// Has `who` do `act` to each file, which returns 0 or minus an errno, and
  /// looks at it, or at what was made in it.
  void ask(const Person& who,
           std::vector<Trial>& trials,
           int (*act)(const char* file, const Trial& trial),
           const std::string& made = {}) const {
    constexpr std::size_t most = 2048;
    support::Shared<std::array<int, most>> errors;
    ASSERT_LE(trials.size(), most);
    for (std::size_t i = 0; i < trials.size(); i++)
      make(trials[i], i);
    ASSERT_EQ(support::in_child([&] {
                if (!who.become())
                  return 1;
                for (std::size_t i = 0; i < trials.size(); i++)
                  (*errors)[i] = act(name(i).c_str(), trials[i]);
                return 0;
              }),
              0);
    for (std::size_t i = 0; i < trials.size(); i++) {
      trials[i].error = (*errors)[i];
      const std::string seen = name(i) + made;
      ASSERT_EQ(::lstat(seen.c_str(), &trials[i].after), 0) << seen;
      ASSERT_EQ(::remove(seen.c_str()), 0);
      ASSERT_TRUE(made.empty() || ::rmdir(name(i).c_str()) == 0);
    }
  }

private:
  const std::string memory_ = make_memory_directory();
  const mode_t umask_ = ::umask(0);
};

void expect_equal(const Trial& trial,
                  int error,
                  const Record& record,
                  const std::string& what) {
  EXPECT_EQ(error, trial.error) << what;
  EXPECT_EQ(record.uid, trial.after.st_uid) << what;
  EXPECT_EQ(record.gid, trial.after.st_gid) << what;
  EXPECT_EQ(octal(record.mode), octal(trial.after.st_mode)) << what;
}

std::vector<Trial> all_files() {
  // Before, S_ISGID without group execution outlived more.
  const bool old = !support::kernel_is_at_least(6, 2);
  std::vector<Trial> trials;
  for (const std::uint32_t type : types)
    for (const std::uint32_t mode : modes) {
      if (old && (mode & (S_ISGID | S_IXGRP)) == S_ISGID)
        continue;
      for (const std::uint32_t gid : {50U, 70U})
        trials.push_back({.type = type, .mode = mode, .gid = gid});
    }
  return trials;
}

TEST_F(Rules, ChownIsTheKernels) {
  std::vector<Trial> trials;
  for (const Trial& file : all_files())
    for (const std::uint32_t uid : {keep_id, 1000U, 1234U, 0U})
      for (const std::uint32_t gid : {keep_id, 50U, 60U, 70U, 0U}) {
        trials.push_back(file);
        trials.back().arguments[0] = uid;
        trials.back().arguments[1] = gid;
      }

  for (const Person& who : support::people()) {
    ask(who, trials, [](const char* file, const Trial& trial) {
      return ::lchown(file, trial.arguments[0], trial.arguments[1]) == 0
                 ? 0
                 : -errno;
    });
    for (const Trial& trial : trials) {
      Record record = trial.record();
      const int error = jobroot::rules::chown(record,
                                              who.credentials(),
                                              who.all_groups(),
                                              trial.arguments[0],
                                              trial.arguments[1]);
      std::ostringstream what;
      what << who.name << ": chown(" << static_cast<int>(trial.arguments[0])
           << ", " << static_cast<int>(trial.arguments[1])
           << ") of a file of 1000:" << trial.gid << ", mode "
           << octal(trial.type | trial.mode);
      expect_equal(trial, error, record, what.str());
    }
  }
}

TEST_F(Rules, ChmodIsTheKernels) {
  std::vector<Trial> trials;
  for (const Trial& file : all_files())
    for (const std::uint32_t mode :
         {0U, 0777U, 04755U, 02755U, 02644U, 07777U}) {
      trials.push_back(file);
      trials.back().arguments[0] = mode;
    }

  for (const Person& who : support::people()) {
    ask(who, trials, [](const char* file, const Trial& trial) {
      return ::chmod(file, trial.arguments[0]) == 0 ? 0 : -errno;
    });
    for (const Trial& trial : trials) {
      Record record = trial.record();
      const int error = jobroot::rules::chmod(
          record, who.credentials(), who.all_groups(), trial.arguments[0]);
      expect_equal(trial,
                   error,
                   record,
                   std::string(who.name) + ": chmod " +
                       octal(trial.arguments[0]) + " of mode " +
                       octal(trial.type | trial.mode));
    }
  }
}

/// Makes something of a type in the directory, and returns 0 or -errno.
int create_in(const char* directory, const Trial& trial) {
  const std::string file = std::string(directory) + "/new";
  const std::uint32_t type = trial.arguments[0];
  const std::uint32_t mode = trial.arguments[1];
  if (type == S_IFLNK)
    return ::symlink("target", file.c_str()) == 0 ? 0 : -errno;
  if (type == S_IFDIR)
    return ::mkdir(file.c_str(), mode) == 0 ? 0 : -errno;
  if (type == S_IFREG) {
    const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY, mode);
    return fd >= 0 ? ::close(fd) : -errno;
  }
  return ::mknod(file.c_str(), type | mode, ::makedev(1, 3)) == 0 ? 0 : -errno;
}

void expect_created(const Trial& trial, const Person& who, mode_t umask) {
  const std::uint32_t type = trial.arguments[0];
  const bool link = type == S_IFLNK;
  const std::uint32_t asked = type | (link ? 0777 : trial.arguments[1]);
  Record record = {};
  jobroot::rules::create(record,
                         who.credentials(),
                         who.all_groups(),
                         trial.record(),
                         asked,
                         link ? asked : asked & ~umask);
  expect_equal(trial,
               0,
               record,
               std::string(who.name) + " creates " + octal(asked) +
                   " in a directory of mode " + octal(trial.mode) + ", umask " +
                   octal(umask));
}

TEST_F(Rules, CreationIsTheKernels) {
  std::vector<Trial> trials;
  for (const std::uint32_t parent : {0777U, 02777U, 03777U})
    for (const std::uint32_t type :
         {S_IFREG, S_IFDIR, S_IFIFO, S_IFLNK, S_IFCHR})
      for (const std::uint32_t mode : modes)
        trials.push_back(
            {.type = S_IFDIR, .mode = parent, .arguments = {type, mode}});

  for (const Person& who : support::people()) {
    if (who.uid != 0) // only root makes devices
      std::erase_if(trials, [](const Trial& trial) {
        return trial.arguments[0] == S_IFCHR;
      });
    for (const mode_t umask : {0U, 022U, 077U}) {
      ::umask(umask);
      ask(who, trials, create_in, "/new");
      for (const Trial& trial : trials)
        expect_created(trial, who, umask);
    }
  }
}

TEST(RulesOnDisk, NeedWhatTheirOwnerNeedsAndNoMore) {
  using jobroot::rules::widened;

  const struct {
    std::uint32_t real;
    std::uint32_t mode;
    std::uint32_t bits;
  } table[] = {
      {0644, S_IFREG | 0644, 0644},
      {0000, S_IFREG | 0000, 0600},
      {0444, S_IFREG | 0444, 0644},
      {0600, S_IFREG | 0001, 0700},
      {0000, S_IFDIR | 0000, 0700},
      {0555, S_IFDIR | 0555, 0755},
      {0700, S_IFDIR | 0000, 0700},
      {0000, S_IFBLK | 0111, 0600},
      {04755, S_IFREG | 04755, 04755},
  };

  for (const auto& row : table)
    EXPECT_EQ(widened(row.real, row.mode), row.bits)
        << octal(row.real) << ' ' << octal(row.mode);
}

TEST(RulesOnDisk, RootRunsWhatSomebodyMayRun) {
  using jobroot::rules::root_may_execute;

  EXPECT_FALSE(root_may_execute(S_IFREG | 0666));
  EXPECT_TRUE(root_may_execute(S_IFREG | 0001));
  EXPECT_TRUE(root_may_execute(S_IFREG | 0010));
  EXPECT_TRUE(root_may_execute(S_IFREG | 0100));
  EXPECT_TRUE(root_may_execute(S_IFDIR | 0000));
}

} // namespace
