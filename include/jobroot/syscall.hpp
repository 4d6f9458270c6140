// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the session is read and written from inside every program of a build,
// where libc must not be entered: its functions may be intercepted by us, may
// allocate, and may be another libc than the one we were compiled against.
// Every call returns the kernel's word: a result, or minus an errno.
#pragma once

#if defined(__i386__)
#  include "jobroot/syscall_i386.hpp"
#else
#  include <sys/syscall.h>
#endif

namespace jobroot::sys {

#if defined(__x86_64__)

inline long call(long number,
                 long a = 0,
                 long b = 0,
                 long c = 0,
                 long d = 0,
                 long e = 0,
                 long f = 0) noexcept {
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  long result;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

inline long call(long number,
                 long a = 0,
                 long b = 0,
                 long c = 0,
                 long d = 0,
                 long e = 0,
                 long f = 0) noexcept {
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  register long x3 asm("x3") = d;
  register long x4 asm("x4") = e;
  register long x5 asm("x5") = f;
  asm volatile("svc 0"
               : "+r"(x0)
               : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
               : "memory");
  return x0;
}

#elif defined(__i386__)
// syscall_i386.hpp
#else
#  error "jobroot: no system call sequence for this machine yet"
#endif

/// Passes a pointer where the kernel wants a register.
template <class T> long word(T* pointer) noexcept {
  return reinterpret_cast<long>(pointer);
}

/// True for what the kernel returns instead of a result.
inline bool failed(long result) noexcept {
  return static_cast<unsigned long>(result) > -4096UL;
}

} // namespace jobroot::sys
