// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what the shim keeps of who a process is, and how that goes through an
// exec, where memory does not.
#pragma once

#include "process.hpp"

#include <stddef.h>

namespace shim {

/// Supplementary groups, of which most processes have few.
class GroupList {
public:
  jobroot::rules::Groups get() const noexcept {
    const uint32_t count = jobroot::acquire(count_);
    return {count <= few ? few_ : many_, count};
  }

  /// Returns false when there is no memory.
  bool set(jobroot::rules::Groups from) noexcept;

  void sort() noexcept;

  /// Adds one; returns false when there is no memory.
  bool add(uint32_t id) noexcept;

private:
  static constexpr uint32_t few = 64;

  bool make_room(uint32_t count) noexcept;

  uint32_t count_ = 0;
  uint32_t room_ = 0; ///< of many_
  uint32_t few_[few] = {};
  uint32_t* many_ = nullptr;
};

struct Person {
  jobroot::Credentials who;
  GroupList groups;
};

/// At the start: notes which process the credentials belong to, and takes up
/// what the program before this one was left with.
void start_credentials() noexcept;
void take_up_credentials(char** environment) noexcept;

/// Before a child of vfork can do so: a fresh fork takes the credentials that
/// it was copied with for its own.
void adopt_credentials() noexcept;

/// What goes through an exec as strings: ids as fakeroot's FAKEROOTUID and its
/// kin, and where they do not tell all, JOBROOT_CREDENTIALS, and
/// JOBROOT_GROUPS as often as is needed.
class CarriedStrings {
public:
  /// Room for the strings of `groups`.
  static size_t bytes_for(jobroot::rules::Groups groups) noexcept;

  /// `memory` has bytes_for(groups), or is not used where that is `short_list`
  /// at most.
  void describe(const jobroot::Credentials& who,
                jobroot::rules::Groups groups,
                char* memory) noexcept;

  uint32_t count() const noexcept { return count_; }

  const char* operator[](uint32_t i) const noexcept { return strings_[i]; }

  static constexpr uint32_t most = 8 + 1 + 10;
  static constexpr size_t short_list = 1024;

private:
  void describe_ids(const jobroot::Credentials& who) noexcept;
  void describe_groups(jobroot::rules::Groups groups, char* to) noexcept;

  char ids_[8][24];
  char state_[128];
  char groups_[short_list];
  const char* strings_[most];
  uint32_t count_ = 0;
};

/// Whether "NAME=…" is one of the strings above, to be replaced at exec.
bool is_carried_string(const char* text) noexcept;

/// Reads them into `person`; those that only we know leave the environment.
/// False: there were none.
bool inherit_credentials(char** environment, Person& person) noexcept;

/// A guest's place (credentials.cpp) is free again once it executes another
/// program; this gives it back, and takes it again when that failed.
class GuestLeave {
public:
  GuestLeave() noexcept;
  GuestLeave(const GuestLeave&) = delete;
  GuestLeave& operator=(const GuestLeave&) = delete;
  ~GuestLeave();

private:
  int pid_ = 0;
  Person person_;
};

} // namespace shim
