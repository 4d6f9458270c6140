// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: exit statuses, descriptors and environments are promises that makefiles
// rely on, so they are tried with real children.
#include "base/child_process.hpp"
#include "base/fd.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

namespace {

using base::ChildProcess;
using Options = ChildProcess::Options;

class Child : public TestDirectory {
protected:
  std::string executable(const std::string& name, const std::string& text) {
    EXPECT_TRUE(base::write_file_atomically(path(name), text, 0755));

    return path(name);
  }
};

/// What `script` writes to its standard output.
std::string output_of(const std::string& script, Options options = {}) {
  auto pipe = std::move(*base::Fd::pipe());
  options.descriptors.push_back({1, pipe.write_end.get()});

  auto child = ChildProcess::start({"sh", "-c", script}, options);
  if (!child)
    return base::render(child.error());
  pipe.write_end.reset();
  std::string output = std::move(*base::read_all(pipe.read_end, "pipe"));
  (void)child->wait();

  return output;
}

int status_of(const std::string& script) {
  return ChildProcess::start({"sh", "-c", script})->wait();
}

TEST_F(Child, EndsWithItsOwnStatus) {
  EXPECT_EQ(status_of("exit 0"), 0);
  EXPECT_EQ(status_of("exit 7"), 7);
}

TEST_F(Child, ThatASignalEndedHas128AndItsNumber) {
  EXPECT_EQ(status_of("kill -KILL $$"), 128 + SIGKILL);
  EXPECT_EQ(status_of("kill -TERM $$"), 128 + SIGTERM);
}

TEST_F(Child, GivesItsStatusAsOftenAsAsked) {
  auto child = ChildProcess::start({"false"});

  EXPECT_EQ(child->wait(), 1);
  EXPECT_EQ(child->wait(), 1);
}

TEST_F(Child, ThatIsNotThereIs127) {
  for (const std::string& name : {std::string("no-such-thing"), path("none")}) {
    const auto child = ChildProcess::start({name});

    ASSERT_FALSE(child);
    EXPECT_EQ(child.error().exit_status, 127);
    EXPECT_EQ(base::render(child.error()),
              name + ": cannot execute: No such file or directory");
  }
}

TEST_F(Child, ThatCannotBeExecutedIs126AndLeavesNoZombie) {
  ASSERT_TRUE(base::write_file_atomically(path("text"), "text"));

  const auto child = ChildProcess::start({path("text")});

  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().exit_status, 126);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

TEST_F(Child, IsFoundInPathAndKeepsItsName) {
  EXPECT_EQ(output_of("ps -o args= -p $$ || true").substr(0, 5), "sh -c");
}

TEST_F(Child, WithoutInterpreterIsAScriptOfTheShell) {
  const std::string script = executable("script", "exit $#\n");

  EXPECT_EQ(ChildProcess::start({script, "a", "b"})->wait(), 2);
}

TEST_F(Child, InheritsTheEnvironmentOrGetsItsOwn) {
  ASSERT_EQ(::setenv("JOBROOT_TRIAL", "ours", 1), 0);

  EXPECT_EQ(output_of("echo $JOBROOT_TRIAL"), "ours\n");
  EXPECT_EQ(output_of("echo $JOBROOT_TRIAL",
                      {.environment = {{"JOBROOT_TRIAL=its own"}}}),
            "its own\n");
}

TEST_F(Child, StartsInItsDirectory) {
  EXPECT_EQ(output_of("pwd -P", {.directory = "/usr"}), "/usr\n");
}

TEST_F(Child, InheritsWhatIsNotCloseOnExec) {
  const auto own = base::Fd::open("/dev/null", O_RDONLY);
  // Far above the others, where the launcher would close it.
  const base::Fd inherited{::fcntl(own->get(), F_DUPFD, 200)};

  EXPECT_EQ(output_of("[ -e /dev/fd/" + std::to_string(inherited.get()) +
                      " ] && [ ! -e /dev/fd/" + std::to_string(own->get()) +
                      " ] && echo right"),
            "right\n");
}

TEST_F(Child, GetsDescriptorsUnderTheNumbersItWants) {
  const auto file = base::Fd::open("/dev/null", O_RDONLY);

  EXPECT_EQ(output_of("readlink /proc/self/fd/9",
                      {.descriptors = {{9, file->get()}}}),
            "/dev/null\n");
  EXPECT_EQ(output_of("readlink /proc/self/fd/" + std::to_string(file->get()),
                      {.descriptors = {{file->get(), file->get()}}}),
            "/dev/null\n");
}

TEST_F(Child, IsPreparedBeforeExec) {
  const auto umask_all = [] {
    ::umask(0777);
    return 0;
  };
  const auto fail = [] { return EPERM; };

  EXPECT_EQ(output_of("umask", {.before_exec = umask_all}), "0777\n");
  EXPECT_EQ(output_of("umask", {.before_exec = fail}),
            "sh: cannot execute: Operation not permitted");
}

TEST_F(Child, IsKilledWithItsOwnerUnlessDetached) {
  pid_t killed = -1;
  pid_t detached = -1;
  {
    const auto child = ChildProcess::start({"sleep", "60"});
    killed = child->pid();
    auto other = ChildProcess::start({"sleep", "60"});
    detached = other->pid();
    other->detach();
  }

  EXPECT_EQ(::kill(killed, 0), -1);
  EXPECT_EQ(::kill(detached, SIGKILL), 0);
  EXPECT_EQ(::waitpid(detached, nullptr, 0), detached);
}

} // namespace
