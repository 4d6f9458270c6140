// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see shortage.hpp.
#include "image/shortage.hpp"

#include <algorithm>
#include <array>

namespace image {

bool tells_shortage(std::string_view text) {
  constexpr std::array<std::string_view, 10> words = {
      "No space left on device", // mkfs.xfs, mkfs.btrfs, and who uses strerror
      "Disk full",               // mcopy
      "Could not allocate",      // mke2fs, of blocks and inodes
      "couldn't allocate",       // genext2fs
      "no free space",
      "not enough space",
      "not enough free space", // mkfs.btrfs
      "Not enough space",
      "Can't find free block", // sload.f2fs
      "[ASSERT]"};             // sload.f2fs, of segments

  return std::ranges::any_of(words, [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

} // namespace image
