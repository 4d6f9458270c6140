// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs drop root's rights and make sure that they are gone, so the
// set*id calls must allow and forbid exactly what the kernel does. Threads
// have ids of their own as long as libc is not asked; each tries one call.
#include "jobroot/credentials.hpp"
#include "support/oracle.hpp"
#include "support/processes.hpp"

#include <gtest/gtest.h>

#include <sys/syscall.h>

#include <sstream>
#include <thread>

namespace {

using jobroot::Ids;
using jobroot::keep_id;
namespace rules = jobroot::rules;

/// One call, made with some ids; the same for users and groups.
struct Trial {
  enum Call { set_id, set_effective, set_reid, set_resid, set_file_system };

  Ids before;
  Call call = set_id;
  std::uint32_t arguments[3] = {};
  std::int64_t result = 0;
  Ids after = {};
};

/// The system calls for user or group ids.
struct Numbers {
  long set_id;
  long set_reid;
  long set_resid;
  long set_file_system;
  long get_resid;
};

constexpr Numbers for_users{
    SYS_setuid, SYS_setreuid, SYS_setresuid, SYS_setfsuid, SYS_getresuid};
constexpr Numbers for_groups{
    SYS_setgid, SYS_setregid, SYS_setresgid, SYS_setfsgid, SYS_getresgid};

/// The raw call, for this thread alone: a result or minus an errno.
long ask(long number,
         std::uint32_t a,
         std::uint32_t b = 0,
         std::uint32_t c = 0) {
  const long result = ::syscall(number, a, b, c);
  return result < 0 ? -errno : result;
}

/// What the kernel does, in a thread that is root until now. Privilege is the
/// user's: it stays, or goes with user ids that are all 1000.
void ask_kernel(bool of_groups, bool privileged, Trial& trial) {
  const Numbers& calls = of_groups ? for_groups : for_users;
  const Ids& ids = trial.before;
  const std::uint32_t* const a = trial.arguments;
  ask(calls.set_resid, ids.real, ids.effective, ids.saved);
  ask(calls.set_file_system, ids.file_system);
  if (of_groups && !privileged)
    ask(SYS_setresuid, 1000, 1000, 1000);
  switch (trial.call) {
  case Trial::set_id:
    trial.result = ask(calls.set_id, a[0]);
    break;
  case Trial::set_effective:
    trial.result = a[0] == keep_id // libc's own check
                       ? -EINVAL
                       : ask(calls.set_resid, keep_id, a[0], keep_id);
    break;
  case Trial::set_reid:
    trial.result = ask(calls.set_reid, a[0], a[1]);
    break;
  case Trial::set_resid:
    trial.result = ask(calls.set_resid, a[0], a[1], a[2]);
    break;
  case Trial::set_file_system:
    trial.result = ask(calls.set_file_system, a[0]);
    break;
  }
  Ids& after = trial.after;
  ::syscall(calls.get_resid, &after.real, &after.effective, &after.saved);
  after.file_system =
      static_cast<std::uint32_t>(ask(calls.set_file_system, keep_id));
}

/// What our rules do.
void ask_rules(bool privileged, Trial& trial) {
  Ids& ids = trial.after = trial.before;
  const std::uint32_t* const a = trial.arguments;
  switch (trial.call) {
  case Trial::set_id:
    trial.result = rules::set_id(ids, privileged, a[0]);
    break;
  case Trial::set_effective:
    trial.result = rules::set_effective(ids, privileged, a[0]);
    break;
  case Trial::set_reid:
    trial.result = rules::set_reid(ids, privileged, a[0], a[1]);
    break;
  case Trial::set_resid:
    trial.result = rules::set_resid(ids, privileged, a[0], a[1], a[2]);
    break;
  case Trial::set_file_system:
    trial.result = rules::set_file_system(ids, privileged, a[0]);
    break;
  }
}

std::string text_of(const Trial& trial) {
  const char* const names[] = {
      "set_id", "set_effective", "set_reid", "set_resid", "set_file_system"};
  const auto print = [](std::ostream& to, const Ids& ids) {
    to << ids.real << '/' << ids.effective << '/' << ids.saved << '/'
       << ids.file_system;
  };
  std::ostringstream text;
  print(text, trial.before);
  text << ' ' << names[trial.call];
  for (const std::uint32_t argument : trial.arguments)
    text << ' ' << static_cast<std::int32_t>(argument);
  text << " = " << trial.result << ", ";
  print(text, trial.after);
  return text.str();
}

/// Until Linux 6.4, setres*id that changes nothing set the file system's id.
bool depends_on_version(const Trial& trial) {
  const Ids& ids = trial.before;
  const auto stays = [](std::uint32_t argument, std::uint32_t id) {
    return argument == keep_id || argument == id;
  };
  return trial.call == Trial::set_resid && ids.file_system != ids.effective &&
         stays(trial.arguments[0], ids.real) && trial.arguments[1] == keep_id &&
         stays(trial.arguments[2], ids.saved);
}

void add_calls(const Ids& ids, std::vector<Trial>& trials) {
  const std::uint32_t values[] = {keep_id, 0, 1, 3};
  for (const std::uint32_t a : values) {
    trials.push_back({ids, Trial::set_id, {a}});
    trials.push_back({ids, Trial::set_effective, {a}});
    trials.push_back({ids, Trial::set_file_system, {a}});
    for (const std::uint32_t b : values) {
      trials.push_back({ids, Trial::set_reid, {a, b}});
      for (const std::uint32_t c : values)
        trials.push_back({ids, Trial::set_resid, {a, b, c}});
    }
  }
  if (!support::kernel_is_at_least(6, 4))
    std::erase_if(trials, depends_on_version);
}

/// All calls with all combinations of three ids.
std::vector<Trial> all_trials() {
  std::vector<Trial> trials;
  const std::uint32_t values[] = {0, 1, 2};
  for (const std::uint32_t real : values)
    for (const std::uint32_t effective : values)
      for (const std::uint32_t saved : values)
        for (const std::uint32_t file_system : {effective, real})
          add_calls({real, effective, saved, file_system}, trials);
  return trials;
}

constexpr std::size_t most_trials = 8192;

/// Compares the kernel and the rules, in a child whose threads change ids.
void compare(bool of_groups,
             const std::function<bool(const Trial&)>& is_privileged) {
  if (::geteuid() != 0)
    GTEST_SKIP() << "only root can become others";
  const std::vector<Trial> trials = all_trials();
  ASSERT_LE(trials.size(), most_trials);
  support::Shared<std::array<Trial, most_trials>> asked;

  ASSERT_EQ(support::in_child([&] {
              for (std::size_t i = 0; i < trials.size(); i++) {
                (*asked)[i] = trials[i];
                std::thread(ask_kernel,
                            of_groups,
                            is_privileged(trials[i]),
                            std::ref((*asked)[i]))
                    .join();
              }
              return 0;
            }),
            0);

  for (std::size_t i = 0; i < trials.size(); i++) {
    Trial ours = trials[i];
    ask_rules(is_privileged(ours), ours);
    ASSERT_EQ(text_of(ours), text_of((*asked)[i]));
  }
}

TEST(Credentials, OfUsersChangeAsTheKernelsDo) {
  compare(false,
          [](const Trial& trial) { return trial.before.effective == 0; });
}

TEST(Credentials, OfGroupsChangeAsTheKernelsDoForRoot) {
  compare(true, [](const Trial&) { return true; });
}

TEST(Credentials, OfGroupsChangeAsTheKernelsDoForOthers) {
  compare(true, [](const Trial&) { return false; });
}

TEST(Credentials, WhoLeftRootForGoodDoesNotComeBack) {
  Ids ids;

  ASSERT_EQ(rules::set_resid(ids, true, 1000, 1000, 1000), 0);

  EXPECT_EQ(rules::set_id(ids, false, 0), -EPERM);
  EXPECT_EQ(rules::set_effective(ids, false, 0), -EPERM);
  EXPECT_EQ(rules::set_reid(ids, false, 0, 0), -EPERM);
  EXPECT_EQ(rules::set_resid(ids, false, keep_id, 0, keep_id), -EPERM);
  rules::set_file_system(ids, false, 0);
  EXPECT_EQ(ids, (Ids{1000, 1000, 1000, 1000}));
}

TEST(Credentials, WhoLeftRootForAWhileComesBack) {
  jobroot::Credentials who;

  const auto become = [&](std::uint32_t id) {
    return rules::change_user(who, [&](Ids& ids, bool privileged) {
      return rules::set_effective(ids, privileged, id);
    });
  };

  ASSERT_EQ(become(1000), 0);
  EXPECT_FALSE(who.can(CAP_SETUID));
  EXPECT_FALSE(who.can(CAP_CHOWN));

  ASSERT_EQ(become(0), 0);
  EXPECT_TRUE(who.can(CAP_CHOWN));
}

} // namespace
