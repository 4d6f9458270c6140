// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a program started from a session is in the session, whatever the
// environment it is given. A child of vfork may be the caller, so everything
// is on the stack or mapped.
//
//   execv execl execle       ->  execve
//   execvp execlp            ->  execvpe
//   execve execvpe execveat fexecve  ->  execute
#include "intercept.hpp"
#include "program.hpp"
#include "record.hpp"
#include "unseen.hpp"

#include <stdarg.h>

namespace shim {
namespace {

using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;

/// The call as it is, but for the environment.
long call_kernel(const Target& target,
                 char* const* arguments,
                 char* const* environment) noexcept {
  return target.directory == AT_FDCWD && target.flags == 0
             ? call(SYS_execve,
                    word(target.path),
                    word(arguments),
                    word(environment))
             : call(SYS_execveat,
                    target.directory,
                    word(target.path),
                    word(arguments),
                    word(environment),
                    target.flags);
}

/// Returns only when the program could not be started: minus an errno.
int start(const Target& target,
          const Program& found,
          char* const* arguments,
          char* const* environment) noexcept {
  jobroot::Credentials after = who();
  if (const int refused = plan_execution(found.file, after))
    return refused;
  const EnvironmentMemory memory(environment, after, found);
  log_unseen(target, found);
  const GuestLeave leave;
  long error = -EACCES;
  for (int attempt = 0; attempt < 2 && error == -EACCES; attempt++) {
    error = call_kernel(target, arguments, memory.get());
    // Executable as recorded, but not on disk: see mode.cpp.
    if (error == -EACCES && (!active() || make_workable(target, true) != 0))
      break;
  }
  return static_cast<int>(error);
}

int execute(const Target& target,
            char* const* arguments,
            char* const* environment) noexcept {
  if (!has_memory(target.path, arguments, environment))
    return static_cast<int>(call_kernel(target, arguments, environment));
  char room[4096];
  ScriptHead script;
  const Program found = examine_program(target, &script);
  const char* const own = own_fakeroot_for(target, environment, &script, room);
  if (own == nullptr)
    return start(target, found, arguments, environment);
  auto* const list = static_cast<char**>(__builtin_alloca(
      (count_of(arguments) + more_for_fakeroot) * sizeof(char*)));
  put_fakeroot(script, target.path, arguments, list);
  return start({AT_FDCWD, own, 0}, {}, list, environment);
}

/// What is no program is a script of the shell (execvp(3)).
int execute_or_shell(const char* path,
                     char* const* arguments,
                     char* const* environment) noexcept {
  const int error = execute({AT_FDCWD, path, 0}, arguments, environment);
  if (error != -ENOEXEC)
    return error;
  const size_t count = count_of(arguments);
  auto* const script =
      static_cast<const char**>(__builtin_alloca((count + 3) * sizeof(char*)));
  script[0] = "/bin/sh";
  script[1] = path;
  for (size_t i = 1; i < count; i++)
    script[i + 1] = arguments[i];
  script[count > 0 ? count + 1 : 2] = nullptr;
  return execute(
      {AT_FDCWD, "/bin/sh", 0}, const_cast<char* const*>(script), environment);
}

/// Tries every directory of PATH, and tells of a refusal before an absence.
int search(const char* name,
           char* const* arguments,
           char* const* environment) noexcept {
  if (*name == 0)
    return -ENOENT;
  for (const char* at = name; *at != 0; at++)
    if (*at == '/')
      return execute_or_shell(name, arguments, environment);
  const char* list = value_of(environ, "PATH=");
  if (list == nullptr)
    list = "/bin:/usr/bin";
  const size_t name_bytes = length_of(name);
  bool refused = false;
  for (;;) {
    size_t bytes = 0;
    while (list[bytes] != 0 && list[bytes] != ':')
      bytes++;
    char path[4096];
    if (bytes + name_bytes + 2 <= sizeof path) {
      jobroot::copy_bytes(path, list, bytes);
      if (bytes > 0)
        path[bytes] = '/';
      jobroot::copy_bytes(
          path + bytes + (bytes > 0 ? 1 : 0), name, name_bytes + 1);
      const int error = execute_or_shell(path, arguments, environment);
      if (error == -EACCES)
        refused = true;
      else if (error != -ENOENT && error != -ENOTDIR && error != -ESTALE &&
               error != -ENODEV && error != -ETIMEDOUT)
        return error;
    }
    if (list[bytes] == 0)
      return refused ? -EACCES : -ENOENT;
    list += bytes + 1;
  }
}

/// The arguments of execl and its kin, as execv has them; then after(list,
/// what comes behind them) is called, whose result is returned.
template <class After>
int gather(const char* first, va_list rest, After after) noexcept {
  va_list counted;
  va_copy(counted, rest);
  size_t count = 1;
  if (first != nullptr)
    while (va_arg(counted, const char*) != nullptr)
      count++;
  va_end(counted);
  auto* const list =
      static_cast<const char**>(__builtin_alloca((count + 1) * sizeof(char*)));
  list[0] = first;
  for (size_t i = 1; first != nullptr && i <= count; i++)
    list[i] = va_arg(rest, const char*);
  list[count] = nullptr;
  return after(const_cast<char* const*>(list), rest);
}

} // namespace

int execve(const char* path,
           char* const arguments[],
           char* const environment[]) noexcept {
  return status(execute({AT_FDCWD, path, 0}, arguments, environment));
}

int execv(const char* path, char* const arguments[]) noexcept {
  return status(execute({AT_FDCWD, path, 0}, arguments, environ));
}

int execvp(const char* name, char* const arguments[]) noexcept {
  return status(search(name, arguments, environ));
}

int execvpe(const char* name,
            char* const arguments[],
            char* const environment[]) noexcept {
  return status(search(name, arguments, environment));
}

int execl(const char* path, const char* first, ...) noexcept {
  va_list rest;
  va_start(rest, first);
  const int error = gather(first, rest, [&](char* const* arguments, va_list) {
    return execute({AT_FDCWD, path, 0}, arguments, environ);
  });
  va_end(rest);
  return status(error);
}

int execle(const char* path, const char* first, ...) noexcept {
  va_list rest;
  va_start(rest, first);
  const int error =
      gather(first, rest, [&](char* const* arguments, va_list behind) {
        char* const* const environment = va_arg(behind, char* const*);
        return execute({AT_FDCWD, path, 0}, arguments, environment);
      });
  va_end(rest);
  return status(error);
}

int execlp(const char* name, const char* first, ...) noexcept {
  va_list rest;
  va_start(rest, first);
  const int error = gather(first, rest, [&](char* const* arguments, va_list) {
    return search(name, arguments, environ);
  });
  va_end(rest);
  return status(error);
}

int execveat(int directory,
             const char* path,
             char* const arguments[],
             char* const environment[],
             int flags) noexcept {
  return status(execute({directory, path, flags}, arguments, environment));
}

int fexecve(int fd,
            char* const arguments[],
            char* const environment[]) noexcept {
  return status(execute(Target::of_fd(fd), arguments, environment));
}

} // namespace shim
