// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who raises a priority or a limit as root is not told that he may not.
#include "intercept_test.hpp"

#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/quota.h>
#include <sys/resource.h>

namespace {

/// 0 for root; for others a refusal.
bool as_root_only(const Case& test, int result) {
  return test.root ? result == 0
                   : result == -1 && (errno == EPERM || errno == EACCES);
}

/// Root of a container may lack what it takes, and then is no oracle.
bool may_raise_limits(const Case& test) {
  return test.root && (getenv("FAKEROOTKEY") != nullptr ||
                       prctl(PR_CAPBSET_READ, CAP_SYS_RESOURCE, 0, 0, 0) == 1);
}

/// `set(limit)` sets a limit on open files.
template <class Limit, class Set> void raises(Case& test, Set set) {
  Limit limit = {100, 100};
  EXPECT(set(&limit) == 0);
  limit = {50, 200};
  errno = 77;
  const bool may = may_raise_limits(test);
  const int result = set(&limit);
  EXPECT(may ? result == 0 && errno == 77 : result == -1 && errno == EPERM);
  struct rlimit now;
  EXPECT(getrlimit(RLIMIT_NOFILE, &now) == 0 &&
         now.rlim_cur == (may ? 50 : 100));
  limit = {RLIM_INFINITY, RLIM_INFINITY}; // beyond /proc/sys/fs/nr_open
  EXPECT(set(&limit) == -1 && errno == EPERM);
  limit = {60, 50};
  EXPECT(set(&limit) == -1 && errno == EINVAL);
}

} // namespace

INTERCEPT_TEST(setpriority) {
  EXPECT(setpriority(PRIO_PROCESS, 0, 5) == 0);
  EXPECT(as_root_only(test, setpriority(PRIO_PROCESS, 0, -5)));
  EXPECT(setpriority(99, 0, 0) == -1 && errno == EINVAL);
}

INTERCEPT_TEST(nice) {
  EXPECT(nice(3) == 3);
  errno = 0;
  EXPECT(nice(-5) == (test.root ? -2 : -1));
  EXPECT(errno == (test.root ? 0 : EPERM));
  EXPECT(nice(100) == 19);
}

INTERCEPT_TEST(sched_setscheduler) {
  const struct sched_param how = {1};
  EXPECT(as_root_only(test, sched_setscheduler(0, SCHED_FIFO, &how)));
  EXPECT(sched_setscheduler(0, 77, &how) == -1 && errno == EINVAL);
  // No function of libc's has these numbers.
  constexpr int process = 1;
  constexpr int real_time = 1 << 13;
  EXPECT(as_root_only(
      test, static_cast<int>(syscall(SYS_ioprio_set, process, 0, real_time))));
}

INTERCEPT_TEST(sched_setparam) {
  const struct sched_param how = {1};
  EXPECT(sched_setparam(0, &how) == -1 && errno == EINVAL);
}

INTERCEPT_TEST(setrlimit) {
  raises<struct rlimit>(test, [](const struct rlimit* limit) {
    return setrlimit(RLIMIT_NOFILE, limit);
  });
}

INTERCEPT_TEST(setrlimit64) {
  raises<struct rlimit64>(test, [](const struct rlimit64* limit) {
    return setrlimit64(RLIMIT_NOFILE, limit);
  });
}

INTERCEPT_TEST(prlimit) {
  raises<struct rlimit>(test, [](const struct rlimit* limit) {
    return prlimit(0, RLIMIT_NOFILE, limit, nullptr);
  });
}

INTERCEPT_TEST(prlimit64) {
  raises<struct rlimit64>(test, [](const struct rlimit64* limit) {
    struct rlimit64 before;
    return prlimit64(getpid(), RLIMIT_NOFILE, limit, &before);
  });
}

INTERCEPT_TEST(quotactl) {
  EXPECT(quotactl(QCMD(Q_GETQUOTA, USRQUOTA), "/dev/missing", 0, nullptr) ==
         -1);
}
