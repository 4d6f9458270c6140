// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: some tools need several slots at once. Taking them one by one while
// others do the same is how everybody ends up holding some and nobody enough,
// so here is the only place that holds tokens while it waits:
//  * One process per pool accumulates; the others wait with nothing.
//  * What it has does not stay idle for long: it goes back after a while, and
//    the next attempt is given twice the time.
//  * A process that waits here sits on the slot that it was started with, and
//    says so to the others. When all slots of a pool are idle in that way, no
//    token can ever come, and the one whose turn it is goes ahead: the slots
//    it uses are those of the processes that wait.
#pragma once

#include "jobserver/client.hpp"

#include <string>
#include <variant>
#include <vector>

namespace jobserver {

/// Slots wanted, one's own included: 1 <= min <= max.
struct Wish {
  unsigned min = 1;
  unsigned max = 1;
};

/// The slots that an enclosing `job` of the same pool already has. It tells
/// its command through JOBROOT_JOBS and JOBROOT_HELD=INODE:TOKENS:MAKELEVEL.
struct Enclosing {
  /// Ours to use: 1, or all of the enclosing job's if there is no make in
  /// between, which would start several of us.
  unsigned slots = 1;
  /// Tokens that enclosing jobs hold and that are not ours to use.
  unsigned elsewhere = 0;

  static Enclosing of_this_process(const Client& client);
};

/// What was given; ends with the object.
struct Grant {
  ImplicitSlot own = {};
  std::vector<Token> tokens = {};
  /// How many things may run, at least Wish::min.
  unsigned slots = 1;
};

using Gathered = std::variant<Grant, Refusal>;

/// Waits for `wish.min`, then takes what is free up to `wish.max`. A pool of N
/// slots counts as enough for a larger minimum. Where there is no pool the
/// answer is `wish.min`.
Gathered gather(Client& client, Wish wish, const Patience& patience);

/// The value of JOBROOT_HELD for a command that runs with `grant`.
std::string held_variable(const Client& client, const Grant& grant);

} // namespace jobserver
