// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: calls that change ids and capabilities, made for real by a thread or
// child of root, and by the rules, with one notation for what came of them.
#pragma once

#include "jobroot/execution.hpp"
#include "support/oracle.hpp"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <iterator>
#include <random>
#include <sstream>
#include <string>

namespace support {

using jobroot::Capabilities;
using jobroot::CapabilitySet;
using jobroot::Credentials;
using jobroot::Ids;
using jobroot::keep_id;
namespace rules = jobroot::rules;

/// A call of the thread alone: a result or minus an errno.
template <class... Arguments> int ask(long number, Arguments... arguments) {
  const long result = ::syscall(number, arguments...);
  return static_cast<int>(result < 0 ? -errno : result);
}

/// What the kernel says of the calling thread.
inline Credentials real_credentials() {
  Credentials who;
  ::syscall(
      SYS_getresuid, &who.user.real, &who.user.effective, &who.user.saved);
  ::syscall(
      SYS_getresgid, &who.group.real, &who.group.effective, &who.group.saved);
  who.user.file_system = static_cast<std::uint32_t>(ask(SYS_setfsuid, -1));
  who.group.file_system = static_cast<std::uint32_t>(ask(SYS_setfsgid, -1));
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  ask(SYS_capget, &header, data);
  Capabilities& have = who.capabilities;
  const auto joined = [](std::uint32_t low, std::uint32_t high) {
    return low | CapabilitySet{high} << 32;
  };
  have.effective = joined(data[0].effective, data[1].effective);
  have.permitted = joined(data[0].permitted, data[1].permitted);
  have.inheritable = joined(data[0].inheritable, data[1].inheritable);
  have.bounding = have.ambient = 0;
  for (std::uint32_t i = 0; i < jobroot::capability_count; i++) {
    if (ask(SYS_prctl, PR_CAPBSET_READ, i, 0, 0, 0) == 1)
      have.bounding |= jobroot::capability_bit(i);
    if (ask(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0) == 1)
      have.ambient |= jobroot::capability_bit(i);
  }
  have.secure_bits =
      static_cast<std::uint32_t>(ask(SYS_prctl, PR_GET_SECUREBITS));
  return who;
}

inline std::string text_of(const Credentials& who) {
  const Capabilities& have = who.capabilities;
  std::ostringstream text;
  for (const Ids* ids : {&who.user, &who.group})
    text << ids->real << '/' << ids->effective << '/' << ids->saved << '/'
         << ids->file_system << ' ';
  text << std::hex << " P " << have.permitted << " E " << have.effective
       << " I " << have.inheritable << " B " << have.bounding << " A "
       << have.ambient << " S " << have.secure_bits;
  return text.str();
}

enum class Act {
  set_user,
  set_real_user,
  set_three_users,
  set_file_user,
  set_group,
  set_three_groups,
  set_capabilities,
  drop_bounding,
  keep,
  secure,
  raise,
  lower_all,
  count
};

/// One call with its arguments.
struct Step {
  Act act;
  std::uint64_t a;
  std::uint64_t b;
  std::uint64_t c;

  std::uint32_t id(std::uint64_t from) const {
    constexpr std::uint32_t values[] = {keep_id, 0, 0, 1, 2, 3};
    return values[from % std::size(values)];
  }
};

/// A few capabilities, so that they meet.
inline CapabilitySet some(std::uint64_t from, CapabilitySet of) {
  constexpr CapabilitySet common = jobroot::capability_bit(CAP_SETUID) |
                                   jobroot::capability_bit(CAP_SETPCAP) |
                                   jobroot::capability_bit(CAP_CHOWN) |
                                   jobroot::capability_bit(CAP_BPF);
  switch (from % 4) {
  case 0:
    return of;
  case 1:
    return of & common;
  case 2:
    return of & ~common;
  default:
    return (from >> 2) & jobroot::all_capabilities;
  }
}

inline int ask_kernel(const Step& step) {
  const Credentials who = real_credentials();
  switch (step.act) {
  case Act::set_user:
    return ask(SYS_setuid, step.id(step.a));
  case Act::set_real_user:
    return ask(SYS_setreuid, step.id(step.a), step.id(step.b));
  case Act::set_three_users:
    return ask(
        SYS_setresuid, step.id(step.a), step.id(step.b), step.id(step.c));
  case Act::set_file_user:
    return ask(SYS_setfsuid, step.id(step.a)) * 0;
  case Act::set_group:
    return ask(SYS_setgid, step.id(step.a));
  case Act::set_three_groups:
    return ask(
        SYS_setresgid, step.id(step.a), step.id(step.b), step.id(step.c));
  case Act::set_capabilities: {
    const CapabilitySet permitted = some(step.b, who.capabilities.permitted);
    const CapabilitySet effective = some(step.a, permitted);
    const CapabilitySet inheritable = some(step.c, permitted);
    __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2];
    for (unsigned i = 0; i < 2; i++)
      data[i] = {static_cast<std::uint32_t>(effective >> (i * 32)),
                 static_cast<std::uint32_t>(permitted >> (i * 32)),
                 static_cast<std::uint32_t>(inheritable >> (i * 32))};
    return ask(SYS_capset, &header, data);
  }
  case Act::drop_bounding:
    return ask(SYS_prctl, PR_CAPBSET_DROP, step.a % 43, 0, 0, 0);
  case Act::keep:
    return ask(SYS_prctl, PR_SET_KEEPCAPS, step.a % 3, 0, 0, 0);
  case Act::secure:
    return ask(SYS_prctl, PR_SET_SECUREBITS, step.a & step.b & 0xfff, 0, 0, 0);
  case Act::raise:
    return ask(
        SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, step.a % 41, 0, 0);
  case Act::lower_all:
  default:
    return ask(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  }
}

inline int ask_rules(Credentials& who, const Step& step) {
  Capabilities& have = who.capabilities;
  const std::uint32_t ids[] = {
      step.id(step.a), step.id(step.b), step.id(step.c)};
  const auto three = [&](Ids& of, bool privileged) {
    return rules::set_resid(of, privileged, ids[0], ids[1], ids[2]);
  };
  const auto one = [&](Ids& of, bool privileged) {
    return rules::set_id(of, privileged, ids[0]);
  };
  switch (step.act) {
  case Act::set_user:
    return rules::change_user(who, one);
  case Act::set_real_user:
    return rules::change_user(who, [&](Ids& of, bool privileged) {
      return rules::set_reid(of, privileged, ids[0], ids[1]);
    });
  case Act::set_three_users:
    return rules::change_user(who, three);
  case Act::set_file_user:
    rules::change_file_system_user(who, ids[0]);
    return 0;
  case Act::set_group:
    return rules::change_group(who, one);
  case Act::set_three_groups:
    return rules::change_group(who, three);
  case Act::set_capabilities: {
    const CapabilitySet permitted = some(step.b, have.permitted);
    return rules::set_capabilities(
        have, some(step.a, permitted), permitted, some(step.c, permitted));
  }
  case Act::drop_bounding:
    return rules::drop_bounding(have, step.a % 43);
  case Act::keep:
    return rules::keep_capabilities(have, step.a % 3);
  case Act::secure:
    return rules::set_secure_bits(have, step.a & step.b & 0xfff);
  case Act::raise:
    return rules::raise_ambient(have, static_cast<std::uint32_t>(step.a % 41));
  case Act::lower_all:
  default:
    have.ambient = 0;
    return 0;
  }
}

inline Step random_step(std::mt19937_64& random) {
  return {static_cast<Act>(random() % static_cast<int>(Act::count)),
          random(),
          random(),
          random()};
}

} // namespace support
