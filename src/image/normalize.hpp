// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: some tools write into a file when it was made, under which name, or a
// number that they have drawn, and have no option against it. What they write
// is replaced by what follows from the image alone.
#pragma once

#include "base/result.hpp"
#include "image/bytes_at.hpp"

#include <optional>
#include <string>

namespace image {

struct Identity {
  /// What numbers follow from; without it they stay as the tool drew them.
  std::optional<std::string> uuid = {};
  /// The file's name when all is done.
  std::string name = {};
};

/// Knows lzop's files and qemu-img's VMDK, VDI and VHDX disks.
base::Result<void> normalize(const std::string& path, const Identity& identity);

/// The nth 16 bytes that follow from a UUID.
std::string drawn_bytes(const std::string& uuid, int nth);

/// The part of it for VHDX disks.
base::Result<void> normalize_vhdx(const BytesAt& file,
                                  const Identity& identity);

} // namespace image
