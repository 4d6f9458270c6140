// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: symbols that programs import although libc's headers no longer, or
// never, declare them: those of older binaries and of _FORTIFY_SOURCE.
#pragma once

#if defined(__i386__)
#  include "time64.hpp"
#endif

#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/stat.h>

extern "C" {
int capget(cap_user_header_t header, cap_user_data_t data) noexcept;
int capset(cap_user_header_t header, cap_user_data_t data) noexcept;
int __getgroups_chk(int size, gid_t list[], size_t room) noexcept;
int __xstat(int version, const char* path, struct stat* status) noexcept;
int __xstat64(int version, const char* path, struct stat64* status) noexcept;
int __lxstat(int version, const char* path, struct stat* status) noexcept;
int __lxstat64(int version, const char* path, struct stat64* status) noexcept;
int __fxstat(int version, int fd, struct stat* status) noexcept;
int __fxstat64(int version, int fd, struct stat64* status) noexcept;
int __fxstatat(int version,
               int directory,
               const char* path,
               struct stat* status,
               int flags) noexcept;
int __fxstatat64(int version,
                 int directory,
                 const char* path,
                 struct stat64* status,
                 int flags) noexcept;
int __xmknod(int version, const char* path, mode_t mode, dev_t* dev) noexcept;
int __xmknodat(int version,
               int directory,
               const char* path,
               mode_t mode,
               dev_t* dev) noexcept;
struct open_how;
int openat2(int directory,
            const char* path,
            const struct open_how* how,
            size_t bytes) noexcept;
int __open(const char* path, int flags, ...);
int __open64(const char* path, int flags, ...);
ssize_t __read_chk(int fd, void* to, size_t bytes, size_t room);
int __poll_chk(struct pollfd* list, nfds_t count, int timeout, size_t room);
int __ppoll_chk(struct pollfd* list,
                nfds_t count,
                const struct timespec* time,
                const sigset_t* mask,
                size_t room);
int __open_2(const char* path, int flags);
int __open64_2(const char* path, int flags);
int __openat_2(int directory, const char* path, int flags);
int __openat64_2(int directory, const char* path, int flags);
const char* __asan_default_options() noexcept; // libasan's, sanitizer.cpp

/// A program's main; libc passes the environment to all of them.
using MainFunction = int(int count, char** words, char** environment);
/// Called by every program's first instructions. musl knows three arguments.
int __libc_start_main(MainFunction* main,
                      int count,
                      char** words,
                      void (*init)(),
                      void (*finish)(),
                      void (*loader)(),
                      void* stack);
}
