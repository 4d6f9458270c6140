// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see strict.hpp; the rules are those of jobroot/permission.hpp.
#include "strict.hpp"

#include "environment.hpp"
#include "readable.hpp"
#include "route.hpp"

#include <linux/fs.h>
#include <time.h>

namespace shim {
namespace {

using jobroot::Asker;
using jobroot::Guarded;
using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;
namespace rules = jobroot::rules;

bool can_everything(const jobroot::Credentials& who) noexcept {
  return who.can(CAP_DAC_OVERRIDE) && who.can(CAP_DAC_READ_SEARCH) &&
         who.can(CAP_FOWNER);
}

using End = Route::End;

End end_of(const Target& target) noexcept {
  return (target.flags & AT_SYMLINK_NOFOLLOW) == 0 ? End::followed : End::seen;
}

constexpr uint32_t to_change = jobroot::right_write | jobroot::right_execute;

/// judge(asker) for who is to be judged.
template <class Judge> int judged(Judge judge) noexcept {
  if (!is_judged())
    return 0;
  const Asker asker{who(), groups()};
  return judge(asker);
}

uint32_t rights_to_open(int flags) noexcept {
  const uint32_t truncates =
      (flags & O_TRUNC) != 0 ? uint32_t{jobroot::right_write} : 0;
  switch (flags & O_ACCMODE) {
  case O_RDONLY:
    return jobroot::right_read | truncates;
  case O_WRONLY:
    return jobroot::right_write;
  default:
    return jobroot::right_read | jobroot::right_write;
  }
}

/// A name that is to be taken out of its directory.
int judge_removal(const Route& route, const Asker& asker) noexcept {
  return route.directory().ask([&](const Guarded& directory) {
    return route.last().ask([&](const Guarded& victim) {
      return rules::may_remove(directory, victim, asker);
    });
  });
}

bool is_same(const Place& one, const Place& other) noexcept {
  return one.inode().dev == other.inode().dev &&
         one.inode().ino == other.inode().ino;
}

bool protects_links() noexcept {
  const long fd = call(SYS_openat,
                       AT_FDCWD,
                       word("/proc/sys/fs/protected_hardlinks"),
                       O_RDONLY | O_CLOEXEC);
  char digit = '0';
  if (!jobroot::sys::failed(fd)) {
    call(SYS_read, fd, word(&digit), 1);
    call(SYS_close, fd);
  }
  return digit == '1';
}

} // namespace

bool is_judged() noexcept {
  return process.is_strict && has_own_ids() && !can_everything(who());
}

namespace strict {

int may_reach(const Target& target) noexcept {
  return judged([&](const Asker& asker) {
    return Route(asker).follow(target, end_of(target));
  });
}

int may_access(const Target& target, uint32_t rights) noexcept {
  return judged([&](const Asker& asker) {
    Route route(asker);
    const int refused = route.follow(target, end_of(target));
    return refused != 0 ? refused : route.last().permits(asker, rights);
  });
}

int may_cut(const Target& target) noexcept {
  return judged([&](const Asker& asker) {
    Route route(asker);
    const int refused = route.follow(target, end_of(target));
    const Place& last = route.last();
    return refused != 0 || !last.exists() || !S_ISREG(last.inode().mode)
               ? refused
               : last.permits(asker, jobroot::right_write);
  });
}

int may_enter(const Target& target, uint32_t rights) noexcept {
  return judged([&](const Asker& asker) {
    Route route(asker);
    const int refused = route.follow(target, end_of(target));
    const Place& last = route.last();
    return refused != 0 || !last.exists() || !S_ISDIR(last.inode().mode)
               ? refused
               : last.permits(asker, rights);
  });
}

int may_access_as(const jobroot::Credentials& who,
                  const Target& target,
                  uint32_t rights) noexcept {
  const Asker asker{who, groups()};
  if (can_everything(who))
    return 0;
  Route route(asker);
  const int refused = route.follow(target, end_of(target));
  return refused != 0 ? refused : route.last().permits(asker, rights);
}

int may_open(const Target& target, int flags) noexcept {
  return judged([&](const Asker& asker) {
    Route route(asker);
    const bool makes = (flags & O_CREAT) != 0;
    const bool only_makes = makes && (flags & O_EXCL) != 0;
    const bool stays = (flags & O_NOFOLLOW) != 0 || only_makes;
    const int refused = route.follow(target, stays ? End::seen : End::followed);
    if (refused != 0 || (flags & O_PATH) != 0)
      return refused;
    const Place& last = route.last();
    if ((flags & O_TMPFILE) == O_TMPFILE)
      return last.permits(asker, to_change);
    if (!last.exists())
      return makes && route.is_name()
                 ? route.directory().permits(asker, to_change)
                 : 0;
    const uint32_t rights = rights_to_open(flags);
    const bool writes = makes || (rights & jobroot::right_write) != 0;
    if (only_makes || (writes && S_ISDIR(last.inode().mode)))
      return 0; // what it is counts more than whose
    if (const int closed = last.permits(asker, rights))
      return closed;
    return (flags & O_NOATIME) == 0 ? 0 : last.ask([&](const Guarded& inode) {
      return rules::is_owner(inode, asker) ? 0 : -EPERM;
    });
  });
}

int may_make(const Target& target) noexcept {
  return judged([&](const Asker& asker) {
    Route route(asker);
    const int refused = route.follow(target, End::name);
    if (refused != 0 || route.last().exists() || !route.is_name())
      return refused;
    return route.directory().permits(asker, to_change);
  });
}

int may_remove(const Target& target) noexcept {
  return judged([&](const Asker& asker) {
    Route route(asker);
    const int refused = route.follow(target, End::name);
    return refused != 0 || !route.is_name() ? refused
                                            : judge_removal(route, asker);
  });
}

int may_rename(const Target& from, const Target& to, unsigned flags) noexcept {
  return judged([&](const Asker& asker) {
    Route source(asker);
    Route goal(asker);
    const int refused = source.follow(from, End::name);
    if (refused != 0 || !source.directory().exists())
      return refused;
    if (const int hidden = goal.follow(to, End::name))
      return hidden;
    const bool exists = goal.last().exists();
    const bool has_shape = source.is_name() && goal.is_name();
    if (!has_shape || !source.last().exists() || !goal.directory().exists() ||
        (exists && (flags & RENAME_NOREPLACE) != 0) ||
        (exists && is_same(source.last(), goal.last())))
      return 0; // there is more wrong than permission, or nothing to be done
    if (const int closed = judge_removal(source, asker))
      return closed;
    if (const int closed = exists ? judge_removal(goal, asker)
                                  : goal.directory().permits(asker, to_change))
      return closed;
    if (is_same(source.directory(), goal.directory()))
      return 0;
    // The ".." of a directory that moves is written.
    const bool exchanges = (flags & RENAME_EXCHANGE) != 0;
    for (const Place* moved :
         {&source.last(), exchanges ? &goal.last() : nullptr})
      if (moved != nullptr && S_ISDIR(moved->inode().mode))
        if (const int closed = moved->permits(asker, jobroot::right_write))
          return closed;
    return 0;
  });
}

int may_link(const Target& from, const Target& to) noexcept {
  return judged([&](const Asker& asker) {
    Route source(asker);
    Route goal(asker);
    const int refused = source.follow(from, end_of(from));
    if (refused != 0 || !source.last().exists())
      return refused;
    if (const int hidden = goal.follow(to, End::name))
      return hidden;
    if (!goal.is_name() || !goal.directory().exists() || goal.last().exists())
      return 0;
    const int guarded = source.last().ask([&](const Guarded& inode) {
      return protects_links() ? rules::may_link_to(inode, asker) : 0;
    });
    return guarded != 0 ? guarded : goal.directory().permits(asker, to_change);
  });
}

int may_set_times(const Target& target,
                  const jobroot::sys::Time* times) noexcept {
  return judged([&](const Asker& asker) {
    Route route(asker);
    if (const int refused = route.follow(target, end_of(target)))
      return refused;
    const auto both = [&](long when) {
      return times[0].tv_nsec == when && times[1].tv_nsec == when;
    };
    if (times != nullptr && both(UTIME_OMIT))
      return 0;
    const bool to_now = times == nullptr || both(UTIME_NOW);
    return route.last().ask([&](const Guarded& inode) {
      return rules::may_set_times(inode, asker, to_now);
    });
  });
}

int may_use_attribute(const Target& target,
                      const char* name,
                      bool to_write) noexcept {
  return judged([&](const Asker& asker) {
    Route route(asker);
    const int refused = route.follow(target, end_of(target));
    if (refused != 0 || !is_readable(name, 1) || !begins(name, "user."))
      return refused;
    return route.last().ask([&](const Guarded& inode) {
      return rules::may_use_attributes(inode, asker, to_write);
    });
  });
}

} // namespace strict
} // namespace shim
