// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a process may do that is not root any more, or is not all of root:
// capabilities(7), prctl(2).
#include "probe.hpp"

#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

using namespace probe;

namespace {

/// Those of the capabilities that matter for files and ids, of each set.
void say_capabilities() {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  if (syscall(SYS_capget, &header, data) != 0)
    return tell("capget", -1);
  constexpr uint32_t interesting = 0xffU | 1U << CAP_MKNOD;
  say("permitted %x effective %x inheritable %x",
      data[0].permitted & interesting,
      data[0].effective & interesting,
      data[0].inheritable & interesting);
}

long set_capabilities(uint32_t effective,
                      uint32_t permitted,
                      uint32_t inheritable) {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  data[0] = {effective, permitted, inheritable};
  return syscall(SYS_capset, &header, data);
}

} // namespace

PROBE(capabilities_of_root) {
  say_capabilities();
}

PROBE(capabilities_go_with_root) {
  tell("setuid", setresuid(1000, 1000, 1000));
  say_capabilities();
}

PROBE(capabilities_come_back_with_root) {
  tell("down", seteuid(1000));
  say_capabilities();
  tell("up", seteuid(0));
  say_capabilities();
}

PROBE(capabilities_follow_the_file_system_user) {
  setfsuid(1000);
  say_capabilities();
  setfsuid(0);
  say_capabilities();
}

PROBE(capabilities_may_be_kept) {
  tell("before", prctl(PR_GET_KEEPCAPS));
  tell("keep", prctl(PR_SET_KEEPCAPS, 1L, 0L, 0L, 0L));
  tell("after", prctl(PR_GET_KEEPCAPS));
  tell("setresuid", setresuid(1000, 1000, 1000));
  say_capabilities();
  tell("capset", set_capabilities(1U << CAP_CHOWN, 1U << CAP_CHOWN, 0));
  say_capabilities();
  tell("wrong", prctl(PR_SET_KEEPCAPS, 2L, 0L, 0L, 0L));
}

PROBE(kept_capability_to_chown) {
  make("f", 0644);
  chmod(".", 0777);
  prctl(PR_SET_KEEPCAPS, 1L, 0L, 0L, 0L);
  tell("setresuid", setresuid(1000, 1000, 1000));
  tell("without", chown("f", 5, 6));
  tell("capset", set_capabilities(1U << CAP_CHOWN, 1U << CAP_CHOWN, 0));
  tell("with", chown("f", 5, 6));
  tell("chmod", chmod("f", 0600));
  show("f");
}

PROBE(capset_gives_up_chown) {
  make("f", 0644);
  make("g", 0644, 5, 6);
  const uint32_t rest = 0xffU & ~(1U << CAP_CHOWN);
  tell("capset", set_capabilities(rest, rest, 0));
  tell("chown", chown("f", 5, 6));
  tell("chmod", chmod("g", 0600));
  tell("back", set_capabilities(0xff, 0xff, 0));
  say_capabilities();
  show("f");
}

PROBE(capset_gives_up_fowner) {
  make("f", 0644, 5, 6);
  const uint32_t rest = 0xffU & ~(1U << CAP_FOWNER);
  tell("capset", set_capabilities(rest, rest, 0));
  tell("chmod", chmod("f", 0600));
  tell("chown", chown("f", 0, 0));
  tell("chmod", chmod("f", 0600));
  show("f");
}

PROBE(capset_gives_up_setuid) {
  const uint32_t rest = 0xffU & ~(1U << CAP_SETUID) & ~(1U << CAP_SETGID);
  tell("capset", set_capabilities(rest, rest, 0));
  tell("setuid", setuid(1000));
  tell("setgid", setgid(1000));
  tell("setgroups", setgroups(0, nullptr));
  say_ids();
}

PROBE(capset_gives_up_mknod) {
  tell("capset", set_capabilities(0xff, 0xff, 0));
  tell("mknod", mknod("c", S_IFCHR | 0600, makedev(1, 3)));
  tell("fifo", mkfifo("p", 0600));
}

PROBE(capset_of_effective_more_than_permitted) {
  tell("capset", set_capabilities(0xff, 0x0f, 0));
  tell("capset", set_capabilities(0x0f, 0xff, 0));
  tell("raise", set_capabilities(0xff, 0xff, 0));
  say_capabilities();
}

PROBE(capget_of_versions) {
  __user_cap_header_struct header = {0, 0};
  __user_cap_data_struct data[2] = {};
  tell("asked", syscall(SYS_capget, &header, nullptr));
  say("version %x", header.version);
  header.version = 0;
  tell("wrong", syscall(SYS_capget, &header, data));
}

