// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who the program thinks it is. Every session starts as root; what the
// set*id calls make of it are the rules of credentials.hpp.
//
//   setuid seteuid setreuid setresuid setfsuid, and gid  ->  change_ids
//   initgroups                                           ->  setgroups
#include "intercept.hpp"
#include "next.hpp"
#include "process.hpp"

NEXT(getgrouplist)

namespace shim {
namespace {

using jobroot::Credentials;
using jobroot::sys::call;
using jobroot::sys::word;
namespace rules = jobroot::rules;

int apply(
    long number, IdChange change, uint32_t a, uint32_t b, uint32_t c) noexcept {
  if (!active())
    return status(call(number, a, b, c));
  const uint32_t ids[] = {a, b, c};
  return status(change_credentials(change, ids));
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
  if (!active())
    return status(
        call(SYS_getresuid, word(real), word(effective), word(saved)));
  const jobroot::Ids ids = who().user;
  *real = ids.real;
  *effective = ids.effective;
  *saved = ids.saved;
  return 0;
}

int getresgid(gid_t* real, gid_t* effective, gid_t* saved) noexcept {
  if (!active())
    return status(
        call(SYS_getresgid, word(real), word(effective), word(saved)));
  const jobroot::Ids ids = who().group;
  *real = ids.real;
  *effective = ids.effective;
  *saved = ids.saved;
  return 0;
}

int setuid(uid_t id) noexcept {
  return apply(
      SYS_setuid,
      [](Credentials& who, const uint32_t* ids) {
        return rules::set_id(who.user, who.privileged(), ids[0]);
      },
      id,
      0,
      0);
}

int setgid(gid_t id) noexcept {
  return apply(
      SYS_setgid,
      [](Credentials& who, const uint32_t* ids) {
        return rules::set_id(who.group, who.privileged(), ids[0]);
      },
      id,
      0,
      0);
}

int seteuid(uid_t id) noexcept {
  return apply(
      SYS_setresuid,
      [](Credentials& who, const uint32_t* ids) {
        return rules::set_effective(who.user, who.privileged(), ids[1]);
      },
      jobroot::keep_id,
      id,
      jobroot::keep_id);
}

int setegid(gid_t id) noexcept {
  return apply(
      SYS_setresgid,
      [](Credentials& who, const uint32_t* ids) {
        return rules::set_effective(who.group, who.privileged(), ids[1]);
      },
      jobroot::keep_id,
      id,
      jobroot::keep_id);
}

int setreuid(uid_t real, uid_t effective) noexcept {
  return apply(
      SYS_setreuid,
      [](Credentials& who, const uint32_t* ids) {
        return rules::set_reid(who.user, who.privileged(), ids[0], ids[1]);
      },
      real,
      effective,
      0);
}

int setregid(gid_t real, gid_t effective) noexcept {
  return apply(
      SYS_setregid,
      [](Credentials& who, const uint32_t* ids) {
        return rules::set_reid(who.group, who.privileged(), ids[0], ids[1]);
      },
      real,
      effective,
      0);
}

int setresuid(uid_t real, uid_t effective, uid_t saved) noexcept {
  return apply(
      SYS_setresuid,
      [](Credentials& who, const uint32_t* ids) {
        return rules::set_resid(
            who.user, who.privileged(), ids[0], ids[1], ids[2]);
      },
      real,
      effective,
      saved);
}

int setresgid(gid_t real, gid_t effective, gid_t saved) noexcept {
  return apply(
      SYS_setresgid,
      [](Credentials& who, const uint32_t* ids) {
        return rules::set_resid(
            who.group, who.privileged(), ids[0], ids[1], ids[2]);
      },
      real,
      effective,
      saved);
}

/// Both return the old id, and nothing tells whether they succeeded.
int setfsuid(uid_t id) noexcept {
  return apply(
      SYS_setfsuid,
      [](Credentials& who, const uint32_t* ids) {
        return static_cast<int>(
            rules::set_file_system(who.user, who.privileged(), ids[0]));
      },
      id,
      0,
      0);
}

int setfsgid(gid_t id) noexcept {
  return apply(
      SYS_setfsgid,
      [](Credentials& who, const uint32_t* ids) {
        return static_cast<int>(
            rules::set_file_system(who.group, who.privileged(), ids[0]));
      },
      id,
      0,
      0);
}

int getgroups(int size, gid_t list[]) noexcept {
  if (!active())
    return status(call(SYS_getgroups, size, word(list)));
  const rules::Groups have = groups();
  if (size != 0 && static_cast<uint32_t>(size) < have.count)
    return status(-EINVAL);
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
  if (count > UINT16_MAX + 1U)
    return status(-EINVAL);
  return status(set_groups(static_cast<uint32_t>(count), list));
}

int initgroups(const char* user, gid_t group) {
  gid_t list[1024];
  int count = sizeof list / sizeof *list;
  const auto find = next::getgrouplist.get();
  if (find == nullptr || find(user, group, list, &count) < 0)
    return status(-EINVAL);
  return shim::setgroups(static_cast<size_t>(count), list);
}

} // namespace shim
