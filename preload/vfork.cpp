// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whose memory this is, is learned at the first look at the ids
// (credentials.cpp). After a fork the first to look must not be a child of
// vfork, which would take its parent's memory for its own. vfork returns
// twice, so nothing of ours may be on the stack while libc's runs: this looks,
// and jumps.
#include "credentials.hpp"
#include "intercept.hpp"
#include "next.hpp"

#include <signal.h>

NEXT(vfork)

namespace shim {
namespace {

/// For a libc without vfork: a fork keeps all of its promises.
pid_t fork_instead() noexcept {
  return status(jobroot::sys::call(SYS_clone, SIGCHLD));
}

} // namespace

extern "C" [[gnu::used]] decltype(::vfork)* shim_before_vfork() noexcept
    asm("shim_before_vfork");

decltype(::vfork)* shim_before_vfork() noexcept {
  adopt_credentials();
  const auto libc = next::vfork.get();
  return libc != nullptr ? libc : &fork_instead;
}

} // namespace shim

// The stack is aligned for the call, and is what it was at the jump.
#if defined(__x86_64__)
asm(R"(
  .text
  .globl vfork
  .type vfork, @function
vfork:
  endbr64
  subq $8, %rsp
  call shim_before_vfork
  addq $8, %rsp
  jmp *%rax
  .size vfork, . - vfork
)");
#elif defined(__i386__)
asm(R"(
  .text
  .globl vfork
  .type vfork, @function
vfork:
  endbr32
  subl $12, %esp
  call shim_before_vfork
  addl $12, %esp
  jmp *%eax
  .size vfork, . - vfork
)");
#elif defined(__aarch64__)
asm(R"(
  .text
  .globl vfork
  .type vfork, %function
vfork:
  stp x29, x30, [sp, #-16]!
  bl shim_before_vfork
  ldp x29, x30, [sp], #16
  br x0
  .size vfork, . - vfork
)");
#endif
