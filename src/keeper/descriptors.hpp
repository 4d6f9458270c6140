// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a command whose caller closed stdin, stdout or stderr must find it
// closed, and must never find a file of ours there. And the keeper, which may
// outlive the command, must not hold the other end of anybody's pipe.
#pragma once

#include <vector>

namespace keeper {

/// Fills 0, 1 and 2, where closed, with a descriptor that can do nothing and
/// closes at exec, so that what we open later gets other numbers.
void fill_standard_descriptors();

/// Closes every descriptor but these, in as many calls as there are gaps.
void close_all_but(std::vector<int> kept);

} // namespace keeper
