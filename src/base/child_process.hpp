// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: commands that run another command all start it in the same way: found
// in PATH, told apart whether it could not be found or not be executed, its
// end told as shells tell it. Boost.Process does it, behind this header.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace base {

/// A child of ours. One that is still running when its owner is destroyed is
/// killed and waited for, unless it was detached.
class ChildProcess {
public:
  /// The child's descriptor `target` is our `source`.
  struct Descriptor {
    int target;
    int source;
  };

  /// What differs from ourselves. All our descriptors that are not
  /// close-on-exec are inherited, a jobserver's pipe among them.
  struct Options {
    /// "NAME=value"; ours if absent.
    std::optional<std::vector<std::string>> environment = {};
    /// The working directory; ours if empty.
    std::string directory = {};
    std::vector<Descriptor> descriptors = {};
    /// Called in the child before exec; what it returns is 0 or the errno
    /// with which start() then fails.
    std::function<int()> before_exec = {};
  };

  /// `argv[0]` is looked for in PATH if it holds no slash. The error's
  /// exit status is 127 for a program that is not there, 126 for one that
  /// cannot be executed, 125 for anything before that.
  static Result<ChildProcess> start(const std::vector<std::string>& argv,
                                    const Options& options);
  static Result<ChildProcess> start(const std::vector<std::string>& argv);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  pid_t pid() const;

  /// Waits for the end: the exit status, or 128 + the signal's number.
  /// Asked again it gives the same answer.
  int wait();

  /// From here on the child lives and ends without us.
  void detach();

private:
  struct State;
  explicit ChildProcess(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

/// Where `name` is, as execvp(3) searches: a program that is there but may not
/// be executed is only an answer if no later directory has a better one. Errors
/// as those of start().
Result<std::string> find_program(const std::string& name);

/// The error of a program that could not be started: 127 if it is not there,
/// 126 if it cannot be executed, 125 if there was no child that could try.
Error start_error(const std::string& name, int error, bool forked);

/// `words` as exec(3) wants them, for as long as they live.
std::vector<char*> exec_words(const std::vector<std::string>& words);

/// The status that a shell would report for what wait(2) returned.
int shell_status(int wait_status);

} // namespace base
