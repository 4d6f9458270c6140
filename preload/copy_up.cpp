// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: calls whose only concern for the session is that an overlay may copy
// the file up (copy_up.hpp). All are made as they come.
//
//   link linkat                            ->  link_at
//   utime utimes lutimes futimes futimesat
//   utimensat futimens                     ->  set_times
//   truncate truncate64                    ->  cut
#include "copy_up.hpp"

#include "intercept.hpp"
#include "record.hpp"
#include "strict.hpp"
#include "writing.hpp"

namespace shim {
namespace {

using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::Time;
using jobroot::sys::word;

long real_link(const Target& from, int flags, const Target& to) noexcept {
  return call(SYS_linkat,
              from.directory,
              word(from.path),
              to.directory,
              word(to.path),
              flags);
}

int link_at(const Target& from, int directory, const char* path) noexcept {
  const bool follows = (from.flags & AT_SYMLINK_FOLLOW) != 0;
  const Target seen{from.directory,
                    from.path,
                    (from.flags & AT_EMPTY_PATH) |
                        (follows ? 0 : AT_SYMLINK_NOFOLLOW)};
  const Target to{directory, path, 0};
  if (const int refused = may_link(seen, to))
    return status(refused);
  CopyUp copy_up(seen);
  long error =
      with_directory_of(to, [&] { return real_link(from, from.flags, to); });
  if (error == -EACCES && opened_way_to(from, false))
    error = real_link(from, from.flags, to);
  // To name what only a descriptor leads to takes a capability before 6.10.
  if (error == -ENOENT && from.is_descriptor() && active()) {
    char name[32];
    jobroot::overlay::descriptor_path(name, from.directory);
    error = real_link({AT_FDCWD, name, 0}, AT_SYMLINK_FOLLOW, to);
  }
  if (error == 0) {
    copy_up.settle({directory, path, AT_SYMLINK_NOFOLLOW});
    if ((from.flags & AT_EMPTY_PATH) == 0)
      copy_up.settle({from.directory, from.path, AT_SYMLINK_NOFOLLOW});
  }
  return status(error);
}

/// As utimensat(2): a null path means the descriptor itself.
int set_times(const Target& target, const Time* times) noexcept {
  const Target named =
      target.path != nullptr ? target : Target::of_fd(target.directory);
  if (const int refused = may_set_times(named, times))
    return status(refused);
  CopyUp copy_up(named);
  const Timing timing(named);
  const auto set = [&] {
    return jobroot::sys::set_times(
        target.directory, target.path, times, target.flags);
  };
  long error = set();
  if (error == -EACCES && opened_way_to(named, false))
    error = set();
  if (error == 0) {
    copy_up.settle(named);
    timing.settle(named);
  }
  return status(error);
}

/// `times` are two of struct timespec, or of one with 64 bits.
template <class Timespec>
int set_fine_times(const Target& target, const Timespec* times) noexcept {
  // The kernel looks at no more of tv_nsec than the caller has.
  if (times == nullptr || sizeof(Timespec) == sizeof(Time))
    return set_times(target, reinterpret_cast<const Time*>(times));
  const Time kernels[2] = {{times[0].tv_sec, times[0].tv_nsec},
                           {times[1].tv_sec, times[1].tv_nsec}};
  return set_times(target, kernels);
}

/// `times` are two of struct timeval.
template <class Timeval>
int set_coarse_times(const Target& target, const Timeval* times) noexcept {
  if (times == nullptr)
    return set_times(target, nullptr);
  // What is wrong with the path comes first, so the kernel is to refuse.
  const auto nanoseconds = [](auto part) {
    return part < 0 || part > 999999 ? -1 : part * 1000;
  };
  const Time fine[2] = {{times[0].tv_sec, nanoseconds(times[0].tv_usec)},
                        {times[1].tv_sec, nanoseconds(times[1].tv_usec)}};
  return set_times(target, fine);
}

template <class Utimbuf>
int set_whole_times(const char* path, const Utimbuf* times) noexcept {
  if (times == nullptr)
    return set_times({AT_FDCWD, path, 0}, nullptr);
  const Time fine[2] = {{times->actime, 0}, {times->modtime, 0}};
  return set_times({AT_FDCWD, path, 0}, fine);
}

int cut(const char* path, int64_t length) noexcept {
  const Target target{AT_FDCWD, path, 0};
  if (const int refused = may_cut(target))
    return status(refused);
  CopyUp copy_up(target);
  const Writing writing(&target, true);
  long error = jobroot::sys::truncate(path, length);
  if (error == -EACCES && opened(target))
    error = jobroot::sys::truncate(path, length);
  if (error == 0) {
    copy_up.settle(target);
    writing.settle(target);
  }
  return status(error);
}

} // namespace

int link(const char* from, const char* path) noexcept {
  return link_at({AT_FDCWD, from, 0}, AT_FDCWD, path);
}

int linkat(int from_directory,
           const char* from,
           int directory,
           const char* path,
           int flags) noexcept {
  return link_at({from_directory, from, flags}, directory, path);
}

int truncate(const char* path, off_t length) noexcept {
  return cut(path, length);
}

int truncate64(const char* path, off64_t length) noexcept {
  return cut(path, length);
}

int utime(const char* path, const struct utimbuf* times) noexcept {
  return set_whole_times(path, times);
}

int utimes(const char* path, const struct timeval times[2]) noexcept {
  return set_coarse_times({AT_FDCWD, path, 0}, times);
}

int lutimes(const char* path, const struct timeval times[2]) noexcept {
  return set_coarse_times({AT_FDCWD, path, AT_SYMLINK_NOFOLLOW}, times);
}

int futimes(int fd, const struct timeval times[2]) noexcept {
  return set_coarse_times({fd, nullptr, 0}, times);
}

int futimesat(int directory,
              const char* path,
              const struct timeval times[2]) noexcept {
  return set_coarse_times({directory, path, 0}, times);
}

int utimensat(int directory,
              const char* path,
              const struct timespec times[2],
              int flags) noexcept {
  return set_fine_times({directory, path, flags}, times);
}

int futimens(int fd, const struct timespec times[2]) noexcept {
  return set_fine_times({fd, nullptr, 0}, times);
}

#if defined(__i386__)

int __utime64(const char* path, const time64::Utimbuf* times) noexcept {
  return set_whole_times(path, times);
}

int __utimes64(const char* path, const time64::Timeval times[2]) noexcept {
  return set_coarse_times({AT_FDCWD, path, 0}, times);
}

int __lutimes64(const char* path, const time64::Timeval times[2]) noexcept {
  return set_coarse_times({AT_FDCWD, path, AT_SYMLINK_NOFOLLOW}, times);
}

int __futimes64(int fd, const time64::Timeval times[2]) noexcept {
  return set_coarse_times({fd, nullptr, 0}, times);
}

int __futimesat64(int directory,
                  const char* path,
                  const time64::Timeval times[2]) noexcept {
  return set_coarse_times({directory, path, 0}, times);
}

int __utimensat64(int directory,
                  const char* path,
                  const time64::Timespec times[2],
                  int flags) noexcept {
  return set_fine_times({directory, path, flags}, times);
}

int __futimens64(int fd, const time64::Timespec times[2]) noexcept {
  return set_fine_times({fd, nullptr, 0}, times);
}

#endif

} // namespace shim
