// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: ftw and nftw call stat inside of libc. libc's own walk is called with a
// function of ours, which corrects the stat before the program's sees it, and
// walks the directories that only their mode kept closed to their owner.
//
//   ftw ftw64 nftw nftw64  ->  Walk
#include "frame.hpp"
#include "intercept.hpp"
#include "record.hpp"
#include "status.hpp"

#include <type_traits>

NEXT(ftw)
NEXT(ftw64)
NEXT(nftw)
NEXT(nftw64)
#if defined(__i386__)
NEXT(__ftw64_time64)
NEXT(__nftw64_time64)
#endif

extern "C" [[gnu::weak]] const char* gnu_get_libc_version() noexcept;

namespace shim {
namespace {

template <class Stat> using Plain = int (*)(const char*, const Stat*, int);
template <class Stat>
using Detailed = int (*)(const char*, const Stat*, int, struct FTW*);

/// The call of ftw or nftw that a function is called from. A directory that
/// had to be opened first is walked by a call of its own.
template <class Function> struct Walk : Frame {
  Function function;
  int descriptors;
  int flags = 0;
  int level = 0;  ///< of where it begins
  int answer = 0; ///< what the function made of where it begins
};

/// What was found, as GNU libc counts; musl begins with 1.
int kind_of(int type) noexcept {
  return gnu_get_libc_version != nullptr ? type : type - 1;
}

/// Whether a directory that could not be read is one that root could read, and
/// can be read by now.
bool opened(const char* path) noexcept {
  return active() && who().can(CAP_DAC_OVERRIDE) &&
         make_workable({AT_FDCWD, path, 0}) == 0;
}

template <class Stat> auto ftw_of() noexcept {
  if constexpr (std::is_same_v<Stat, struct stat>)
    return next::ftw.get();
  else
    return next::ftw64.get();
}

template <class Stat> auto nftw_of() noexcept {
  if constexpr (std::is_same_v<Stat, struct stat>)
    return next::nftw.get();
  else
    return next::nftw64.get();
}

#if defined(__i386__)
template <> auto ftw_of<time64::Stat>() noexcept {
  return next::__ftw64_time64.get();
}

template <> auto nftw_of<time64::Stat>() noexcept {
  return next::__nftw64_time64.get();
}
#endif

template <class Stat>
int found(const char* path, const Stat* told, int type) noexcept(false) {
  const auto& walk = Frame::nearest<Walk<Plain<Stat>>>();
  const int kind = kind_of(type);
  if (kind == FTW_NS)
    return walk.function(path, told, type);
  if (kind == FTW_DNR && opened(path)) {
    const Walk<Plain<Stat>> within{{}, walk.function, walk.descriptors};
    if (within.is_known())
      return ftw_of<Stat>()(path, found<Stat>, walk.descriptors);
  }
  Stat status = *told;
  correct_status(&status, {path});
  return walk.function(path, &status, type);
}

template <class Stat>
int found_in_detail(const char* path,
                    const Stat* told,
                    int type,
                    struct FTW* place) noexcept(false);

/// What the walk of a directory that was closed returns, as if the walk that
/// met it had gone on into it.
template <class Stat>
int walk_within(const Walk<Detailed<Stat>>& outer,
                const char* path,
                int level) noexcept(false) {
  Walk<Detailed<Stat>> walk{
      {}, outer.function, outer.descriptors, outer.flags, level};
  if (!walk.is_known())
    return 0;
  const int answer = nftw_of<Stat>()(
      path, found_in_detail<Stat>, walk.descriptors, walk.flags);
  const bool passes_siblings = answer == 0 &&
                               (walk.flags & FTW_ACTIONRETVAL) != 0 &&
                               walk.answer == FTW_SKIP_SIBLINGS;
  return passes_siblings ? walk.answer : answer;
}

template <class Stat>
int found_in_detail(const char* path,
                    const Stat* told,
                    int type,
                    struct FTW* place) noexcept(false) {
  auto& walk = Frame::nearest<Walk<Detailed<Stat>>>();
  const bool moves = (walk.flags & FTW_CHDIR) != 0;
  struct FTW seen = *place;
  seen.level += walk.level;
  const int kind = kind_of(type);
  if (kind == FTW_DNR && !moves && opened(path))
    return walk_within<Stat>(walk, path, seen.level);
  Stat status = *told;
  if (kind != FTW_NS) {
    const char* const name = moves ? path + seen.base : path;
    // A directory is told of before it is entered, or after, but from within;
    // and musl enters none.
    correct_status(&status, {name, kind == FTW_DP ? "." : nullptr, path});
  }
  const int answer = walk.function(path, &status, type, &seen);
  if (place->level == 0)
    walk.answer = answer;
  return answer;
}

template <class Stat>
int walk(const char* path, Plain<Stat> function, int descriptors) {
  const auto libc = ftw_of<Stat>();
  if (libc == nullptr)
    return status(-ENOSYS);
  const Walk<Plain<Stat>> walk{{}, function, descriptors};
  const bool corrects = active() && function != nullptr && walk.is_known();
  return libc(path, corrects ? found<Stat> : function, descriptors);
}

template <class Stat>
int walk(const char* path,
         Detailed<Stat> function,
         int descriptors,
         int flags) {
  const auto libc = nftw_of<Stat>();
  if (libc == nullptr)
    return status(-ENOSYS);
  Walk<Detailed<Stat>> walk{{}, function, descriptors, flags};
  const bool corrects = active() && function != nullptr && walk.is_known();
  return libc(
      path, corrects ? found_in_detail<Stat> : function, descriptors, flags);
}

} // namespace

int ftw(const char* path, Plain<struct stat> function, int descriptors) {
  return walk<struct stat>(path, function, descriptors);
}

int ftw64(const char* path, Plain<struct stat64> function, int descriptors) {
  return walk<struct stat64>(path, function, descriptors);
}

int nftw(const char* path,
         Detailed<struct stat> function,
         int descriptors,
         int flags) {
  return walk<struct stat>(path, function, descriptors, flags);
}

int nftw64(const char* path,
           Detailed<struct stat64> function,
           int descriptors,
           int flags) {
  return walk<struct stat64>(path, function, descriptors, flags);
}

#if defined(__i386__)

int __ftw64_time64(const char* path,
                   Plain<time64::Stat> function,
                   int descriptors) {
  return walk<time64::Stat>(path, function, descriptors);
}

int __nftw64_time64(const char* path,
                    Detailed<time64::Stat> function,
                    int descriptors,
                    int flags) {
  return walk<time64::Stat>(path, function, descriptors, flags);
}

#endif

} // namespace shim
