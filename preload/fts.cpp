// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: fts(3) calls stat inside of libc, too, and leaves what it found where
// the program reads it, and where the program's order of entries may look.
// Only GNU libc has it; elsewhere it is a library that calls stat in public.
//
//   fts_open fts_read fts_children, 64 forms  ->  Order, correct
#include "frame.hpp"
#include "intercept.hpp"
#include "record.hpp"
#include "status.hpp"

#include <type_traits>

NEXT(fts_open)
NEXT(fts64_open)
NEXT(fts_read)
NEXT(fts64_read)
NEXT(fts_children)
NEXT(fts64_children)
NEXT(fts_set)
NEXT(fts64_set)
#if defined(__i386__)
NEXT(__fts64_open_time64)
NEXT(__fts64_read_time64)
NEXT(__fts64_children_time64)
NEXT(__fts64_set_time64)
#endif

extern "C" [[gnu::weak]] const char* gnu_get_libc_version() noexcept;

namespace shim {
namespace {

/// Whether the structures are those that we were compiled with.
bool corrects() noexcept {
  return active() && gnu_get_libc_version != nullptr;
}

/// The path of an entry in the list of a directory that is not entered yet;
/// null where it is too long.
template <class Entry>
const char* path_in_parent(const Entry* entry, char (&room)[4096]) noexcept {
  const Entry* const parent = entry->fts_parent;
  if (parent == nullptr || parent->fts_level < FTS_ROOTLEVEL)
    return nullptr;
  size_t used = 0;
  for (const char* at = parent->fts_accpath; *at != 0; at++) {
    if (used + entry->fts_namelen + 2U >= sizeof room)
      return nullptr;
    room[used++] = *at;
  }
  room[used++] = '/';
  if (used + entry->fts_namelen + 1U >= sizeof room)
    return nullptr;
  jobroot::copy_bytes(
      room + used, entry->fts_name, size_t{entry->fts_namelen} + 1);
  return room;
}

/// What is no regular file to root is none to the program.
template <class Entry> void correct_kind(Entry* entry, mode_t mode) noexcept {
  if (entry->fts_info == FTS_F && !S_ISREG(mode))
    entry->fts_info = FTS_DEFAULT;
}

/// An entry as root sees it. `listed`: its accpath may not hold yet.
template <class Entry> void correct(Entry* entry, bool listed) noexcept {
  if (entry->fts_info == FTS_NS || entry->fts_info == FTS_NSOK ||
      entry->fts_info == FTS_ERR)
    return;
  char room[4096];
  const char* const path = listed ? path_in_parent(entry, room) : nullptr;
  correct_status(entry->fts_statp,
                 {path != nullptr ? path : entry->fts_accpath,
                  listed ? entry->fts_name : nullptr});
  correct_kind(entry, entry->fts_statp->st_mode);
}

/// The same where no stat was asked for, and none is there.
template <class Entry> void correct_kind_only(Entry* entry) noexcept {
  if (entry->fts_info != FTS_F || jobroot::relaxed(counters().devices) == 0)
    return;
  const jobroot::Target target{AT_FDCWD, entry->fts_accpath, 0};
  jobroot::Inode inode;
  if (jobroot::look_at(target, &inode) == 0)
    correct_kind(entry, session().seen(target, inode).mode);
}

using Comparison = int (*)(const void*, const void*);

/// The call of fts from which the program's order of entries is asked for.
template <class Entry> struct Order : Frame {
  Comparison asked;

  static int compare(const void* left, const void* right) noexcept(false) {
    for (const void* side : {left, right})
      correct(*static_cast<Entry* const*>(side), true);
    return Frame::nearest<Order>().asked(left, right);
  }
};

/// Makes call(comparison) with the comparison that libc is to use: ours, where
/// the program's would see what is to be corrected.
template <class Entry, class Call>
auto in_order(Comparison asked, int options, Call call) noexcept(false) {
  if (asked == nullptr || (options & FTS_NOSTAT) != 0)
    return call(asked);
  Order<Entry> order{{}, asked};
  return call(order.is_known() ? &Order<Entry>::compare : asked);
}

template <class Walk>
using EntryOf = std::remove_pointer_t<decltype(Walk::fts_cur)>;

/// The same for a walk that is open; it has the program's between calls.
template <class Walk, class Call>
auto in_order_of(Walk* walk, Call call) noexcept(false) {
  const Comparison asked = walk->fts_compar;
  return in_order<EntryOf<Walk>>(
      asked, walk->fts_options, [&](Comparison comparison) {
        walk->fts_compar = comparison;
        auto* const entry = call();
        walk->fts_compar = asked;
        return entry;
      });
}

template <class Walk, class Comparator>
Walk* open_walk(next::Next<Walk*(char* const*, int, Comparator)>& libc,
                char* const* paths,
                int options,
                Comparator asked) {
  const auto function = libc.get();
  if (function == nullptr) {
    errno = ENOSYS;
    return nullptr;
  }
  if (!corrects())
    return function(paths, options, asked);
  return in_order<EntryOf<Walk>>(
      reinterpret_cast<Comparison>(asked), options, [&](Comparison comparison) {
        Walk* const walk =
            function(paths, options, reinterpret_cast<Comparator>(comparison));
        if (walk != nullptr)
          walk->fts_compar = reinterpret_cast<Comparison>(asked);
        return walk;
      });
}

/// Whether a directory was closed to its owner, though not to root, and is
/// open now.
template <class Entry> bool opened(const Entry* entry) noexcept {
  return who().can(CAP_DAC_OVERRIDE) &&
         make_workable({AT_FDCWD, entry->fts_accpath, 0}) == 0;
}

template <class Walk, class Entry>
Entry* read_walk(next::Next<Entry*(Walk*)>& libc,
                 next::Next<int(Walk*, Entry*, int) noexcept>& set,
                 Walk* walk) {
  const auto function = libc.get();
  if (function == nullptr) {
    errno = ENOSYS;
    return nullptr;
  }
  if (!corrects())
    return function(walk);
  const auto read = [&] { return function(walk); };
  Entry* entry = in_order_of(walk, read);
  while (entry != nullptr && entry->fts_info == FTS_DNR &&
         entry->fts_errno == EACCES && opened(entry)) {
    Entry* const closed = entry;
    set.get()(walk, closed, FTS_AGAIN);
    entry = function(walk);
    if (entry == closed && entry->fts_info == FTS_D) // was told of before
      entry = in_order_of(walk, read);
  }
  if (entry != nullptr && (walk->fts_options & FTS_NOSTAT) != 0)
    correct_kind_only(entry);
  else if (entry != nullptr)
    correct(entry, false);
  return entry;
}

template <class Walk, class Entry>
Entry*
list_children(next::Next<Entry*(Walk*, int)>& libc, Walk* walk, int what) {
  const auto function = libc.get();
  if (function == nullptr) {
    errno = ENOSYS;
    return nullptr;
  }
  if (!corrects())
    return function(walk, what);
  const auto list = [&] { return function(walk, what); };
  Entry* first = in_order_of(walk, list);
  const Entry* const directory = walk->fts_cur;
  if (first == nullptr && errno == EACCES && directory != nullptr &&
      directory->fts_info == FTS_D && opened(directory))
    first = in_order_of(walk, list);
  if ((walk->fts_options & FTS_NOSTAT) == 0)
    for (Entry* entry = first; entry != nullptr; entry = entry->fts_link)
      correct(entry, true);
  return first;
}

} // namespace

FTS* fts_open(char* const* paths,
              int options,
              int (*order)(const FTSENT**, const FTSENT**)) {
  return open_walk(next::fts_open, paths, options, order);
}

FTS64* fts64_open(char* const* paths,
                  int options,
                  int (*order)(const FTSENT64**, const FTSENT64**)) {
  return open_walk(next::fts64_open, paths, options, order);
}

FTSENT* fts_read(FTS* walk) {
  return read_walk<FTS, FTSENT>(next::fts_read, next::fts_set, walk);
}

FTSENT64* fts64_read(FTS64* walk) {
  return read_walk<FTS64, FTSENT64>(next::fts64_read, next::fts64_set, walk);
}

FTSENT* fts_children(FTS* walk, int what) {
  return list_children(next::fts_children, walk, what);
}

FTSENT64* fts64_children(FTS64* walk, int what) {
  return list_children(next::fts64_children, walk, what);
}

#if defined(__i386__)

time64::Walk* __fts64_open_time64(char* const* paths,
                                  int options,
                                  int (*order)(const time64::Entry**,
                                               const time64::Entry**)) {
  return open_walk(next::__fts64_open_time64, paths, options, order);
}

time64::Entry* __fts64_read_time64(time64::Walk* walk) {
  return read_walk<time64::Walk, time64::Entry>(
      next::__fts64_read_time64, next::__fts64_set_time64, walk);
}

time64::Entry* __fts64_children_time64(time64::Walk* walk, int what) {
  return list_children(next::__fts64_children_time64, walk, what);
}

#endif

} // namespace shim
