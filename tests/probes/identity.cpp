// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who a process is, what it may become, and that it cannot come back:
// credentials(7), setresuid(2).
#include "probe.hpp"

#include <grp.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <initializer_list>

using namespace probe;

namespace {

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
