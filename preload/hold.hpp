// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: in a wrap much runs on one slot that nobody counts: scripts, serial
// makes, and what these start. What uses slots of its own, a make that joins
// the pool or a tool that is given a number of threads, has them from before
// its main to its end, in the process itself: nothing stands between it and
// its caller.
//
// A cell is such a slot that many share: that of the wrapped command, and those
// of serial makes and of recipes from which scripts are started. Who takes its
// slot needs no token for his first thread; whoever finds it taken does.
#pragma once

#include <stdint.h>

namespace shim {

/// CELL of JOBROOT_WRAP where that is wrap_no_cell: the process was started on
/// a slot of its own.
inline constexpr uint32_t no_cell = ~uint32_t{0};

struct Slots {
  uint32_t most;
  /// How many come with the cell, and are all there are; 0: one, and tokens.
  uint32_t given = 0;
};

/// Waits until this process has one slot, and takes others, up to `most`, that
/// are free now; returns how many it has, 1 at least. They are given back when
/// the process ends; what it starts is not in `cell`. To be called once, before
/// main; a program that this process was before exec had as many.
///
/// Nobody is waited for who may wait for us: whose pipe we read or write, and
/// anybody when nothing has moved for a while. With them we share a slot.
uint32_t take_slots(uint32_t cell, Slots wanted) noexcept;

/// At the end of the process that took them; of its children it is none.
void give_slots() noexcept;

/// The cell of what is started by who has one slot, or of whom that is not
/// known. Two with the same one have a slot less than they could.
uint32_t own_cell() noexcept;

} // namespace shim
