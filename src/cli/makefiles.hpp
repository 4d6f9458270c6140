// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot mk` tells where the makefiles are, and `jobroot init` what is
// in there.
#pragma once

#include "base/result.hpp"

#include <string>

namespace cli {

/// The directory of rootfs.mk, beside the program.
base::Result<std::string> makefiles();

} // namespace cli
