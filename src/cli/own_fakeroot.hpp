// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: inside of a session another fakeroot would refuse to start, or record
// elsewhere. The shim starts ours instead; but it is not in us, who start a
// session's first program, and those of `job`.
#pragma once

#include <string>
#include <vector>

namespace cli {

/// `command`, with our bin/fakeroot if its program is one that could be
/// executed.
std::vector<std::string> with_own_fakeroot(std::vector<std::string> command);

} // namespace cli
