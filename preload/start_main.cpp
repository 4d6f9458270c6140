// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a program is told can be replaced only before it looks, and only
// as a whole: its arguments and its environment lie where nothing can be added.
// libc is about to call main, whose address it got from the program's first
// instructions; it calls ours instead, which calls main with other lists.
#include "intercept.hpp"
#include "next.hpp"
#include "wrap.hpp"

NEXT(__libc_start_main)

namespace shim {
namespace {

MainFunction* program_main = nullptr;

int main_in_wrap(int count, char** words, char** environment) {
  if (!started)
    start();
  Told told{count, words, environment};
  if (process.wrap.is_set)
    change_told(told);
  return program_main(told.count, told.words, told.environment);
}

} // namespace

int __libc_start_main(MainFunction* main,
                      int count,
                      char** words,
                      void (*init)(),
                      void (*finish)(),
                      void (*loader)(),
                      void* stack) {
  const auto libc = next::__libc_start_main.get();
  if (libc == nullptr) // then nobody else could have called us either
    jobroot::sys::call(SYS_exit_group, 127);
  program_main = main;
  // musl runs constructors only later: whether there is a wrap is not known.
  const bool is_outside = started && !process.wrap.is_set;
  return libc(is_outside ? main : main_in_wrap,
              count,
              words,
              init,
              finish,
              loader,
              stack);
}

} // namespace shim
