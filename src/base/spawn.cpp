// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see spawn.hpp.
#include "base/spawn.hpp"

#include "base/child_process.hpp"

#include <spawn.h>
#include <unistd.h>

#include <cerrno>

namespace base {

namespace {

/// The two objects that posix_spawn(3) wants, with an end.
class Instructions {
public:
  explicit Instructions(const Spawned& child) {
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
    ::posix_spawnattr_setsigmask(&attributes_, &child.signal_mask);
    ::posix_spawn_file_actions_init(&actions_);
    become(child.in, STDIN_FILENO);
    become(child.out, STDOUT_FILENO);
  }

  Instructions(const Instructions&) = delete;
  Instructions(Instructions&&) = delete;
  Instructions& operator=(const Instructions&) = delete;
  Instructions& operator=(Instructions&&) = delete;

  ~Instructions() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  /// 0 or an errno.
  int carry_out(pid_t& child,
                const std::string& path,
                const std::vector<std::string>& argv) const {
    return ::posix_spawn(&child,
                         path.c_str(),
                         &actions_,
                         &attributes_,
                         exec_words(argv).data(),
                         environ);
  }

private:
  void become(int from, int to) {
    if (from >= 0)
      ::posix_spawn_file_actions_adddup2(&actions_, from, to);
  }

  posix_spawnattr_t attributes_;
  posix_spawn_file_actions_t actions_;
};

/// Whether clone(2) fails with it, rather than exec.
bool is_before_exec(int error) {
  return error == EAGAIN || error == ENOMEM;
}

} // namespace

Result<pid_t> spawn(const std::string& path,
                    const std::vector<std::string>& argv,
                    const Spawned& child) {
  const Instructions instructions{child};
  pid_t pid = 0;
  int error = instructions.carry_out(pid, path, argv);
  // As execvp(3) does.
  if (error == ENOEXEC) {
    std::vector<std::string> script{"/bin/sh", path};
    script.insert(script.end(), argv.begin() + 1, argv.end());
    error = instructions.carry_out(pid, script.front(), script);
  }
  if (error != 0)
    return start_error(argv.front(), error, !is_before_exec(error));

  return pid;
}

} // namespace base
