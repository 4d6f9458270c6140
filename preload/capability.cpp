// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs look what they are capable of, give up what they do not need,
// and keep what they do (setpriv, apt, ping, capsh). The rules are those of
// capability.hpp; what else prctl(2) can do is real.
//
//   prctl(PR_CAPBSET_*, PR_*_KEEPCAPS, PR_*_SECUREBITS, PR_CAP_AMBIENT)
//     ->  change_credentials with the rule
#include "intercept.hpp"
#include "process.hpp"
#include "readable.hpp"

#include <linux/prctl.h>
#include <stdarg.h>

namespace shim {
namespace {

using jobroot::Capabilities;
using jobroot::CapabilitySet;
using jobroot::Credentials;
using jobroot::sys::call;
using jobroot::sys::word;
namespace rules = jobroot::rules;

/// capget(2): how many elements `data` has, by the version in the header.
uint32_t elements(uint32_t version) noexcept {
  switch (version) {
  case _LINUX_CAPABILITY_VERSION_1:
    return _LINUX_CAPABILITY_U32S_1;
  case _LINUX_CAPABILITY_VERSION_2:
  case _LINUX_CAPABILITY_VERSION_3:
    return _LINUX_CAPABILITY_U32S_3;
  default:
    return 0;
  }
}

/// Whether the kernel's word on this is ours, too; has_memory(data, bytes) says
/// of the program's data whether it is there.
template <class HasMemory>
bool passes_through(cap_user_header_t header,
                    cap_user_data_t data,
                    HasMemory has_memory) noexcept {
  if (!active() || data == nullptr || !is_readable(header, sizeof *header))
    return true;
  const uint32_t count = elements(header->version);
  return count == 0 || !has_memory(data, count * sizeof *data);
}

/// Whether `pid` is this process, or a thread of it.
bool is_own(int pid) noexcept {
  return pid == 0 || call(SYS_tgkill, call(SYS_getpid), pid, 0) == 0;
}

uint32_t part_of(CapabilitySet set, uint32_t i) noexcept {
  return static_cast<uint32_t>(set >> (i * 32));
}

/// The bits of a set from the elements of a caller.
CapabilitySet whole_of(const __user_cap_data_struct* data,
                       uint32_t count,
                       uint32_t __user_cap_data_struct::*member) noexcept {
  CapabilitySet set = 0;
  for (uint32_t i = 0; i < count; i++)
    set |= CapabilitySet{data[i].*member} << (i * 32);
  return set & jobroot::all_capabilities;
}

/// rule(capabilities), applied to those of this process.
template <class Rule> long change(Rule rule) noexcept {
  return change_credentials(
      [&](Credentials& who) { return rule(who.capabilities); });
}

struct Request {
  unsigned long a;
  unsigned long b;
  unsigned long c;
  unsigned long d;
};

long ambient(const Request& request) noexcept {
  const bool rest = (request.c | request.d) != 0;
  if (request.a == PR_CAP_AMBIENT_CLEAR_ALL) {
    if (request.b != 0 || rest)
      return -EINVAL;
    return change([](Capabilities& have) { return have.ambient = 0, 0; });
  }
  if (request.b >= jobroot::capability_count || rest)
    return -EINVAL;
  const auto capability = static_cast<uint32_t>(request.b);
  const CapabilitySet bit = jobroot::capability_bit(capability);
  switch (request.a) {
  case PR_CAP_AMBIENT_IS_SET:
    return (who().capabilities.ambient & bit) != 0 ? 1 : 0;
  case PR_CAP_AMBIENT_RAISE:
    return change([&](Capabilities& have) {
      return rules::raise_ambient(have, capability);
    });
  case PR_CAP_AMBIENT_LOWER:
    return change([&](Capabilities& have) { return have.ambient &= ~bit, 0; });
  default:
    return -EINVAL;
  }
}

/// The answer to what is ours of prctl; false: the kernel's.
bool answered(int option, const Request& request, long* answer) noexcept {
  const Capabilities have = who().capabilities;
  switch (option) {
  case PR_CAPBSET_READ:
    *answer = request.a >= jobroot::capability_count
                  ? -EINVAL
                  : static_cast<long>(have.bounding >> request.a & 1);
    return true;
  case PR_CAPBSET_DROP:
    *answer = change([&](Capabilities& mine) {
      return rules::drop_bounding(mine, request.a);
    });
    return true;
  case PR_GET_KEEPCAPS:
    *answer = have.is_secure(SECURE_KEEP_CAPS) ? 1 : 0;
    return true;
  case PR_SET_KEEPCAPS:
    *answer = change([&](Capabilities& mine) {
      return rules::keep_capabilities(mine, request.a);
    });
    return true;
  case PR_GET_SECUREBITS:
    *answer = have.secure_bits;
    return true;
  case PR_SET_SECUREBITS:
    *answer = change([&](Capabilities& mine) {
      return rules::set_secure_bits(mine, request.a);
    });
    return true;
  case PR_CAP_AMBIENT:
    *answer = ambient(request);
    return true;
  default:
    return false;
  }
}

} // namespace

/// Another process is shown as the kernel knows it.
int capget(cap_user_header_t header, cap_user_data_t data) noexcept {
  if (passes_through(header, data, is_writable) || !is_own(header->pid))
    return status(call(SYS_capget, word(header), word(data)));
  const Capabilities have = who().capabilities;
  for (uint32_t i = 0; i < elements(header->version); i++)
    data[i] = {part_of(have.effective, i),
               part_of(have.permitted, i),
               part_of(have.inheritable, i)};
  return 0;
}

int capset(cap_user_header_t header, cap_user_data_t data) noexcept {
  if (passes_through(header, data, is_readable))
    return status(call(SYS_capset, word(header), word(data)));
  if (!is_own(header->pid))
    return status(-EPERM);
  const uint32_t count = elements(header->version);
  return status(change([&](Capabilities& have) {
    return rules::set_capabilities(
        have,
        whole_of(data, count, &__user_cap_data_struct::effective),
        whole_of(data, count, &__user_cap_data_struct::permitted),
        whole_of(data, count, &__user_cap_data_struct::inheritable));
  }));
}

namespace {

int control(int option, va_list rest) noexcept {
  Request request;
  request.a = va_arg(rest, unsigned long);
  request.b = va_arg(rest, unsigned long);
  request.c = va_arg(rest, unsigned long);
  request.d = va_arg(rest, unsigned long);
  long answer = 0;
  if (active() && answered(option, request, &answer))
    return status(answer);
  return status(call(SYS_prctl,
                     option,
                     static_cast<long>(request.a),
                     static_cast<long>(request.b),
                     static_cast<long>(request.c),
                     static_cast<long>(request.d)));
}

} // namespace

int prctl(int option, ...) noexcept {
  va_list rest;
  va_start(rest, option);
  const int answer = control(option, rest);
  va_end(rest);
  return answer;
}

#if defined(__i386__)
int __prctl_time64(int option, ...) noexcept {
  va_list rest;
  va_start(rest, option);
  const int answer = control(option, rest);
  va_end(rest);
  return answer;
}
#endif

} // namespace shim
