// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs that run as root raise their priority or their limits, and
// take it for an error if they may not. What they ask for is tried; where only
// the privilege was missing, they are told that it worked.
//
//   setpriority nice sched_setscheduler sched_setparam  ->  forgiven
//   setrlimit prlimit, 64 forms                         ->  set_limit
//   quotactl, for what it sets                          ->  forgiven
//   sched_setattr, ioprio_set (by number only)          ->  forgiven
#include "limits.hpp"

#include "intercept.hpp"
#include "process.hpp"

#include <linux/dqblk_xfs.h>
#include <sys/quota.h>
#include <sys/resource.h>

namespace shim {
namespace {

using jobroot::sys::call;
using jobroot::sys::word;

bool is_forgiven(long error, uint32_t capability) noexcept {
  return (error == -EPERM || error == -EACCES) && active() &&
         who().can(capability);
}

long forgiven(long error, uint32_t capability) noexcept {
  return is_forgiven(error, capability) ? 0 : error;
}

/// What not even root may go beyond, /proc/sys/fs/nr_open. Its first value is
/// taken where it cannot be read, as when there is no free descriptor.
rlim_t most_descriptors() noexcept {
  constexpr rlim_t first_value = 1024 * 1024;
  const long fd = call(
      SYS_openat, AT_FDCWD, word("/proc/sys/fs/nr_open"), O_RDONLY | O_CLOEXEC);
  char text[24];
  const long bytes = fd < 0 ? 0 : call(SYS_read, fd, word(text), sizeof text);
  if (fd >= 0)
    call(SYS_close, fd);
  rlim_t number = 0;
  for (long i = 0; i < bytes && text[i] >= '0' && text[i] <= '9'; i++)
    number = number * 10 + static_cast<rlim_t>(text[i] - '0');
  return number != 0 ? number : first_value;
}

/// Sets a limit, or comes as near to it as the real one lets us.
int set_limit(pid_t pid,
              int resource,
              const struct rlimit64* wanted,
              struct rlimit64* before) noexcept {
  const auto ask = [&](const struct rlimit64* to, struct rlimit64* from) {
    return call(SYS_prlimit64, pid, resource, word(to), word(from));
  };
  const long error = ask(wanted, before);
  if (wanted == nullptr || !is_forgiven(error, CAP_SYS_RESOURCE))
    return status(error);
  struct rlimit64 have;
  if ((resource == RLIMIT_NOFILE && wanted->rlim_max > most_descriptors()) ||
      ask(nullptr, &have) != 0)
    return status(error);
  const auto least = [](rlim64_t a, rlim64_t b) { return a < b ? a : b; };
  const struct rlimit64 near = {least(wanted->rlim_cur, have.rlim_max),
                                least(wanted->rlim_max, have.rlim_max)};
  return status(forgiven(ask(&near, before), CAP_SYS_RESOURCE));
}

#if defined(__LP64__)

int set_limit(pid_t pid,
              int resource,
              const struct rlimit* wanted,
              struct rlimit* before) noexcept {
  return set_limit(pid,
                   resource,
                   reinterpret_cast<const struct rlimit64*>(wanted),
                   reinterpret_cast<struct rlimit64*>(before));
}

#else

rlim64_t wide(rlim_t limit) noexcept {
  return limit == RLIM_INFINITY ? RLIM64_INFINITY : limit;
}

/// As libc: what does not fit is no limit.
rlim_t narrow(rlim64_t limit) noexcept {
  return limit < RLIM_INFINITY ? static_cast<rlim_t>(limit) : RLIM_INFINITY;
}

int set_limit(pid_t pid,
              int resource,
              const struct rlimit* wanted,
              struct rlimit* before) noexcept {
  struct rlimit64 to = {};
  struct rlimit64 from = {};
  if (wanted != nullptr)
    to = {wide(wanted->rlim_cur), wide(wanted->rlim_max)};
  const int answer =
      set_limit(pid, resource, wanted != nullptr ? &to : nullptr, &from);
  if (answer == 0 && before != nullptr)
    *before = {narrow(from.rlim_cur), narrow(from.rlim_max)};
  return answer;
}

#endif

/// Between the kernel's, from 1 to 40, and everybody else's.
int nice_of(long priority) noexcept {
  return static_cast<int>(20 - priority);
}

} // namespace

int setpriority(__priority_which_t which, id_t whom, int priority) noexcept {
  return status(
      forgiven(call(SYS_setpriority, which, whom, priority), CAP_SYS_NICE));
}

int nice(int increment) noexcept {
  const int before = nice_of(call(SYS_getpriority, PRIO_PROCESS, 0));
  int wanted = before + increment;
  wanted = wanted < -20 ? -20 : wanted > 19 ? 19 : wanted;
  const long error = call(SYS_setpriority, PRIO_PROCESS, 0, wanted);
  if (error == 0 || is_forgiven(error, CAP_SYS_NICE))
    return wanted;
  return status(error == -EACCES ? -EPERM : error);
}

int sched_setscheduler(pid_t pid,
                       int policy,
                       const struct sched_param* how) noexcept {
  return status(forgiven(call(SYS_sched_setscheduler, pid, policy, word(how)),
                         CAP_SYS_NICE));
}

int sched_setparam(pid_t pid, const struct sched_param* how) noexcept {
  return status(
      forgiven(call(SYS_sched_setparam, pid, word(how)), CAP_SYS_NICE));
}

int set_scheduling(pid_t pid, const void* how, unsigned flags) noexcept {
  return status(
      forgiven(call(SYS_sched_setattr, pid, word(how), flags), CAP_SYS_NICE));
}

int set_io_priority(int which, int whom, int priority) noexcept {
  return status(
      forgiven(call(SYS_ioprio_set, which, whom, priority), CAP_SYS_NICE));
}

int setrlimit(__rlimit_resource_t resource,
              const struct rlimit* limit) noexcept {
  return set_limit(0, resource, limit, static_cast<struct rlimit*>(nullptr));
}

int setrlimit64(__rlimit_resource_t resource,
                const struct rlimit64* limit) noexcept {
  return set_limit(0, resource, limit, static_cast<struct rlimit64*>(nullptr));
}

int prlimit(pid_t pid,
            enum __rlimit_resource resource,
            const struct rlimit* limit,
            struct rlimit* before) noexcept {
  return set_limit(pid, resource, limit, before);
}

int prlimit64(pid_t pid,
              enum __rlimit_resource resource,
              const struct rlimit64* limit,
              struct rlimit64* before) noexcept {
  return set_limit(pid, resource, limit, before);
}

/// What is asked for cannot be made up, and quotas are not turned on or off.
int quotactl(int command,
             const char* device,
             int id,
             caddr_t address) noexcept {
  const long error =
      call(SYS_quotactl, command, word(device), id, word(address));
  const int what = static_cast<int>(static_cast<unsigned>(command) >> 8);
  const bool sets =
      what == Q_SETQUOTA || what == Q_SETINFO || what == Q_XSETQLIM;
  return status(sets ? forgiven(error, CAP_SYS_ADMIN) : error);
}

} // namespace shim