PROBE(bounding_set_shrinks) {
  tell("read", prctl(PR_CAPBSET_READ, long{CAP_CHOWN}));
  tell("drop", prctl(PR_CAPBSET_DROP, long{CAP_CHOWN}));
  tell("read", prctl(PR_CAPBSET_READ, long{CAP_CHOWN}));
  tell("wrong", prctl(PR_CAPBSET_READ, 200L));
  make("f");
  tell("chown", chown("f", 5, 6));
  tell("setuid", setuid(1000));
  tell("drop", prctl(PR_CAPBSET_DROP, long{CAP_KILL}));
}

PROBE(bounding_set_counts_at_exec) {
  make("f");
  tell("drop", prctl(PR_CAPBSET_DROP, long{CAP_CHOWN}));
  const char* const words[] = {
      "sh", "-c", "chown 5 f 2>&- || echo refused", nullptr};
  run(words);
  show("f");
}

PROBE(secure_bits_are_remembered) {
  tell("get", prctl(PR_GET_SECUREBITS));
  tell("set", prctl(PR_SET_SECUREBITS, long{SECBIT_NO_SETUID_FIXUP}));
  tell("get", prctl(PR_GET_SECUREBITS));
  tell("setuid", setuid(1000));
  say_capabilities();
}

PROBE(secure_bits_may_be_locked) {
  tell("set",
       prctl(PR_SET_SECUREBITS, long{SECBIT_NOROOT | SECBIT_NOROOT_LOCKED}));
  tell("unset", prctl(PR_SET_SECUREBITS, 0L));
  tell("get", prctl(PR_GET_SECUREBITS));
}

PROBE(ambient_set) {
  constexpr long raise = PR_CAP_AMBIENT_RAISE;
  constexpr long is_set = PR_CAP_AMBIENT_IS_SET;
  tell("raise", prctl(PR_CAP_AMBIENT, raise, long{CAP_CHOWN}, 0L, 0L));
  tell("capset", set_capabilities(0xff, 0xff, 1U << CAP_CHOWN));
  tell("raise", prctl(PR_CAP_AMBIENT, raise, long{CAP_CHOWN}, 0L, 0L));
  tell("is", prctl(PR_CAP_AMBIENT, is_set, long{CAP_CHOWN}, 0L, 0L));
  tell("other", prctl(PR_CAP_AMBIENT, is_set, long{CAP_KILL}, 0L, 0L));
  tell(
      "lower",
      prctl(
          PR_CAP_AMBIENT, long{PR_CAP_AMBIENT_LOWER}, long{CAP_CHOWN}, 0L, 0L));
  tell("is", prctl(PR_CAP_AMBIENT, is_set, long{CAP_CHOWN}, 0L, 0L));
}

PROBE(ambient_capability_goes_through_exec) {
  make("f");
  chmod(".", 0777);
  prctl(PR_SET_KEEPCAPS, 1L, 0L, 0L, 0L);
  tell("setresuid", setresuid(1000, 1000, 1000));
  tell("capset",
       set_capabilities(1U << CAP_CHOWN, 1U << CAP_CHOWN, 1U << CAP_CHOWN));
  tell(
      "raise",
      prctl(
          PR_CAP_AMBIENT, long{PR_CAP_AMBIENT_RAISE}, long{CAP_CHOWN}, 0L, 0L));
  const char* const words[] = {"chown", "5:6", "f", nullptr};
  run(words);
  show("f");
}

PROBE(file_capability_counts_at_exec) {
  const char* const copy[] = {"cp", "/bin/chown", "own", nullptr};
  run(copy);
  const uint32_t value[5] = {0x02000001U, 1U << CAP_CHOWN, 0, 0, 0};
  tell("setxattr",
       setxattr("own", "security.capability", value, sizeof value, 0));
  make("f");
  become(1000, 1000);
  const char* const words[] = {"./own", "5:6", "f", nullptr};
  run(words);
  show("f");
}

STRICT_PROBE(strict_capability_overrides) {
  make("f", 0600, 5, 6);
  chmod(".", 0777);
  prctl(PR_SET_KEEPCAPS, 1L, 0L, 0L, 0L);
  tell("setresuid", setresuid(1000, 1000, 1000));
  try_open("without", "f", O_RDWR);
  const uint32_t reads = 1U << CAP_DAC_READ_SEARCH;
  const uint32_t all = reads | 1U << CAP_DAC_OVERRIDE;
  tell("capset", set_capabilities(reads, all, 0));
  try_open("read", "f", O_RDONLY);
  try_open("both", "f", O_RDWR);
  tell("capset", set_capabilities(all, all, 0));
  try_open("both", "f", O_RDWR);
}
