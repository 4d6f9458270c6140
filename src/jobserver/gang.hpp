// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: some tools need several slots at once. Taking them one by one while
// others do the same is how everybody ends up holding some and nobody enough,
// so here is the only place that holds tokens while it waits:
//  * One process per pool accumulates; the others wait with nothing.
//  * What it has does not stay idle for long: it goes back after a while, and
//    the next attempt is given twice the time.
//  * A process that waits here sits on the slot that it was started with, and
//    says so to the others. Whoever starts uses idle slots of other recipes and
//    what one has accumulated like tokens, for as long as it runs. Of several
//    that could start the one that needs most does.
//  * When all slots of a pool are idle, however they are, and no other job
//    runs, no token can ever come. Then the one whose turn it is goes ahead.
//  * Beyond the minimum everybody gets an equal part of what is free and nobody
//    else reaches for; nothing while somebody waits for his minimum.
#pragma once

#include "jobserver/board.hpp"
#include "jobserver/implicit_slot.hpp"

#include <string>
#include <variant>
#include <vector>

namespace jobserver {

/// Slots wanted, one's own included: 1 <= min <= max.
struct Wish {
  unsigned min = 1;
  unsigned max = 1;
  /// Whoever started us goes on with his own slot: ours are tokens, all.
  bool extra = false;
  /// Up to `max` also where others would get less by it.
  bool greedy = false;
  /// Their number may change while they are used, see Elastic.
  bool elastic = false;
};

/// What was given; ends with the object.
struct Grant {
  ImplicitSlot own = {};
  std::vector<Token> tokens = {};
  /// How many things may run.
  unsigned slots = 1;
  /// The value of JOBROOT_HELD for what runs with them; empty where there is
  /// nothing that must be kept until it has ended.
  std::string held = {};
  /// Shows others that something runs.
  Board board = {};
};

using Gathered = std::variant<Grant, Refusal>;

/// Waits for `wish.min`, then takes its part of what is free, up to `wish.max`.
/// A pool of N slots counts as enough for a larger minimum. Where there is no
/// pool the answer is `wish.min`.
Gathered gather(Client& client, Wish wish, const Patience& patience);

} // namespace jobserver
