// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: setcap(8), apt, ping and others look whether they have a capability,
// and raise it, before they do what it is for. Who is root here has them all,
// and may set what he likes of them: the session keeps no set of its own.
#include "intercept.hpp"
#include "process.hpp"

#include <linux/prctl.h>

namespace shim {
namespace {

using jobroot::sys::call;
using jobroot::sys::word;

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

/// Whether the kernel's word on this is ours, too.
bool passes_through(cap_user_header_t header, cap_user_data_t data) noexcept {
  return !active() || header == nullptr || data == nullptr ||
         elements(header->version) == 0;
}

/// The bits of element `i` that the kernel knows a capability for.
uint32_t all_of(uint32_t i) noexcept {
  constexpr uint64_t all = (uint64_t{1} << (CAP_LAST_CAP + 1)) - 1;
  return static_cast<uint32_t>(all >> (i * 32));
}

/// What no longer has id 0 has lost them, unless it said that it keeps them,
/// as setpriv(1) does: prctl(2), PR_SET_KEEPCAPS.
bool may_have_any(const jobroot::Credentials& who) noexcept {
  return who.user.has(0) || call(SYS_prctl, PR_GET_KEEPCAPS) == 1;
}

/// `wanted` is 0 for none, 1 for some that are only permitted, 2 for others.
int take_capabilities(jobroot::Credentials& who,
                      const uint32_t* wanted) noexcept {
  if (*wanted != 0 && !may_have_any(who))
    return -EPERM;
  who.raised = *wanted == 2 && who.user.effective != 0;
  return 0;
}

} // namespace

int capget(cap_user_header_t header, cap_user_data_t data) noexcept {
  if (passes_through(header, data))
    return status(call(SYS_capget, word(header), word(data)));
  const jobroot::Credentials me = who();
  const bool permitted = may_have_any(me);
  for (uint32_t i = 0; i < elements(header->version); i++)
    data[i] = {me.privileged() ? all_of(i) : 0, permitted ? all_of(i) : 0, 0};
  return 0;
}

int capset(cap_user_header_t header, cap_user_data_t data) noexcept {
  if (passes_through(header, data))
    return status(call(SYS_capset, word(header), word(data)));
  uint32_t wanted = 0;
  for (uint32_t i = 0; i < elements(header->version); i++)
    if (data[i].effective != 0)
      wanted = 2;
    else if (data[i].permitted != 0 && wanted == 0)
      wanted = 1;
  return status(change_credentials(take_capabilities, &wanted));
}

} // namespace shim
