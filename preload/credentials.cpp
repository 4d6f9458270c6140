// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whose ids are these? They live in memory that fork copies, so a forked
// child has them for nothing. A child of vfork, or of clone with CLONE_VM,
// runs in its parent's memory and must not change the parent's: a word that
// the kernel wipes at fork says whose memory it is. 0: a fresh fork, whose
// copy it is now. Our own pid: ours. Another pid: we are a guest, and have ids
// of our own in a table of guests until exec.
#include "environment.hpp"
#include "process.hpp"

#include <sys/mman.h>

namespace shim {
namespace {

using jobroot::Credentials;
using jobroot::Ids;

constexpr uint32_t most_groups = 65536; // NGROUPS_MAX

struct Guest {
  int pid;
  Credentials who;
};

struct Owner {
  int pid;
  char rest[4096 - sizeof(int)];
};

alignas(4096) constinit Owner owner{};
constinit bool wiped_at_fork = false;
constinit Credentials own{};
constinit uint32_t group_count = 0;
uint32_t group_list[most_groups];
constinit Guest guests[16]{};

int own_pid() noexcept {
  return static_cast<int>(jobroot::sys::call(SYS_getpid));
}

bool is_gone(int pid) noexcept {
  return jobroot::sys::call(SYS_kill, pid, 0) == -ESRCH;
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
Guest* new_guest(int pid) noexcept {
  for (Guest& entry : guests) {
    int before = jobroot::acquire(entry.pid);
    if ((before == 0 || is_gone(before)) &&
        jobroot::publish(entry.pid, before, pid)) {
      entry.who = own;
      return &entry;
    }
  }
  return nullptr;
}

/// The ids of this process; null for a guest when there is no place left.
Credentials* mine(bool to_change) noexcept {
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
    entry = new_guest(pid);
  return entry != nullptr ? &entry->who : nullptr;
}

bool anybody_changed() noexcept {
  return active() && jobroot::relaxed(counters().credentials) != 0;
}

struct IdVariable {
  const char* name;
  Ids Credentials::*ids;
  uint32_t Ids::*id;
};

constexpr IdVariable variables[] = {
    {"FAKEROOTUID=", &Credentials::user, &Ids::real},
    {"FAKEROOTEUID=", &Credentials::user, &Ids::effective},
    {"FAKEROOTSUID=", &Credentials::user, &Ids::saved},
    {"FAKEROOTFUID=", &Credentials::user, &Ids::file_system},
    {"FAKEROOTGID=", &Credentials::group, &Ids::real},
    {"FAKEROOTEGID=", &Credentials::group, &Ids::effective},
    {"FAKEROOTSGID=", &Credentials::group, &Ids::saved},
    {"FAKEROOTFGID=", &Credentials::group, &Ids::file_system},
};

uint32_t parse_id(const char* text) noexcept {
  uint32_t id = 0;
  for (; *text >= '0' && *text <= '9'; text++)
    id = id * 10 + static_cast<uint32_t>(*text - '0');
  return id;
}

void print_id(char* to, const char* name, uint32_t id) noexcept {
  while (*name != 0)
    *to++ = *name++;
  char digits[10];
  uint32_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + id % 10);
    id /= 10;
  } while (id != 0);
  while (count > 0)
    *to++ = digits[--count];
  *to = 0;
}

} // namespace

void start_credentials() noexcept {
  owner.pid = own_pid();
  wiped_at_fork = jobroot::sys::call(SYS_madvise,
                                     jobroot::sys::word(&owner),
                                     sizeof owner,
                                     MADV_WIPEONFORK) == 0;
}

void inherit_credentials(char* const* environment) noexcept {
  for (const IdVariable& variable : variables)
    if (const char* text = value_of(environment, variable.name))
      own.*variable.ids.*variable.id = parse_id(text);
}

void describe_credentials(IdStrings* strings) noexcept {
  strings->count = 0;
  const Credentials credentials = who();
  for (const IdVariable& variable : variables)
    if (const uint32_t id = credentials.*variable.ids.*variable.id; id != 0)
      print_id(strings->text[strings->count++], variable.name, id);
}

GuestLeave::GuestLeave() noexcept {
  const int whose = jobroot::acquire(owner.pid);
  if (!anybody_changed() || whose == 0 || whose == own_pid())
    return;
  Guest* const entry = guest(own_pid());
  if (entry == nullptr)
    return;
  pid_ = entry->pid;
  who_ = entry->who;
  __atomic_store_n(&entry->pid, 0, __ATOMIC_RELEASE);
}

GuestLeave::~GuestLeave() {
  Guest* const entry = pid_ != 0 ? new_guest(pid_) : nullptr;
  if (entry != nullptr)
    entry->who = who_;
}

bool is_id_string(const char* text) noexcept {
  if (!begins(text, "FAKEROOT"))
    return false;
  for (const IdVariable& variable : variables)
    if (begins(text, variable.name))
      return true;
  return false;
}

Credentials who() noexcept {
  return anybody_changed() ? *mine(false) : Credentials{};
}

jobroot::rules::Groups groups() noexcept {
  return {group_list, jobroot::relaxed(group_count)};
}

int change_credentials(IdChange change, const uint32_t* ids) noexcept {
  Credentials* const credentials = mine(true);
  if (credentials == nullptr)
    return -EAGAIN;
  Credentials changed = *credentials;
  const int error = change(changed, ids);
  if (error < 0)
    return error;
  changed.raised = changed.raised && changed.user.effective != 0;
  if (changed.user != credentials->user ||
      changed.group != credentials->group ||
      changed.raised != credentials->raised) {
    if (session().own().writable())
      jobroot::raise(session().header().counters.credentials);
    *credentials = changed;
  }
  return error;
}

int set_groups(uint32_t count, const uint32_t* list) noexcept {
  if (count > most_groups)
    return -EINVAL;
  if (!who().privileged())
    return -EPERM;
  for (uint32_t i = 0; i < count; i++)
    group_list[i] = list[i];
  __atomic_store_n(&group_count, count, __ATOMIC_RELEASE);
  return 0;
}

} // namespace shim
