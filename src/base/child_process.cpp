// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the only file that sees Boost.Process. Its launcher closes whatever is
// not on a list, and finds no program in PATH: both are made good here.
#include "base/child_process.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

// Else it wants the compiled Boost.Filesystem; and it forgets an include.
#define BOOST_PROCESS_USE_STD_FS
#include <boost/asio/io_context.hpp>
#include <boost/optional.hpp>
#include <boost/process/v2/process.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace base {

namespace {

namespace process = boost::process::v2;
using Launcher = process::posix::default_launcher;
using Executor = boost::asio::io_context::executor_type;

constexpr int own_failure = 125;
constexpr int not_executable = 126;
constexpr int not_found = 127;

boost::system::error_code to_code(int error) {
  return {error, boost::system::system_category()};
}

/// Step of the launcher: keeps every descriptor that is not close-on-exec.
struct KeepDescriptors {
  static boost::system::error_code on_setup(Launcher& launcher,
                                            const std::filesystem::path&,
                                            const char* const*) {
    const auto names = list_directory("/proc/self/fd");
    if (!names)
      return {};
    for (const std::string& name : *names)
      if (const auto fd = parse_number<int>(name))
        launcher.fd_whitelist.push_back(*fd);

    return {};
  }
};

/// Step of the launcher: what the caller asks for, in the child.
struct Prepare {
  const char* const* argv;
  const ChildProcess::Options& options;

  boost::system::error_code on_exec_setup(Launcher& launcher,
                                          const std::filesystem::path&,
                                          const char* const*& words) const {
    // The launcher would put the path that was found into argv[0].
    words = argv;
    for (const auto& [target, source] : options.descriptors) {
      // dup2 onto itself would leave the descriptor close-on-exec.
      if (target == source ? ::fcntl(target, F_SETFD, 0) != 0
                           : ::dup2(source, target) < 0)
        return to_code(errno);
      launcher.fd_whitelist.push_back(target);
    }
    if (!options.directory.empty() && ::chdir(options.directory.c_str()) != 0)
      return to_code(errno);
    // It is errno that the launcher tells the parent.
    if (options.before_exec)
      if (const int error = options.before_exec(); error != 0)
        return to_code(errno = error);

    return {};
  }

  /// The launcher would end the child with exit(3), which writes what the
  /// parent has in its buffers a second time.
  static void on_exec_error(const auto&...) { ::_exit(own_failure); }
};

Error with_status(Error error, int status) {
  error.exit_status = status;

  return error;
}

} // namespace

Result<std::string> find_program(const std::string& name) {
  if (name.find('/') != std::string::npos)
    return name;

  const char* const path = std::getenv("PATH");
  int error = ENOENT;
  for (const auto directory :
       split(path != nullptr ? path : "/bin:/usr/bin", ':')) {
    const std::string candidate =
        std::string(directory.empty() ? "." : directory) + '/' + name;

    struct stat status {};

    if (::stat(candidate.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
      continue;
    if (::access(candidate.c_str(), X_OK) == 0)
      return candidate;
    error = EACCES;
  }

  return start_error(name, error, true);
}

Error start_error(const std::string& name, int error, bool forked) {
  const int status = !forked           ? own_failure
                     : error == ENOENT ? not_found
                                       : not_executable;

  return with_status(
      Error::system(name.empty() ? "''" : name, "execute", error), status);
}

std::vector<char*> exec_words(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);

  // exec(3) changes nothing, but its type does not say so.
  for (const std::string& word : words)
    pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);

  return pointers;
}

struct ChildProcess::State {
  boost::asio::io_context context{1};
  process::basic_process<Executor> child{context.get_executor()};

  /// 0 or an errno; `launcher.pid` says how far it went.
  int launch(Launcher& launcher,
             const std::string& program,
             const std::vector<std::string>& argv,
             const Options& options) {
    const std::vector<char*> words = exec_words(argv);
    boost::system::error_code code;
    child = launcher(context.get_executor(),
                     code,
                     program,
                     std::vector<std::string>{},
                     Prepare{words.data(), options},
                     KeepDescriptors{});
    if (code && launcher.pid > 0)
      ::waitpid(launcher.pid, nullptr, 0);

    return code.value();
  }
};

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& argv,
                                         const Options& options) {
  const auto program = find_program(argv.front());
  if (!program)
    return program.error();

  std::unique_ptr<State> state;
  try {
    state = std::make_unique<State>();
  } catch (const boost::system::system_error& error) {
    // asio's own descriptors, before there is a child.
    return start_error(argv.front(), error.code().value(), false);
  }
  std::vector<char*> environment;
  Launcher launcher;
  if (options.environment) {
    environment = exec_words(*options.environment);
    launcher.env = environment.data();
  }
  int error = state->launch(launcher, *program, argv, options);
  // A script without "#!" is the shell's, as for execvp(3).
  if (error == ENOEXEC) {
    std::vector<std::string> script{"/bin/sh", *program};
    script.insert(script.end(), argv.begin() + 1, argv.end());
    error = state->launch(launcher, script.front(), script, options);
  }
  if (error != 0)
    return start_error(argv.front(), error, launcher.pid > 0);

  return ChildProcess{std::move(state)};
}

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& argv) {
  return start(argv, Options{});
}

ChildProcess::ChildProcess(std::unique_ptr<State> state)
    : state_(std::move(state)) {}

ChildProcess::ChildProcess(ChildProcess&&) noexcept = default;
ChildProcess& ChildProcess::operator=(ChildProcess&&) noexcept = default;
ChildProcess::~ChildProcess() = default;

pid_t ChildProcess::pid() const {
  return state_->child.id();
}

int ChildProcess::wait() {
  boost::system::error_code code;
  state_->child.wait(code);

  return shell_status(state_->child.native_exit_code());
}

void ChildProcess::detach() {
  (void)state_->child.detach();
}

int shell_status(int wait_status) {
  constexpr int by_signal = 128;

  return WIFSIGNALED(wait_status) ? by_signal + WTERMSIG(wait_status)
                                  : WEXITSTATUS(wait_status);
}

} // namespace base
