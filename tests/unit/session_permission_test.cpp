// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a strict session allows whom is what the kernel would: real users
// ask it for real files, with all kinds of modes and ACLs.
#include "jobroot/permission.hpp"
#include "support/oracle.hpp"
#include "support/processes.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <array>
#include <cstring>
#include <fstream>
#include <random>

namespace {

using jobroot::Guarded;
using support::Person;
namespace acl = jobroot::acl;
namespace rules = jobroot::rules;

/// An inode, and what one person may do with it: a bit for each question.
struct Trial {
  std::uint32_t mode = 0;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::vector<char> acl = {};

  Guarded guarded() const {
    return {mode,
            uid,
            gid,
            acl.empty() ? nullptr : acl.data(),
            static_cast<std::uint32_t>(acl.size())};
  }
};

/// An ACL with users and groups of support::people, and its nine bits.
std::vector<char> random_acl(std::mt19937& random, std::uint32_t* mode) {
  std::vector<acl::Entry> entries;
  const auto add = [&](acl::Tag tag, std::uint32_t id) {
    const auto rights = static_cast<std::uint16_t>(random() % 8);
    entries.push_back({tag, rights, id});
    return std::uint32_t{rights};
  };
  constexpr std::uint32_t nobody = ~0U;
  *mode = add(acl::user_object, nobody) << 6;
  if (random() % 2 == 0)
    add(acl::user, 2000);
  add(acl::group_object, nobody);
  for (const std::uint32_t group : {50U, 60U, 2000U})
    if (random() % 2 == 0)
      add(acl::group, group);
  *mode |= add(acl::mask, nobody) << 3;
  *mode |= add(acl::other, nobody);

  const std::uint32_t version = acl::version;
  std::vector<char> bytes(sizeof version + entries.size() * sizeof entries[0]);
  std::memcpy(bytes.data(), &version, sizeof version);
  std::memcpy(bytes.data() + sizeof version,
              entries.data(),
              entries.size() * sizeof entries[0]);
  return bytes;
}

Trial random_trial(std::mt19937& random) {
  constexpr std::uint32_t types[] = {S_IFREG, S_IFDIR};
  constexpr std::uint32_t uids[] = {0, 1000, 2000};
  constexpr std::uint32_t gids[] = {0, 50, 60, 2000};
  Trial trial;
  trial.uid = uids[random() % std::size(uids)];
  trial.gid = gids[random() % std::size(gids)];
  std::uint32_t bits = random() % 01000;
  if (random() % 2 == 0)
    trial.acl = random_acl(random, &bits);
  trial.mode = types[random() % 2] | bits;
  if (random() % 4 == 0)
    trial.mode |= S_ISVTX;
  return trial;
}

/// The questions: seven sets of rights, times, attributes, a link.
constexpr int questions = 12;

int ask_kernel(int question, const std::string& file) {
  const char* const path = file.c_str();
  const auto answer = [](int result) { return result == 0 ? 0 : -errno; };
  if (question < 8)
    return answer(static_cast<int>(
        ::syscall(SYS_faccessat2, AT_FDCWD, path, question, AT_EACCESS)));
  const struct timespec given[2] = {{1, 0}, {1, 0}};
  char value[8];
  switch (question) {
  case 8:
    return answer(::utimensat(AT_FDCWD, path, nullptr, 0));
  case 9:
    return answer(::utimensat(AT_FDCWD, path, given, 0));
  case 10:
    return answer(::setxattr(path, "user.some", "", 0, 0));
  default: {
    const int error =
        answer(::getxattr(path, "user.none", value, sizeof value) < 0);
    return error == -ENODATA ? 0 : error;
  }
  }
}

int ask_rules(int question, const Guarded& inode, const jobroot::Asker& asker) {
  if (question < 8)
    return rules::permission(
        inode, asker, static_cast<std::uint32_t>(question));
  switch (question) {
  case 8:
    return rules::may_set_times(inode, asker, true);
  case 9:
    return rules::may_set_times(inode, asker, false);
  case 10:
    return rules::may_use_attributes(inode, asker, true);
  default:
    return rules::may_use_attributes(inode, asker, false);
  }
}

/// The people of the other rules, and some who may look, or everything.
std::vector<Person> everybody() {
  std::vector<Person> people = support::people();
  people.push_back({"stranger who may look everywhere",
                    3000,
                    3000,
                    {},
                    support::bits({CAP_DAC_READ_SEARCH})});
  people.push_back({"stranger who may write everywhere",
                    3000,
                    3000,
                    {},
                    support::bits({CAP_DAC_OVERRIDE})});
  return people;
}

class Permission : public TestDirectory {
protected:
  void SetUp() override {
    if (::geteuid() != 0)
      GTEST_SKIP() << "only root can become others";
    ASSERT_EQ(::chmod(path().c_str(), 0777), 0);
  }

