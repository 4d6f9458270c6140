// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: mke2fs wants to be told how large an image is and how many inodes it
// has, and fails half-way if that was too little. Both follow from what goes
// in, once the file system's own blocks are counted as well. The numbers hold
// for the command in mk/core/ext.mk: blocks of 4096 bytes, inodes of 256.
#pragma once

#include "image/contents.hpp"

#include <cstdint>
#include <optional>

namespace image {

enum class Ext { two, three, four };

struct ExtGeometry {
  Ext kind = Ext::four;
  std::uint64_t blocks = 0;
  std::uint64_t inodes = 0;
  std::uint64_t journal_mib = 0;
};

/// What an ext image has to hold.
struct ExtDemand {
  Ext kind = Ext::four;
  /// Blocks of content, room to spare included.
  std::uint64_t payload = 0;
  /// Files, directories and the rest.
  std::uint64_t inodes = 0;
  /// The user's wish; otherwise there is room for as many files again as
  /// mke2fs would provide.
  std::optional<std::uint64_t> inodes_wished;
};

/// Blocks that the tree itself takes up in this kind of file system.
std::uint64_t content_blocks(Ext kind, const Contents& contents);

/// The smallest image of at least `at_least` blocks, in steps of `step`, in
/// which the demand is met with a journal and inodes as mke2fs chooses them.
ExtGeometry
ext_around(const ExtDemand& demand, std::uint64_t at_least, std::uint64_t step);

/// An image of exactly `blocks`, with a smaller journal and fewer inodes if
/// need be; none if the demand cannot be met.
std::optional<ExtGeometry> ext_within(const ExtDemand& demand,
                                      std::uint64_t blocks);

/// The smallest image that ext_within() can make.
std::uint64_t least_ext_blocks(const ExtDemand& demand);

} // namespace image
