// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: chown, too, changes an extended attribute.
#pragma once

#include "process.hpp"

namespace shim {

/// Takes security.capability from what is recorded; inside Session::update.
int drop_capability(jobroot::Known& known) noexcept;

} // namespace shim
