// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a process that wants slots of a pool may have some already, from the
// recipe or the job that it runs in; who counts them twice makes slots out of
// nothing, and who does not count them waits for himself.
#pragma once

#include "jobserver/client.hpp"

#include <cstddef>
#include <string>

namespace jobserver {

/// What the jobs of the same pool that run us have. They tell it through
/// JOBROOT_JOBS and JOBROOT_HELD=INODE:TOKENS:JOBS:MAKELEVEL.
struct Enclosing {
  unsigned tokens = 0;
  unsigned jobs = 0;
  /// Ours to use: 1, or all that the innermost one has if there is no make in
  /// between, which would start several of us.
  unsigned slots = 1;

  static Enclosing of_this_process(const Client& client);

  /// JOBROOT_HELD for what runs inside a job of ours with `more` tokens.
  std::string inside(const Ends& pool, std::size_t more) const;
};

/// Whose slot we sit on: the process that the nearest make started for its
/// recipe; without a make the one that started us.
struct Recipe {
  unsigned number = 0;
  bool is_of_make = false;

  static Recipe of_this_process();
};

/// Whether this process runs in a recipe that has a slot of the pool in
/// `directory`: the nearest make may be around that pool, and knows another.
bool is_in_recipe_of(const std::string& directory);

} // namespace jobserver