  void make(const Trial& trial, const std::string& file) const {
    const int made = S_ISDIR(trial.mode)
                         ? ::mkdir(file.c_str(), 0700)
                         : ::mknod(file.c_str(), S_IFREG | 0600, 0);
    ASSERT_EQ(made, 0);
    ASSERT_EQ(::chown(file.c_str(), trial.uid, trial.gid), 0);
    if (!trial.acl.empty()) {
      ASSERT_EQ(::setxattr(file.c_str(),
                           acl::access_name,
                           trial.acl.data(),
                           trial.acl.size(),
                           0),
                0);
    }
    ASSERT_EQ(::chmod(file.c_str(), trial.mode & 07777), 0);
  }
};

TEST_F(Permission, IsTheKernels) {
  constexpr std::size_t count = 300;
  std::mt19937 random(1);
  std::vector<Trial> trials;
  for (std::size_t i = 0; i < count; i++) {
    trials.push_back(random_trial(random));
    make(trials[i], path(std::to_string(i)));
  }
  support::Shared<std::array<std::array<int, questions>, count>> answers;
  for (const Person& person : everybody()) {
    ASSERT_EQ(support::in_child([&] {
                if (!person.become())
                  return 1;
                for (std::size_t i = 0; i < count; i++)
                  for (int question = 0; question < questions; question++)
                    (*answers)[i][static_cast<std::size_t>(question)] =
                        ask_kernel(question, path(std::to_string(i)));
                return 0;
              }),
              0);
    const jobroot::Asker asker{person.credentials(), person.all_groups()};
    for (std::size_t i = 0; i < count; i++)
      for (int question = 0; question < questions; question++)
        ASSERT_EQ(ask_rules(question, trials[i].guarded(), asker),
                  (*answers)[i][static_cast<std::size_t>(question)])
            << person.name << ", question " << question << ", " << trials[i].uid
            << ':' << trials[i].gid << " mode " << std::oct << trials[i].mode
            << ", ACL of " << trials[i].acl.size();
  }
}

TEST_F(Permission, ToRemoveAndLinkIsTheKernels) {
  constexpr std::size_t count = 40;
  std::mt19937 random(2);
  std::vector<Trial> directories;
  std::vector<Trial> files;
  support::Shared<std::array<std::array<int, 2>, count>> answers;
  std::string on;
  std::ifstream("/proc/sys/fs/protected_hardlinks") >> on;
  for (const Person& person : everybody()) {
    directories.clear();
    files.clear();
    for (std::size_t i = 0; i < count; i++) {
      directories.push_back(random_trial(random));
      directories[i].mode =
          S_IFDIR | (directories[i].mode & ~std::uint32_t{S_IFMT});
      files.push_back(random_trial(random));
      files[i].mode = S_IFREG | (files[i].mode & ~std::uint32_t{S_IFMT});
      if (random() % 4 == 0)
        files[i].mode |= S_ISGID;
      make(directories[i], path("d" + std::to_string(i)));
      make(files[i], path("d" + std::to_string(i) + "/f"));
      make(files[i], path("l" + std::to_string(i)));
    }
    ASSERT_EQ(support::in_child([&] {
                if (!person.become())
                  return 1;
                const auto answer = [](int result) {
                  return result == 0 ? 0 : -errno;
                };
                for (std::size_t i = 0; i < count; i++) {
                  const std::string d = path("d" + std::to_string(i) + "/f");
                  const std::string l = path("l" + std::to_string(i));
                  (*answers)[i] = {
                      answer(::unlink(d.c_str())),
                      answer(::link(l.c_str(), (l + "other").c_str()))};
                }
                return 0;
              }),
              0);
    const jobroot::Asker asker{person.credentials(), person.all_groups()};
    for (std::size_t i = 0; i < count; i++) {
      const std::string what =
          std::string(person.name) + ", trial " + std::to_string(i);
      ASSERT_EQ(rules::may_remove(
                    directories[i].guarded(), files[i].guarded(), asker),
                (*answers)[i][0])
          << what;
      if (on == "1") {
        ASSERT_EQ(rules::may_link_to(files[i].guarded(), asker),
                  (*answers)[i][1])
            << what;
      }
      (void)base::remove_tree(path("d" + std::to_string(i)));
      ::unlink(path("l" + std::to_string(i)).c_str());
      ::unlink(path("l" + std::to_string(i) + "other").c_str());
    }
  }
}

} // namespace
