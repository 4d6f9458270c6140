// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a computed size is a forecast. When the tool that fills an image finds
// out that it is too small, a larger one may be tried; each tool says that in
// words of its own, and none says by how much.
#pragma once

#include <string_view>

namespace image {

/// In the environment of a second attempt.
inline constexpr const char* second_attempt = "ROOTFS_MORE_ROOM";

/// Whether what a tool has printed is about too little room in an image.
bool tells_shortage(std::string_view text);

} // namespace image
