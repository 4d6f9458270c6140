// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a program that scrubs its environment (env -i, package builders, sudo
// wrappers) must not leave the session by accident. At every exec what is
// missing is put back; FAKEROOTKEY set to nothing is the one way to leave, and
// JOBROOT_POOL or JOBROOT_WRAP set to nothing is it for the job server.
#include "environment.hpp"

#include "pool.hpp"

#include <unistd.h>

namespace shim {

using jobroot::Fit;

const char* value_of(char* const* environment, const char* name) noexcept {
  if (environment == nullptr)
    return nullptr;
  for (; *environment != nullptr; environment++)
    if (begins(*environment, name))
      return *environment + length_of(name);
  return nullptr;
}

size_t environment_room(char* const* environment) noexcept {
  size_t count = 0;
  while (environment != nullptr && environment[count] != nullptr)
    count++;
  constexpr size_t ours = 5 + CarriedStrings::most + 1;
  return count + ours;
}

namespace {

/// Whether the entries of ours in `list` are all `fit`, and there is one, or
/// none for a program that has no use for it.
bool is_right(const char* list, Fit fit) noexcept {
  bool has_one = fit == Fit::none;
  for (const char* entry = list; *entry != 0;) {
    const size_t bytes = entry_length(entry);
    const Fit found = jobroot::fit_of_name(entry, bytes);
    if (found != Fit::none && found != fit)
      return false;
    has_one = has_one || found == fit;
    entry += bytes + (entry[bytes] != 0 ? 1 : 0);
  }
  return has_one;
}

/// LD_PRELOAD as it is put together.
class List {
public:
  explicit List(EnvironmentRoom* room) noexcept
      : start_(room->preload),
        end_(room->preload + room->preload_bytes),
        at_(start_) {
    put(preload_name, sizeof preload_name - 1);
  }

  void add(const char* entry, size_t bytes) noexcept {
    if (bytes == 0)
      return;
    if (!is_empty_)
      put(":", 1);
    put(entry, bytes);
    is_empty_ = false;
  }

  /// Null if it did not fit.
  const char* text() noexcept {
    put("", 1);
    return fits_ ? start_ : nullptr;
  }

private:
  void put(const char* text, size_t bytes) noexcept {
    fits_ = fits_ && bytes <= static_cast<size_t>(end_ - at_);
    if (!fits_)
      return;
    jobroot::copy_bytes(at_, text, bytes);
    at_ += bytes;
  }

  char* start_;
  char* end_;
  char* at_;
  bool is_empty_ = true;
  bool fits_ = true;
};

/// `theirs` with `ours` in the place of what it has of ours, or before it.
const char* with_shim(const char* theirs,
                      const char* ours,
                      EnvironmentRoom* room) noexcept {
  List list(room);
  const size_t our_bytes = length_of(ours);
  bool is_in = is_right(theirs, Fit::none);
  if (is_in)
    list.add(ours, our_bytes);
  for (const char* entry = theirs; *entry != 0;) {
    const size_t bytes = entry_length(entry);
    if (jobroot::fit_of_name(entry, bytes) == Fit::none)
      list.add(entry, bytes);
    else if (!is_in)
      list.add(ours, our_bytes);
    is_in = is_in || jobroot::fit_of_name(entry, bytes) != Fit::none;
    entry += bytes + (entry[bytes] != 0 ? 1 : 0);
  }
  return list.text();
}

/// Our file for `fit`; empty where there is none.
const char* shim_for(Fit fit, EnvironmentRoom* room) noexcept {
  const char* const own = process.preload.text + length_of(preload_name);
  if (fit == jobroot::own_fit)
    return own;
  const size_t bytes = jobroot::shim_directory(own, length_of(own));
  constexpr size_t longest_tail =
      sizeof jobroot::shim_directory_i386 + sizeof jobroot::shim_name;
  if (fit == Fit::none || bytes + longest_tail > sizeof room->shim)
    return "";
  jobroot::copy_bytes(room->shim, own, bytes);
  char* at = room->shim + bytes;
  if (fit == Fit::i386) {
    constexpr size_t below = sizeof jobroot::shim_directory_i386 - 1;
    jobroot::copy_bytes(at, jobroot::shim_directory_i386, below);
    at += below;
  }
  jobroot::copy_bytes(at, jobroot::shim_name, sizeof jobroot::shim_name);
  return jobroot::sys::call(
             SYS_faccessat, AT_FDCWD, jobroot::sys::word(room->shim), R_OK) == 0
             ? room->shim
             : "";
}

} // namespace

bool has_shim(Fit fit) noexcept {
  EnvironmentRoom room{};
  return *shim_for(fit, &room) != 0;
}

namespace {

/// What there is of ours in an environment; null: nothing.
struct Given {
  const char* key;
  const char* preload;
  const char* pool;
  const char* wrap;
  const char* clients;
  const char* makeflags;
  bool has_carried = false;

