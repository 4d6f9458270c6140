// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs that libc itself starts. posix_spawn is given an environment
// that is made complete; system and popen take environ, which is replaced for
// as long as they look at it, and only when something of ours is missing.
//
//   posix_spawn posix_spawnp  ->  spawn
//   system popen              ->  WholeEnvironment
#include "intercept.hpp"
#include "next.hpp"
#include "program.hpp"
#include "record.hpp"
#include "unseen.hpp"

NEXT(posix_spawn)
NEXT(posix_spawnp)
NEXT(system)
NEXT(popen)

namespace shim {
namespace {

/// Who starts the program: the child may first go back to its real ids.
jobroot::Credentials child_of(const posix_spawnattr_t* attributes) noexcept {
  jobroot::Credentials child = who();
  short flags = 0;
  if (!has_own_ids() || attributes == nullptr ||
      posix_spawnattr_getflags(attributes, &flags) != 0 ||
      (flags & POSIX_SPAWN_RESETIDS) == 0)
    return child;
  const auto reset = [](jobroot::Ids& ids, bool privileged) {
    return jobroot::rules::set_effective(ids, privileged, ids.real);
  };
  jobroot::rules::change_user(child, reset);
  jobroot::rules::change_group(child, reset);
  return child;
}

template <class Function>
int spawn(next::Next<Function>& libc,
          pid_t* pid,
          const char* path,
          const posix_spawn_file_actions_t* actions,
          const posix_spawnattr_t* attributes,
          char* const* arguments,
          char* const* environment) {
  const auto function = libc.get();
  if (function == nullptr)
    return ENOSYS;
  if (!has_memory(path, arguments, environment))
    return function(pid, path, actions, attributes, arguments, environment);
  char room[4096];
  const char* program = path;
  jobroot::Target target{AT_FDCWD, path, 0};
  ScriptHead script;
  Program found = examine_command(path, &script);
  if (const char* const own =
          own_fakeroot_for(target, environment, &script, room)) {
    auto* const list = static_cast<char**>(__builtin_alloca(
        (count_of(arguments) + more_for_fakeroot) * sizeof(char*)));
    put_fakeroot(script, path, arguments, list);
    arguments = list;
    target.path = program = own;
    found = {};
  }
  jobroot::Credentials after = child_of(attributes);
  if (const int refused = plan_execution(found.file, after))
    return -refused;
  const EnvironmentMemory memory(environment, after, found);
  log_unseen(target, found);
  const int error =
      function(pid, program, actions, attributes, arguments, memory.get());
  if (error != EACCES || !active() || make_workable(target, true) != 0)
    return error;
  return function(pid, program, actions, attributes, arguments, memory.get());
}

/// Who the shell will be.
jobroot::Credentials after_shell() noexcept {
  jobroot::Credentials after = who();
  plan_execution({}, after);
  return after;
}

/// Makes environ complete while it lives.
class WholeEnvironment {
public:
  WholeEnvironment() noexcept
      : before_(environ),
        memory_(environ, after_shell(), examine_command("/bin/sh", &script_)) {
    environ = const_cast<char**>(memory_.get());
  }

  WholeEnvironment(const WholeEnvironment&) = delete;
  WholeEnvironment& operator=(const WholeEnvironment&) = delete;

  ~WholeEnvironment() { environ = before_; }

private:
  char** before_;
  ScriptHead script_;
  EnvironmentMemory memory_;
};

} // namespace

int posix_spawn(pid_t* pid,
                const char* path,
                const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributes,
                char* const arguments[],
                char* const environment[]) {
  return spawn(next::posix_spawn,
               pid,
               path,
               actions,
               attributes,
               arguments,
               environment);
}

int posix_spawnp(pid_t* pid,
                 const char* name,
                 const posix_spawn_file_actions_t* actions,
                 const posix_spawnattr_t* attributes,
                 char* const arguments[],
                 char* const environment[]) {
  return spawn(next::posix_spawnp,
               pid,
               name,
               actions,
               attributes,
               arguments,
               environment);
}

int system(const char* command) {
  const auto libc = next::system.get();
  if (libc == nullptr)
    return command == nullptr ? 0 : -1;
  const WholeEnvironment whole;
  return libc(command);
}

FILE* popen(const char* command, const char* how) {
  const auto libc = next::popen.get();
  if (libc == nullptr) {
    errno = ENOSYS;
    return nullptr;
  }
  const WholeEnvironment whole;
  return libc(command, how);
}

} // namespace shim
