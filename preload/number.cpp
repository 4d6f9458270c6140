// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs make calls by number where their libc has no function for them
// (openat2, fchmodat2, faccessat2), or because they want the kernel's own word
// (libuv, Perl, Rust). What has a function here goes to it, everything else to
// the kernel as it came.
//
//   syscall  ->  the row of the number in `rows`
//
// io_uring is refused: what is submitted to it, nobody can be in front of. So
// are the calls for attributes below a directory, as by kernels before 6.13;
// programs have the older ones to go back to.
#include "intercept.hpp"
#include "limits.hpp"
#include "opening.hpp"
#include "process.hpp"

#include <stdarg.h>

#include <utility>

namespace shim {
namespace {

/// Makes of the six words of a call what the function of its row takes.
using Route = long (*)(const long* words);

template <class T> T from_word(long word) noexcept {
  if constexpr (std::is_pointer_v<T>)
    return reinterpret_cast<T>(word);
  else
    return static_cast<T>(word);
}

template <class Result, class... Arguments, size_t... i>
long pass(Result (*function)(Arguments...),
          const long* words,
          std::index_sequence<i...>) {
  return static_cast<long>(function(from_word<Arguments>(words[i])...));
}

template <auto function, class Result, class... Arguments>
long pass_as(Result (*)(Arguments...), const long* words) {
  return pass<Result, Arguments...>(
      function, words, std::index_sequence_for<Arguments...>());
}

template <auto function> long to(const long* words) {
  return pass_as<function>(function, words);
}

// Where the call differs from libc's function of its name.

int open_at(int directory, const char* path, int flags, mode_t mode) noexcept {
  return status(open_as_root({{directory, path, 0}, false}, flags, mode));
}

int open_here(const char* path, int flags, mode_t mode) noexcept {
  return open_at(AT_FDCWD, path, flags, mode);
}

int create_here(const char* path, mode_t mode) noexcept {
  return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int change_mode_at(int directory, const char* path, mode_t mode) noexcept {
  return shim::fchmodat(directory, path, mode, 0);
}

int accessible_at(int directory, const char* path, int how) noexcept {
  return shim::faccessat(directory, path, how, 0);
}

int set_or_pass(int fd, unsigned long request, void* argument) noexcept {
  return shim::ioctl(fd, request, argument);
}

int control(int option, long a, long b, long c, long d) noexcept {
  return shim::prctl(option, a, b, c, d);
}

int refuse() noexcept {
  return status(-ENOSYS);
}

#if defined(__i386__)

constexpr int kernels_stat = 1; // as in stat.cpp

int old_stat(const char* path, struct stat* status) noexcept {
  return shim::__xstat(kernels_stat, path, status);
}

int old_lstat(const char* path, struct stat* status) noexcept {
  return shim::__lxstat(kernels_stat, path, status);
}

int old_fstat(int fd, struct stat* status) noexcept {
  return shim::__fxstat(kernels_stat, fd, status);
}

int truncate_wide(const char* path, unsigned lower, unsigned upper) noexcept {
  return shim::truncate64(path,
                          static_cast<off64_t>(uint64_t{upper} << 32 | lower));
}

#endif

struct Row {
  long number;
  Route route;
};

// Numbers that headers may be too old for.
constexpr long fchmodat2_number = 452;
constexpr long setxattrat_number = 463;
constexpr long getxattrat_number = 464;
constexpr long listxattrat_number = 465;
constexpr long removexattrat_number = 466;

constexpr Row rows[] = {
#if defined(__i386__)
    {__NR_stat, to<old_stat>},
    {__NR_lstat, to<old_lstat>},
    {__NR_fstat, to<old_fstat>},
    {__NR_stat64, to<shim::stat64>},
    {__NR_lstat64, to<shim::lstat64>},
    {__NR_fstat64, to<shim::fstat64>},
    {__NR_fstatat64, to<shim::fstatat64>},
    {__NR_truncate, to<shim::truncate>},
    {__NR_truncate64, to<truncate_wide>},
    {__NR_utimensat_time64, to<shim::__utimensat64>},
    {__NR_getuid, to<shim::getuid>}, // those with 16 bits
    {__NR_geteuid, to<shim::geteuid>},
    {__NR_getgid, to<shim::getgid>},
    {__NR_getegid, to<shim::getegid>},
#else
    {SYS_fstat, to<shim::fstat>},
    {SYS_newfstatat, to<shim::fstatat>},
    {SYS_truncate, to<shim::truncate>},
#endif
#ifdef SYS_stat
    {SYS_stat, to<shim::stat>},
    {SYS_lstat, to<shim::lstat>},
#endif
#ifdef SYS_open // what newer machines never had
    {SYS_open, to<open_here>},
    {SYS_creat, to<create_here>},
    {SYS_access, to<shim::access>},
    {SYS_chmod, to<shim::chmod>},
    {SYS_chown, to<shim::chown>},
    {SYS_lchown, to<shim::lchown>},
    {SYS_mknod, to<shim::mknod>},
    {SYS_mkdir, to<shim::mkdir>},
    {SYS_rmdir, to<shim::rmdir>},
    {SYS_link, to<shim::link>},
    {SYS_symlink, to<shim::symlink>},
    {SYS_readlink, to<shim::readlink>},
    {SYS_unlink, to<shim::unlink>},
    {SYS_rename, to<shim::rename>},
    {SYS_utime, to<shim::utime>},
    {SYS_utimes, to<shim::utimes>},
    {SYS_futimesat, to<shim::futimesat>},
#endif
    {SYS_openat, to<open_at>},
    {SYS_openat2, to<shim::openat2>},
    {SYS_statx, to<shim::statx>},
    {SYS_faccessat, to<accessible_at>},
    {SYS_faccessat2, to<shim::faccessat>},
    {SYS_fchmod, to<shim::fchmod>},
    {SYS_fchmodat, to<change_mode_at>},
    {fchmodat2_number, to<shim::fchmodat>},
    {SYS_fchown, to<shim::fchown>},
    {SYS_fchownat, to<shim::fchownat>},
    {SYS_mknodat, to<shim::mknodat>},
    {SYS_mkdirat, to<shim::mkdirat>},
    {SYS_symlinkat, to<shim::symlinkat>},
    {SYS_linkat, to<shim::linkat>},
    {SYS_readlinkat, to<shim::readlinkat>},
    {SYS_unlinkat, to<shim::unlinkat>},
    {SYS_renameat2, to<shim::renameat2>},
    {SYS_renameat, to<shim::renameat>},
    {SYS_utimensat, to<shim::utimensat>},
    {SYS_chdir, to<shim::chdir>},
    {SYS_fchdir, to<shim::fchdir>},
    {SYS_getdents64, to<shim::getdents64>},
    {SYS_getuid, to<shim::getuid>},
    {SYS_geteuid, to<shim::geteuid>},
    {SYS_getgid, to<shim::getgid>},
    {SYS_getegid, to<shim::getegid>},
    {SYS_getresuid, to<shim::getresuid>},
    {SYS_getresgid, to<shim::getresgid>},
    {SYS_getgroups, to<shim::getgroups>},
    {SYS_setuid, to<shim::setuid>},
    {SYS_setgid, to<shim::setgid>},
    {SYS_setreuid, to<shim::setreuid>},
    {SYS_setregid, to<shim::setregid>},
    {SYS_setresuid, to<shim::setresuid>},
    {SYS_setresgid, to<shim::setresgid>},
    {SYS_setfsuid, to<shim::setfsuid>},
    {SYS_setfsgid, to<shim::setfsgid>},
    {SYS_setgroups, to<shim::setgroups>},
    {SYS_capget, to<shim::capget>},
    {SYS_capset, to<shim::capset>},
    {SYS_prctl, to<control>},
    {SYS_getxattr, to<shim::getxattr>},
    {SYS_lgetxattr, to<shim::lgetxattr>},
    {SYS_fgetxattr, to<shim::fgetxattr>},
    {SYS_setxattr, to<shim::setxattr>},
    {SYS_lsetxattr, to<shim::lsetxattr>},
    {SYS_fsetxattr, to<shim::fsetxattr>},
    {SYS_listxattr, to<shim::listxattr>},
    {SYS_llistxattr, to<shim::llistxattr>},
    {SYS_flistxattr, to<shim::flistxattr>},
    {SYS_removexattr, to<shim::removexattr>},
    {SYS_lremovexattr, to<shim::lremovexattr>},
    {SYS_fremovexattr, to<shim::fremovexattr>},
    {SYS_bind, to<shim::bind>},
    {SYS_setpriority, to<shim::setpriority>},
    {SYS_sched_setscheduler, to<shim::sched_setscheduler>},
    {SYS_sched_setparam, to<shim::sched_setparam>},
    {SYS_sched_setattr, to<set_scheduling>},
    {SYS_ioprio_set, to<set_io_priority>},
    {SYS_prlimit64, to<shim::prlimit64>},
    {SYS_setrlimit, to<shim::setrlimit>},
    {SYS_quotactl, to<shim::quotactl>},
    {SYS_ioctl, to<set_or_pass>},
    {SYS_unshare, to<shim::unshare>},
    {SYS_execve, to<shim::execve>},
    {SYS_execveat, to<shim::execveat>},
    {SYS_io_uring_setup, to<refuse>},
    {setxattrat_number, to<refuse>},
    {getxattrat_number, to<refuse>},
    {listxattrat_number, to<refuse>},
    {removexattrat_number, to<refuse>},
};

constexpr size_t count = sizeof rows / sizeof *rows;
static_assert(count < UINT8_MAX);

/// For each number one more than its row's, or 0.
struct Index {
  static constexpr size_t size = 512;
  uint8_t row[size] = {};

  consteval Index() {
    for (size_t i = 0; i < count; i++)
      row[rows[i].number] = static_cast<uint8_t>(i + 1);
  }
};

constexpr Index row_of;

/// Null for what goes to the kernel. An exec passes the environment on even
/// where there is no session.
Route route_of(long number) noexcept {
  if (static_cast<unsigned long>(number) >= Index::size)
    return nullptr;
  const uint8_t row = row_of.row[number];
  const bool is_exec = number == SYS_execve || number == SYS_execveat;
  return row != 0 && (is_exec || active()) ? rows[row - 1].route : nullptr;
}

} // namespace

long syscall(long number, ...) noexcept {
  long words[6];
  va_list rest;
  va_start(rest, number);
  for (long& word : words)
    word = va_arg(rest, long);
  va_end(rest);
  if (const Route route = route_of(number))
    return route(words);
  return result(jobroot::sys::call(
      number, words[0], words[1], words[2], words[3], words[4], words[5]));
}

} // namespace shim
