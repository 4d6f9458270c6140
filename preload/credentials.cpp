// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whose ids are these? They live in memory that fork copies, so a forked
// child has them for nothing. A child of vfork, or of clone with CLONE_VM,
// runs in its parent's memory and must not change the parent's: a word that
// the kernel wipes at fork says whose memory it is. 0: a fresh fork, whose
// copy it is now. Our own pid: ours. Another pid: we are a guest, and have ids
// of our own in a table of guests until exec.
#include "credentials.hpp"

#include <sys/mman.h>

namespace shim {
namespace {

using jobroot::Credentials;
using jobroot::sys::call;
using jobroot::sys::word;

struct Guest {
  int pid;
  Person person;
};

struct Owner {
  int pid;
  char rest[4096 - sizeof(int)];
};

alignas(4096) constinit Owner owner{};
constinit bool wiped_at_fork = false;
constinit bool changed = false; // by us or who we come from; never taken back
constinit Person own{};
constinit Guest guests[16]{};

int own_pid() noexcept {
  return static_cast<int>(call(SYS_getpid));
}

bool is_gone(int pid) noexcept {
  return call(SYS_kill, pid, 0) == -ESRCH;
}

/// The entry of a guest, or null.
Guest* guest(int pid) noexcept {
  for (Guest& entry : guests)
    if (jobroot::acquire(entry.pid) == pid)
      return &entry;
  return nullptr;
}

/// An entry for a guest that has none: a free one, or that of a guest who
/// ended without executing anything.
Guest* new_guest(int pid, const Person& person) noexcept {
  for (Guest& entry : guests) {
    int before = jobroot::acquire(entry.pid);
    if ((before == 0 || is_gone(before)) &&
        jobroot::publish(entry.pid, before, pid)) {
      entry.person.who = person.who;
      if (entry.person.groups.set(person.groups.get()))
        return &entry;
      __atomic_store_n(&entry.pid, 0, __ATOMIC_RELEASE);
      return nullptr;
    }
  }
  return nullptr;
}

/// This process; null for a guest when there is no place left.
Person* me(bool to_change) noexcept {
  const int pid = own_pid();
  const int whose = jobroot::acquire(owner.pid);
  if (whose == pid)
    return &own;
  if (whose == 0 || !wiped_at_fork) {
    __atomic_store_n(&owner.pid, pid, __ATOMIC_RELEASE);
    return &own;
  }
  Guest* entry = guest(pid);
  if (entry == nullptr && !to_change)
    return &own;
  if (entry == nullptr)
    entry = new_guest(pid, own);
  return entry != nullptr ? &entry->person : nullptr;
}

void note_change() noexcept {
  if (session().own().writable())
    jobroot::raise(session().header().counters.credentials);
  __atomic_store_n(&changed, true, __ATOMIC_RELEASE);
}

} // namespace

bool GroupList::make_room(uint32_t count) noexcept {
  const bool fits = count <= few || (many_ != nullptr && count <= room_);
  if (fits)
    return true;
  const long memory = jobroot::sys::map(count * sizeof(uint32_t),
                                        PROT_READ | PROT_WRITE,
                                        MAP_PRIVATE | MAP_ANONYMOUS,
                                        -1,
                                        0);
  if (jobroot::sys::failed(memory))
    return false;
  // The smaller one stays: another thread may be reading it.
  many_ = reinterpret_cast<uint32_t*>(memory);
  room_ = count;
  return true;
}

bool GroupList::set(jobroot::rules::Groups from) noexcept {
  if (!make_room(from.count))
    return false;
  uint32_t* const list = from.count <= few ? few_ : many_;
  for (uint32_t i = 0; i < from.count; i++)
    list[i] = from.list[i];
  __atomic_store_n(&count_, from.count, __ATOMIC_RELEASE);
  return true;
}

bool GroupList::add(uint32_t id) noexcept {
  if (count_ == few) { // for all that may come
    if (!make_room(jobroot::rules::most_groups))
      return false;
    for (uint32_t i = 0; i < few; i++)
      many_[i] = few_[i];
  }
  if (count_ >= jobroot::rules::most_groups)
    return false;
  (count_ < few ? few_ : many_)[count_] = id;
  count_++;
  return true;
}

void GroupList::sort() noexcept {
  uint32_t* const list = count_ <= few ? few_ : many_;
  for (uint32_t gap = count_ / 2; gap > 0; gap /= 2)
    for (uint32_t i = gap; i < count_; i++) {
      const uint32_t id = list[i];
      uint32_t at = i;
      for (; at >= gap && list[at - gap] > id; at -= gap)
        list[at] = list[at - gap];
      list[at] = id;
    }
}

void adopt_credentials() noexcept {
  (void)me(false);
}

void start_credentials() noexcept {
  owner.pid = own_pid();
  wiped_at_fork =
      call(SYS_madvise, word(&owner), sizeof owner, MADV_WIPEONFORK) == 0;
}

void take_up_credentials(char** environment) noexcept {
  changed = inherit_credentials(environment, own);
}

GuestLeave::GuestLeave() noexcept {
  const int whose = jobroot::acquire(owner.pid);
  if (!has_own_ids() || whose == 0 || whose == own_pid())
    return;
  Guest* const entry = guest(own_pid());
  if (entry == nullptr)
    return;
  pid_ = entry->pid;
  person_ = entry->person;
  entry->person.groups = {};
  __atomic_store_n(&entry->pid, 0, __ATOMIC_RELEASE);
}

GuestLeave::~GuestLeave() {
  if (pid_ != 0)
    new_guest(pid_, person_);
}

bool has_own_ids() noexcept {
  return __atomic_load_n(&changed, __ATOMIC_RELAXED) && active();
}

Credentials who() noexcept {
  return has_own_ids() ? me(false)->who : Credentials{};
}

jobroot::rules::Groups groups() noexcept {
  return has_own_ids() ? me(false)->groups.get() : jobroot::rules::Groups{};
}

Credentials* own_credentials() noexcept {
  Person* const person = me(true);
  return person != nullptr ? &person->who : nullptr;
}

void replace_credentials(Credentials& mine, const Credentials& by) noexcept {
  if (mine == by)
    return;
  note_change();
  mine = by;
}

int set_groups(jobroot::rules::Groups groups) noexcept {
  if (!who().can(CAP_SETGID))
    return -EPERM;
  if (groups.count > jobroot::rules::most_groups)
    return -EINVAL;
  Person* const person = me(true);
  if (person == nullptr)
    return -EAGAIN;
  if (!person->groups.set(groups))
    return -ENOMEM;
  person->groups.sort(); // as the kernel, which shows
  note_change();
  return 0;
}

} // namespace shim
