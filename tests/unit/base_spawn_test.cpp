// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is started fast must be started as ChildProcess starts it.
#include "base/child_process.hpp"
#include "base/fd.hpp"
#include "base/spawn.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>

namespace {

class Spawn : public TestDirectory {
protected:
  Spawn() { ::sigprocmask(SIG_SETMASK, nullptr, &child.signal_mask); }

  static int status_of(const base::Result<pid_t>& started) {
    int status = -1;
    ::waitpid(started ? *started : -1, &status, 0);

    return base::shell_status(status);
  }

  /// What a program writes to the stdout that it is given.
  std::string output_of(const std::vector<std::string>& argv) {
    auto pipe = std::move(*base::Fd::pipe());
    child.out = pipe.write_end.get();

    const auto started =
        base::spawn(*base::find_program(argv.front()), argv, child);
    pipe.write_end.reset();
    const auto output = base::read_all(pipe.read_end, "pipe");
    EXPECT_EQ(status_of(started), 0);

    return *output;
  }

  base::Spawned child = {.signal_mask = {}};
};

TEST_F(Spawn, EndsWithItsOwnStatus) {
  EXPECT_EQ(status_of(base::spawn("/bin/sh", {"sh", "-c", "exit 7"}, child)),
            7);
}

TEST_F(Spawn, TellsWhatIsNotThereFromWhatCannotBeExecuted) {
  ASSERT_TRUE(base::write_file_atomically(path("text"), "text"));

  const auto none = base::spawn(path("none"), {"none"}, child);
  const auto text = base::spawn(path("text"), {"text"}, child);

  EXPECT_EQ(none.error().exit_status, 127);
  EXPECT_EQ(base::render(none.error()),
            "none: cannot execute: No such file or directory");
  EXPECT_EQ(text.error().exit_status, 126);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

TEST_F(Spawn, RefusesMoreThanTheKernelTakes) {
  const std::string huge(std::size_t{1} << 20, 'x');

  EXPECT_EQ(base::spawn("/bin/true", {"true", huge}, child).error().exit_status,
            126);
}

TEST_F(Spawn, LeavesScriptsWithoutInterpreterToTheShell) {
  const std::string script = path("script");
  ASSERT_TRUE(base::write_file_atomically(script, "exit $#\n", 0755));

  EXPECT_EQ(status_of(base::spawn(script, {script, "a", "b"}, child)), 2);
}

TEST_F(Spawn, GivesTheDescriptorsThatItIsTold) {
  ASSERT_TRUE(base::write_file_atomically(path("in"), "input"));
  const auto in = base::Fd::open(path("in"), O_RDONLY);
  child.in = in->get();

  EXPECT_EQ(output_of({"cat"}), "input");
}

TEST_F(Spawn, GivesTheSignalMaskThatItIsTold) {
  ::sigemptyset(&child.signal_mask);
  ::sigaddset(&child.signal_mask, SIGUSR1);

  EXPECT_EQ(
      output_of(
          {"sed", "-n", "s/SigBlk:.*0\\(2..\\)/\\1/p", "/proc/self/status"}),
      "200\n");
}

} // namespace
