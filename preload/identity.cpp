// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who the program thinks it is. Every session starts as root; what the
// set*id calls make of it are the rules of credentials.hpp.
//
//   setuid seteuid setreuid setresuid  ->  set_user
//   setgid setegid setregid setresgid  ->  set_group
//   initgroups                         ->  setgroups
#include "intercept.hpp"
#include "next.hpp"
#include "process.hpp"
#include "readable.hpp"

#include <sys/mman.h>

NEXT(getgrouplist)

namespace shim {
namespace {

using jobroot::Credentials;
using jobroot::Ids;
using jobroot::keep_id;
using jobroot::sys::call;
using jobroot::sys::word;
namespace rules = jobroot::rules;

/// set(ids, privileged), for user or group ids.
template <class Set> int set_user(Set set) noexcept {
  return status(change_credentials(
      [&](Credentials& who) { return rules::change_user(who, set); }));
}

template <class Set> int set_group(Set set) noexcept {
  return status(change_credentials(
      [&](Credentials& who) { return rules::change_group(who, set); }));
}

auto one(uint32_t id) noexcept {
  return [=](Ids& ids, bool privileged) {
    return rules::set_id(ids, privileged, id);
  };
}

auto effective_one(uint32_t id) noexcept {
  return [=](Ids& ids, bool privileged) {
    return rules::set_effective(ids, privileged, id);
  };
}

auto two(uint32_t real, uint32_t effective) noexcept {
  return [=](Ids& ids, bool privileged) {
    return rules::set_reid(ids, privileged, real, effective);
  };
}

auto three(uint32_t real, uint32_t effective, uint32_t saved) noexcept {
  return [=](Ids& ids, bool privileged) {
    return rules::set_resid(ids, privileged, real, effective, saved);
  };
}

} // namespace

uid_t getuid() noexcept {
  return active() ? who().user.real : static_cast<uid_t>(call(SYS_getuid));
}

uid_t geteuid() noexcept {
  return active() ? who().user.effective
                  : static_cast<uid_t>(call(SYS_geteuid));
}

gid_t getgid() noexcept {
  return active() ? who().group.real : static_cast<gid_t>(call(SYS_getgid));
}

gid_t getegid() noexcept {
  return active() ? who().group.effective
                  : static_cast<gid_t>(call(SYS_getegid));
}

int getresuid(uid_t* real, uid_t* effective, uid_t* saved) noexcept {
  // The kernel's answer tells whether there is memory for ours.
  const long error =
      call(SYS_getresuid, word(real), word(effective), word(saved));
  if (error != 0 || !active())
    return status(error);
  const jobroot::Ids ids = who().user;
  *real = ids.real;
  *effective = ids.effective;
  *saved = ids.saved;
  return 0;
}

int getresgid(gid_t* real, gid_t* effective, gid_t* saved) noexcept {
  const long error =
      call(SYS_getresgid, word(real), word(effective), word(saved));
  if (error != 0 || !active())
    return status(error);
  const jobroot::Ids ids = who().group;
  *real = ids.real;
  *effective = ids.effective;
  *saved = ids.saved;
  return 0;
}

int setuid(uid_t id) noexcept {
  return active() ? set_user(one(id)) : status(call(SYS_setuid, id));
}

int setgid(gid_t id) noexcept {
  return active() ? set_group(one(id)) : status(call(SYS_setgid, id));
}

int seteuid(uid_t id) noexcept {
  return active() ? set_user(effective_one(id))
                  : status(call(SYS_setresuid, keep_id, id, keep_id));
}

int setegid(gid_t id) noexcept {
  return active() ? set_group(effective_one(id))
                  : status(call(SYS_setresgid, keep_id, id, keep_id));
}

int setreuid(uid_t real, uid_t effective) noexcept {
  return active() ? set_user(two(real, effective))
                  : status(call(SYS_setreuid, real, effective));
}

int setregid(gid_t real, gid_t effective) noexcept {
  return active() ? set_group(two(real, effective))
                  : status(call(SYS_setregid, real, effective));
}

int setresuid(uid_t real, uid_t effective, uid_t saved) noexcept {
  return active() ? set_user(three(real, effective, saved))
                  : status(call(SYS_setresuid, real, effective, saved));
}

int setresgid(gid_t real, gid_t effective, gid_t saved) noexcept {
  return active() ? set_group(three(real, effective, saved))
                  : status(call(SYS_setresgid, real, effective, saved));
}

/// Both return the old id, and nothing tells whether they succeeded.
int setfsuid(uid_t id) noexcept {
  if (!active())
    return static_cast<int>(call(SYS_setfsuid, id));
  uint32_t before = 0;
  change_credentials([&](Credentials& who) {
    before = rules::change_file_system_user(who, id);
    return 0;
  });
  return static_cast<int>(before);
}

int setfsgid(gid_t id) noexcept {
  if (!active())
    return static_cast<int>(call(SYS_setfsgid, id));
  uint32_t before = 0;
  change_credentials([&](Credentials& who) {
    before = rules::set_file_system(who.group, who.can(CAP_SETGID), id);
    return 0;
  });
  return static_cast<int>(before);
}

int getgroups(int size, gid_t list[]) noexcept {
  if (!active())
    return status(call(SYS_getgroups, size, word(list)));
  const rules::Groups have = groups();
  if (size < 0 || (size != 0 && static_cast<uint32_t>(size) < have.count))
    return status(-EINVAL);
  if (size != 0 && !is_writable(list, have.count * sizeof *list))
    return status(-EFAULT);
  for (uint32_t i = 0; size != 0 && i < have.count; i++)
    list[i] = have.list[i];
  return static_cast<int>(have.count);
}

int __getgroups_chk(int size, gid_t list[], size_t room) noexcept {
  if (size > 0 && static_cast<size_t>(size) > room / sizeof(gid_t))
    __builtin_trap(); // as libc: the caller has said that it must not go on
  return shim::getgroups(size, list);
}

int setgroups(size_t count, const gid_t* list) noexcept {
  if (!active())
    return status(call(SYS_setgroups, static_cast<long>(count), word(list)));
  const size_t most = rules::most_groups + size_t{1};
  if (who().can(CAP_SETGID) && count < most &&
      !is_readable(list, count * sizeof *list))
    return status(-EFAULT);
  return status(
      set_groups({list, static_cast<uint32_t>(count < most ? count : most)}));
}

int initgroups(const char* user, gid_t group) {
  const auto find = next::getgrouplist.get();
  if (find == nullptr)
    return status(-ENOSYS);
  gid_t few[256];
  int count = sizeof few / sizeof *few;
  if (find(user, group, few, &count) >= 0)
    return shim::setgroups(static_cast<size_t>(count), few);
  constexpr long bytes = rules::most_groups * sizeof(gid_t);
  const long memory = jobroot::sys::map(
      bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (jobroot::sys::failed(memory))
    return status(-ENOMEM);
  auto* const many = reinterpret_cast<gid_t*>(memory);
  count = rules::most_groups; // the first ones, as libc, if there are more
  const bool all = find(user, group, many, &count) >= 0;
  const int error = shim::setgroups(
      all ? static_cast<size_t>(count) : rules::most_groups, many);
  call(SYS_munmap, memory, bytes);
  return error;
}

} // namespace shim
