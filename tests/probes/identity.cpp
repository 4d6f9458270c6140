// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who a process is, what it may become, and that it cannot come back:
// credentials(7), setresuid(2), capabilities(7), prctl(2).
#include "probe.hpp"

#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include <initializer_list>

using namespace probe;

namespace {

void say_ids() {
  uid_t uids[3];
  gid_t gids[3];
  getresuid(&uids[0], &uids[1], &uids[2]);
  getresgid(&gids[0], &gids[1], &gids[2]);
  say("%u %u %u %u, %u %u %u %u",
      uids[0],
      uids[1],
      uids[2],
      static_cast<unsigned>(setfsuid(static_cast<uid_t>(-1))),
      gids[0],
      gids[1],
      gids[2],
      static_cast<unsigned>(setfsgid(static_cast<gid_t>(-1))));
}

void say_groups() {
  gid_t groups[64];
  const int count = getgroups(64, groups);
  char text[512] = "";
  int used = 0;
  for (int i = 0; i < count; i++)
    used += snprintf(
        text + used, sizeof text - static_cast<size_t>(used), " %u", groups[i]);
  say("groups%s", text);
}

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

const char* const ask_who[] = {
    "sh", "-c", "id -u; id -g; id -ru; id -G", nullptr};

} // namespace

PROBE(ids_of_root) {
  say_ids();
  say("%u %u %u %u", getuid(), geteuid(), getgid(), getegid());
}

PROBE(setuid_gives_up_all) {
  tell("setuid", setuid(1000));
  say_ids();
  tell("back", setuid(0));
  tell("back", seteuid(0));
  tell("back", setresuid(0, 0, 0));
  tell("back", setreuid(0, 0));
  say_ids();
}

PROBE(seteuid_comes_back) {
  tell("down", seteuid(1000));
  say_ids();
  tell("other", seteuid(1001));
  tell("up", seteuid(0));
  say_ids();
}

PROBE(setuid_of_effective_user_only) {
  tell("down", seteuid(1000));
  tell("setuid", setuid(0));
  say_ids();
}

PROBE(setreuid_sets_the_saved_id) {
  tell("setreuid", setreuid(1000, 1001));
  say_ids();
  tell("swap", setreuid(1001, 1000));
  say_ids();
}

PROBE(setreuid_of_one_id) {
  tell("effective", setreuid(static_cast<uid_t>(-1), 1000));
  say_ids();
  tell("real", setreuid(1000, static_cast<uid_t>(-1)));
  say_ids();
}

PROBE(setresuid_keeps_what_it_may_return_to) {
  tell("setresuid", setresuid(1000, 1001, 1002));
  say_ids();
  tell("swap", setresuid(1002, 1000, 1001));
  say_ids();
  tell("other", setresuid(static_cast<uid_t>(-1), 5, static_cast<uid_t>(-1)));
}

PROBE(setresuid_of_nothing_new) {
  setfsuid(1000);
  tell("setresuid", setresuid(0, 0, 0));
  say_ids();
  tell("setresuid",
       setresuid(static_cast<uid_t>(-1),
                 static_cast<uid_t>(-1),
                 static_cast<uid_t>(-1)));
  say_ids();
}

PROBE(setresgid_of_nothing_new) {
  setfsgid(1000);
  tell("setresgid", setresgid(0, 0, 0));
  say_ids();
}

PROBE(set_id_of_minus_one) {
  tell("setuid", setuid(static_cast<uid_t>(-1)));
  tell("setgid", setgid(static_cast<gid_t>(-1)));
  tell("seteuid", seteuid(static_cast<uid_t>(-1)));
  say_ids();
}

PROBE(setfsuid_returns_the_old_one) {
  say("%d %d", setfsuid(5), setfsuid(6));
  say("%d %d", setfsgid(7), setfsgid(8));
  say_ids();
}

PROBE(setfsuid_of_a_user) {
  become(1000, 1000);
  setfsuid(5);
  setfsgid(5);
  say_ids();
}

PROBE(setgid_by_a_user) {
  tell("setuid", setuid(1000));
  tell("setgid", setgid(5));
  tell("setregid", setregid(5, 5));
  tell("setresgid", setresgid(5, 5, 5));
  tell("same", setgid(0));
  say_ids();
}

PROBE(setgid_by_root) {
  tell("setgid", setgid(5));
  say_ids();
  tell("setegid", setegid(6));
  say_ids();
  tell("setregid", setregid(7, 8));
  say_ids();
}

