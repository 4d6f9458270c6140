// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a started program is in the session however it is started, also with
// an environment that lacks everything, and the ids that were changed go with
// it.
#include "intercept_test.hpp"

#include <functional>

namespace {

constexpr char script[] = "test \"$(id -u)\" = \"$WANTED\"";
char* const shell[] = {const_cast<char*>("sh"),
                       const_cast<char*>("-c"),
                       const_cast<char*>(script),
                       nullptr};

char wanted_text[40];
char path_text[] = "PATH=/usr/bin:/bin";

/// An environment with nothing of the session's.
char** bare() {
  static char* environment[] = {path_text, wanted_text, nullptr};
  return environment;
}

void want(unsigned uid) {
  snprintf(wanted_text, sizeof wanted_text, "WANTED=%u", uid);
}

/// Calls start() in a child and expects its program to find itself as `uid`.
void starts_as(Case& test, unsigned uid, const std::function<void()>& start) {
  want(uid);
  const pid_t child = fork();
  if (child == 0) {
    environ = bare();
    start();
    _exit(99);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT(status == 0);
}

/// Whether a child that calls end() ends with `wanted`.
bool ends_with(int wanted, const std::function<void()>& end) {
  const pid_t child = fork();
  if (child == 0)
    end();
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == wanted;
}

void starts(Case& test, const std::function<void()>& start) {
  starts_as(test, test.owner(0), start);
  if (test.root)
    starts_as(test, 5, [&] {
      if (setresuid(5, 5, 5) == 0)
        start();
    });
}

} // namespace

INTERCEPT_TEST(execve) {
  starts(test, [] { execve("/bin/sh", shell, bare()); });
  EXPECT(execve("missing", shell, bare()) == -1 && errno == ENOENT);
  close(open("plain", O_CREAT | O_WRONLY, 0600));
  EXPECT(execve("plain", shell, bare()) == -1 && errno == EACCES);
  FILE* const made = fopen("made", "w");
  fputs("#!/bin/sh\nexit 0\n", made);
  fclose(made);
  EXPECT(chmod("made", 0755) == 0);
  EXPECT(system("./made") == 0);
}

INTERCEPT_TEST(execv) {
  starts(test, [] { execv("/bin/sh", shell); });
}

INTERCEPT_TEST(execvp) {
  starts(test, [] { execvp("sh", shell); });
  EXPECT(execvp("no-such-program", shell) == -1 && errno == ENOENT);
  FILE* const made = fopen("text", "w");
  fputs("exit 7\n", made);
  fclose(made);
  EXPECT(chmod("text", 0755) == 0);
  const pid_t child = fork();
  if (child == 0) {
    char* const words[] = {const_cast<char*>("./text"), nullptr};
    execvp("./text", words);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT(WEXITSTATUS(status) == 7);
}

INTERCEPT_TEST(execvpe) {
  starts(test, [] { execvpe("sh", shell, bare()); });
}

INTERCEPT_TEST(execl) {
  starts(test, [] { execl("/bin/sh", "sh", "-c", script, nullptr); });
}

INTERCEPT_TEST(execle) {
  starts(test, [] { execle("/bin/sh", "sh", "-c", script, nullptr, bare()); });
}

INTERCEPT_TEST(execlp) {
  starts(test, [] { execlp("sh", "sh", "-c", script, nullptr); });
}

INTERCEPT_TEST(execveat) {
  starts(test, [] { execveat(open("/bin", O_PATH), "sh", shell, bare(), 0); });
}

INTERCEPT_TEST(fexecve) {
  starts(test,
         [] { fexecve(open("/bin/sh", O_RDONLY | O_CLOEXEC), shell, bare()); });
}

INTERCEPT_TEST(posix_spawn) {
  starts(test, [] {
    pid_t pid = 0;
    int status = 99;
    if (posix_spawn(&pid, "/bin/sh", nullptr, nullptr, shell, bare()) == 0)
      waitpid(pid, &status, 0);
    _exit(status == 0 ? 0 : 98);
  });
  EXPECT(posix_spawn(nullptr, "missing", nullptr, nullptr, shell, bare()) ==
         ENOENT);
}

INTERCEPT_TEST(posix_spawnp) {
  starts(test, [] {
    pid_t pid = 0;
    int status = 99;
    if (posix_spawnp(&pid, "sh", nullptr, nullptr, shell, bare()) == 0)
      waitpid(pid, &status, 0);
    _exit(status == 0 ? 0 : 98);
  });
}

INTERCEPT_TEST(system) {
  starts(test, [] {
    char** const before = environ;
    const int status = system(script);
    _exit(status == 0 && environ == before ? 0 : 98);
  });
  EXPECT(system(nullptr) != 0);
}

INTERCEPT_TEST(popen) {
  starts(test, [] {
    FILE* const stream = popen(script, "r");
    _exit(stream != nullptr && pclose(stream) == 0 ? 0 : 98);
  });
}

// The first who looks at the ids after a fork is a child of vfork: they are
// its own, not its parent's.
INTERCEPT_TEST(vfork) {
  const pid_t between = fork();
  if (between == 0) {
    const pid_t child = vfork();
    if (child == 0)
      _exit(setuid(1000) == 0 && getuid() == 1000 && geteuid() == 1000 ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    const bool same = getuid() == test.owner(0) && geteuid() == test.owner(0);
    _exit((status == 0) == test.root && same ? 0 : 1);
  }
  int status = 0;
  EXPECT(waitpid(between, &status, 0) == between);
  EXPECT(status == 0);
}

INTERCEPT_TEST(_exit) {
  EXPECT(ends_with(7, [] { _exit(7); }));
  // The memory is ours, the end is the child's.
  const pid_t child = vfork();
  if (child == 0)
    _exit(8);
  int status = 0;
  EXPECT(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 8);
}

INTERCEPT_TEST(_Exit) {
  EXPECT(ends_with(9, [] { _Exit(9); }));
}
