// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a file system wants numbers that no other has, a reproducible build
// wants the same ones each time. Both hold for numbers made from a name.
#pragma once

#include <string>
#include <string_view>

namespace image {

/// The version 5 UUID of "SEED/NAME" in our own name space.
std::string uuid_of(std::string_view seed, std::string_view name);

} // namespace image
