// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot mk` tells where the makefiles are, and `jobroot init` what is
// in there; and several of them call the same steps.
#pragma once

#include "base/result.hpp"

#include <string>

namespace cli {

/// The directory of rootfs.mk, beside the program.
base::Result<std::string> makefiles();

/// Messages begin with the name of the makefile that calls, as it says in
/// JOBROOT_MAKEFILE; with `rootfs` if it does not.
void speak_for_makefile();

} // namespace cli
