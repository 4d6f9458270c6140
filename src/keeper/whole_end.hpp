// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a build that nobody waits for any more, or that was stopped, is to end
// as a whole: what a script had in the background, or made deaf to ^C, would
// go on for an hour.
#pragma once

namespace keeper {

/// Ends all descendants of this process: asks them, and ends those that are
/// there after a moment. Returns when none is left, or only such as we may not
/// end. They must become our children when their parents end.
void end_descendants();

/// Whether a signal that ends processes was sent to this one, which blocks
/// them.
bool was_asked_to_end();

} // namespace keeper