PROBE(setgroups_is_remembered) {
  const gid_t groups[] = {1, 2, 4000000000U};
  tell("setgroups", setgroups(3, groups));
  say_groups();
  gid_t list[2];
  tell("count", getgroups(0, nullptr));
  tell("short", getgroups(2, list));
  tell("none", setgroups(0, nullptr));
  say_groups();
}

PROBE(setgroups_of_too_many) {
  static gid_t groups[65537];
  tell("65537", setgroups(65537, groups));
  tell("65536", setgroups(65536, groups));
  tell("count", getgroups(0, nullptr));
}

PROBE(setgroups_by_a_user) {
  const gid_t groups[] = {1, 2};
  tell("root", setgroups(2, groups));
  tell("setuid", setuid(1000));
  tell("user", setgroups(0, nullptr));
  say_groups();
}

PROBE(initgroups_adds_the_group) {
  tell("initgroups", initgroups("daemon", 77));
  say_groups();
}

PROBE(ids_of_a_fork) {
  tell("setresuid", setresuid(1000, 1001, 1002));
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    say_ids();
    tell("setuid", setuid(1002));
    say_ids();
    fflush(stdout);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  say_ids();
}

PROBE(ids_of_a_vfork_child) {
  const pid_t child = vfork();
  if (child == 0) {
    const bool worked = setuid(1000) == 0 && getuid() == 1000 &&
                        geteuid() == 1000 && setuid(0) == -1;
    _exit(worked ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  say("status %x", static_cast<unsigned>(status));
  say_ids();
}

PROBE(ids_of_all_threads) {
  pthread_t thread;
  pthread_create(
      &thread,
      nullptr,
      [](void*) -> void* {
        tell("setresuid", setresuid(1000, 1000, 0));
        return nullptr;
      },
      nullptr);
  pthread_join(thread, nullptr);
  say_ids();
}

PROBE(ids_go_through_exec) {
  const gid_t groups[] = {30, 40};
  tell("setgroups", setgroups(2, groups));
  tell("setresgid", setresgid(5, 6, 7));
  tell("setresuid", setresuid(1000, 1001, 1002));
  run(ask_who);
}

PROBE(ids_go_through_an_empty_environment) {
  const gid_t groups[] = {30, 40};
  tell("setgroups", setgroups(2, groups));
  tell("setgid", setgid(5));
  tell("setuid", setuid(1000));
  const char* const words[] = {
      "env", "-i", "/bin/sh", "-c", "id -u; id -g; id -G", nullptr};
  run(words);
}

PROBE(setpriv_cannot_return) {
  chmod(".", 0777);
  const char* const words[] = {
      "setpriv",
      "--reuid",
      "1000",
      "--regid",
      "1000",
      "--clear-groups",
      "sh",
      "-c",
      "id -u; id -G; setpriv --reuid 0 true || echo refused; touch f",
      nullptr};
  run(words);
  show("f");
}

PROBE(set_user_id_program) {
  const char* const copy[] = {"cp", "/usr/bin/id", "id", nullptr};
  run(copy);
  tell("chown", chown("id", 5, 6));
  tell("chmod", chmod("id", 06755));
  chmod("..", 0755);
  become(1000, 1000);
  const char* const user[] = {"./id", "-u", nullptr};
  const char* const group[] = {"./id", "-g", nullptr};
  const char* const real[] = {"./id", "-ru", nullptr};
  run(user);
  run(group);
  run(real);
}

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

PROBE(no_new_privileges) {
  tell("set", prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L));
  tell("get", prctl(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L));
  tell("setuid", setuid(1000));
  say_ids();
}

PROBE(priorities_of_root) {
  errno = 0;
  tell("lower", setpriority(PRIO_PROCESS, 0, 5));
  tell("raise", setpriority(PRIO_PROCESS, 0, -5));
}

PROBE(limits_of_root) {
  rlimit limit = {};
  getrlimit(RLIMIT_CORE, &limit);
  limit.rlim_cur = limit.rlim_max = 0;
  tell("lower", setrlimit(RLIMIT_CORE, &limit));
  getrlimit(RLIMIT_CORE, &limit);
  say("%lu %lu", limit.rlim_cur, limit.rlim_max);
}

PROBE(ids_by_number) {
  say("%ld %ld %ld %ld",
      syscall(SYS_getuid),
      syscall(SYS_geteuid),
      syscall(SYS_getgid),
      syscall(SYS_getegid));
  tell("setresuid", syscall(SYS_setresuid, 1000L, 1000L, 1000L));
  say_ids();
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