  explicit Given(char* const* environment) noexcept
      : key(value_of(environment, key_name)),
        preload(value_of(environment, preload_name)),
        pool(value_of(environment, pool_name)),
        wrap(value_of(environment, jobroot::wrap_name)),
        clients(value_of(environment, jobroot::clients_name)),
        makeflags(value_of(environment, makeflags_name)) {
    for (; !has_carried && *environment != nullptr; environment++)
      has_carried = is_carried_string(*environment);
  }

  /// Whether the session is left, and nothing comes back by itself.
  bool leaves() const noexcept { return key != nullptr && *key == 0; }

  bool has_our_pool() const noexcept {
    return pool == nullptr
               ? !leaves()
               : same(pool, process.pool.text + length_of(pool_name));
  }
};

/// Variables that a program is given instead of those of their names.
class Changes {
public:
  void add(const char* name, const char* text) noexcept {
    if (text != nullptr)
      changes_[count_++] = {name, const_cast<char*>(text)};
  }

  bool is_empty() const noexcept { return count_ == 0; }

  bool replace(const char* text) const noexcept {
    for (const Change& change : *this)
      if (begins(text, change.name))
        return true;
    return false;
  }

  struct Change {
    const char* name;
    char* text;
  };

  const Change* begin() const noexcept { return changes_; }

  const Change* end() const noexcept { return changes_ + count_; }

private:
  Change changes_[6];
  size_t count_ = 0;
};

/// Of the session, for a program that does not leave it.
void plan_session(const Given& given,
                  Fit fit,
                  const char* shim,
                  EnvironmentRoom* room,
                  Changes& changes) noexcept {
  const char* const preload = given.preload != nullptr ? given.preload : "";
  if (process.preload.is_set &&
      !is_right(preload, *shim != 0 ? fit : Fit::none))
    changes.add(preload_name, with_shim(preload, shim, room));
  if (process.key.is_set && given.key == nullptr)
    changes.add(key_name, process.key.text);
  if (process.pool.is_set && given.pool == nullptr)
    changes.add(pool_name, process.pool.text);
  if (process.wrap.is_set && given.wrap == nullptr)
    changes.add(jobroot::wrap_name, process.wrap.text);
}

/// Of the pool.
void plan_clients(const Given& given, Changes& changes) noexcept {
  const char* const ours =
      process.clients.text + length_of(jobroot::clients_name);
  if (process.clients.is_set && given.has_our_pool() &&
      (given.clients == nullptr || !same(given.clients, ours)))
    changes.add(jobroot::clients_name, process.clients.text);
}

/// Where a program can translate MAKEFLAGS for itself, or where they say more
/// than this process's caller did.
void plan_makeflags(const Given& given,
                    bool translates,
                    EnvironmentRoom* room,
                    Changes& changes) noexcept {
  if (pool.is_translated() && translates && is_watched())
    keep_numbers_to_ourselves();
  constexpr size_t name = sizeof makeflags_name - 1;
  char* const value = room->makeflags + name;
  const auto is_changed = [&] {
    return pool.is_translated()
               ? translates && name_pool(given.makeflags, value)
               : leave_out_one_job(given.makeflags, value);
  };
  if (given.makeflags == nullptr || !is_changed())
    return;
  jobroot::copy_bytes(room->makeflags, makeflags_name, name);
  changes.add(makeflags_name, room->makeflags);
}

} // namespace

char* const* plan_environment(char* const* environment,
                              Fit fit,
                              bool is_static,
                              EnvironmentRoom* room) noexcept {
  static char* const nothing[] = {nullptr};
  if (environment == nullptr)
    environment = nothing;
  const bool is_inert = !process.key.is_set && !process.pool.is_set;
  if (is_inert && !pool.is_translated())
    return environment;
  const Given given(environment);
  const bool completes = !is_inert && !given.leaves();
  const char* const shim = process.preload.is_set ? shim_for(fit, room) : "";
  const CarriedStrings& carried = room->carried;
  const bool ids_right =
      !completes || (carried.count() == 0 && !given.has_carried);
  Changes changes;
  if (completes)
    plan_session(given, fit, shim, room, changes);
  plan_clients(given, changes);
  const bool has_shim = *shim != 0 && (completes || given.preload != nullptr);
  if (pool.changes_makeflags())
    plan_makeflags(given, has_shim && !is_static, room, changes);
  if (ids_right && changes.is_empty())
    return environment;

  char** to = room->pointers;
  for (char* const* at = environment; *at != nullptr; at++)
    if (!changes.replace(*at) && (ids_right || !is_carried_string(*at)))
      *to++ = *at;
  for (const Changes::Change& change : changes)
    *to++ = change.text;
  for (uint32_t i = 0; !ids_right && i < carried.count(); i++)
    *to++ = const_cast<char*>(carried[i]);
  *to = nullptr;
  return room->pointers;
}

} // namespace shim
