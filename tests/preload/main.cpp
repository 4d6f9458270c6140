// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: runs the test of every row, each in a process and a directory of its
// own. `intercepts root` or `intercepts user` says what to expect.
#include "intercept_test.hpp"

#define INTERCEPT(name, family) extern "C" void covered_##name(Case& test);
#include "../../preload/intercepts.def"
#undef INTERCEPT

namespace {

struct Row {
  const char* name;
  void (*run)(Case& test);
};

constexpr Row rows[] = {
#define INTERCEPT(name, family) {#name, covered_##name},
#include "../../preload/intercepts.def"
#undef INTERCEPT
};

bool run_row(const Row& row, bool root) {
  char directory[] = "intercept-XXXXXX";
  if (mkdtemp(directory) == nullptr || chmod(directory, 0755) != 0)
    return false;
  const pid_t child = fork();
  if (child == 0) {
    Case test{root};
    if (chdir(directory) != 0)
      _exit(1);
    alarm(20);
    row.run(test);
    fflush(stdout);
    _exit(test.failures == 0 ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0)
    printf("not ok %s (status %x)\n", row.name, static_cast<unsigned>(status));
  return status == 0;
}

} // namespace

int main(int count, char** words) {
  const bool root = count > 1 && strcmp(words[1], "root") == 0;
  const char* only = count > 2 ? words[2] : nullptr;
  int failed = 0;
  setenv("PATH", "/usr/bin:/bin", 1);
  setvbuf(stdout, nullptr, _IOLBF, 0);
  for (const Row& row : rows)
    if (only == nullptr || strcmp(only, row.name) == 0)
      failed += run_row(row, root) ? 0 : 1;
  printf("%zu rows, %d failed\n", sizeof rows / sizeof *rows, failed);
  return failed == 0 ? 0 : 1;
}
