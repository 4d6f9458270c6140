// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `MAKEFLAGS += -jN` in a makefile makes a client of the pool leave it and
// serve N jobs itself, which nobody can forbid it: it has read its arguments by
// then. But the queue that it makes can be the pool's. It must not find out:
// it puts N-1 tokens in, and at its end wants to see as many.
#pragma once

#include <stddef.h>

namespace shim {

/// From now on this make's own queue, if it makes one, is the pool's.
void expect_own_queue() noexcept;

/// Before a byte is written: whether it fills the own queue, and is to be
/// thrown away.
bool fills_own_queue(int fd, const void* byte) noexcept;

/// Before a byte is read: whether this is the end, when the own queue has to
/// be seen full and then closed. Then `*byte` may be set; returns how many.
bool drains_own_queue(int fd, void* byte, long* bytes) noexcept;

} // namespace shim
