// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: inside of a program the shim chooses the file that the next one can
// load. The command is static and has no shim in it: what it starts, it has to
// look at itself, or the loader would complain about a wrong word size.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keeper {

/// LD_PRELOAD for `program`, which is looked for in PATH if it has no slash:
/// `list` with the file of ours that it can load, or without any.
std::string fitting_preload(std::string_view list, const std::string& program);

/// The same in an environment, and in our own.
void fit_preload(std::vector<std::string>& environment,
                 const std::string& program);
void fit_own_preload(const std::string& program);

} // namespace keeper
