// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: how a 32-bit program for x86 asks the kernel, included by syscall.hpp.
// The plain numbers there are of calls from before 32-bit ids and files of more
// than 2 GiB; whoever names one means what the others call by that name.
#pragma once

#include <sys/syscall.h>

namespace jobroot::sys {

/// The sixth argument goes into the frame pointer, which no constraint of the
/// compiler can name: it is taken from the stack, where there always is one.
inline long call(long number,
                 long a = 0,
                 long b = 0,
                 long c = 0,
                 long d = 0,
                 long e = 0,
                 long f = 0) noexcept {
  long result;
  asm volatile(
      "pushl %[sixth]\n\t"
      "pushl %%ebp\n\t"
      "movl 4(%%esp), %%ebp\n\t"
      "int $0x80\n\t"
      "popl %%ebp\n\t"
      "addl $4, %%esp"
      : "=a"(result)
      : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e), [sixth] "g"(f)
      : "memory", "cc");
  return result;
}

} // namespace jobroot::sys

#undef SYS_getuid
#undef SYS_geteuid
#undef SYS_getgid
#undef SYS_getegid
#undef SYS_getresuid
#undef SYS_getresgid
#undef SYS_getgroups
#undef SYS_setuid
#undef SYS_setgid
#undef SYS_setreuid
#undef SYS_setregid
#undef SYS_setresuid
#undef SYS_setresgid
#undef SYS_setfsuid
#undef SYS_setfsgid
#undef SYS_setgroups
#undef SYS_chown
#undef SYS_lchown
#undef SYS_fchown
#define SYS_getuid SYS_getuid32
#define SYS_geteuid SYS_geteuid32
#define SYS_getgid SYS_getgid32
#define SYS_getegid SYS_getegid32
#define SYS_getresuid SYS_getresuid32
#define SYS_getresgid SYS_getresgid32
#define SYS_getgroups SYS_getgroups32
#define SYS_setuid SYS_setuid32
#define SYS_setgid SYS_setgid32
#define SYS_setreuid SYS_setreuid32
#define SYS_setregid SYS_setregid32
#define SYS_setresuid SYS_setresuid32
#define SYS_setresgid SYS_setresgid32
#define SYS_setfsuid SYS_setfsuid32
#define SYS_setfsgid SYS_setfsgid32
#define SYS_setgroups SYS_setgroups32
#define SYS_chown SYS_chown32
#define SYS_lchown SYS_lchown32
#define SYS_fchown SYS_fchown32

// What takes 64 bits or a structure is in wide_call.hpp.
#undef SYS_mmap
#undef SYS_truncate
#undef SYS_ftruncate
#undef SYS_stat
#undef SYS_lstat
#undef SYS_fstat
