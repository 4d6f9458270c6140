// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the version is written in one place.
#pragma once

#include <string_view>

namespace cli {

constexpr std::string_view version = "0.1.0";

} // namespace cli
