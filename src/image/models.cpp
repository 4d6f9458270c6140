// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see models.hpp. What a file system takes for itself was measured with
// its tool over images of 16 MiB to 64 GiB; the formulas lie above all points.
#include "image/models.hpp"

#include "image/layout.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace image {

namespace {

using layout::blocks_of;
using layout::divide_up;

constexpr std::uint64_t mib = 256;
constexpr std::uint64_t gib = 1024 * mib;

/// OE's measure, for types whose own blocks we do not know.
std::uint64_t plain_payload(const Contents& contents) {
  return divide_up(contents.kib * 1024, block_size);
}

std::uint64_t plain_own(const Contents&, std::uint64_t) {
  return 0;
}

/// A name takes entries of 32 bytes: one and one for each 13 letters. There
/// are no hard links.
std::uint64_t vfat_payload(const Contents& contents) {
  constexpr std::uint64_t entry = 32;
  constexpr std::uint64_t letters = 13;
  const std::uint64_t entries =
      2 * contents.names + divide_up(contents.name_bytes, letters);

  return contents.whole_blocks + contents.link_blocks + contents.directories +
         blocks_of(entries * entry);
}

/// The table, twice, of 4 bytes for 4 KiB or less; 8 MiB has clusters of 2 KiB
/// with 12 to 16 bits, and larger clusters waste half of one for each file.
std::uint64_t vfat_own(const Contents& contents, std::uint64_t blocks) {
  constexpr std::uint64_t entries = block_size / 4;
  constexpr std::uint64_t head = 32;
  const bool is_large =
      (blocks > 255 * mib && blocks < 512 * mib) || blocks >= 8 * gib;
  const std::uint64_t waste = contents.files + contents.directories;

  return head + 2 * divide_up(blocks, entries) + (is_large ? waste : 0) +
         (blocks > 16 * gib ? 6 * waste : 0);
}

/// Data in blocks; everything else in items of trees whose leaves are, after
/// growth in no order, two thirds full.
std::uint64_t btrfs_payload(const Contents& contents) {
  constexpr std::uint64_t inode = 160 + 53 + 2 * 25;
  constexpr std::uint64_t name = 10 + 30 + 30 + 3 * 25;
  constexpr std::uint64_t attribute = 30 + 25;
  constexpr std::uint64_t checksum = 4;
  const std::uint64_t items =
      contents.inodes * inode + contents.names * name +
      3 * contents.name_bytes + contents.attributes * attribute +
      contents.attribute_bytes + contents.whole_blocks * checksum;

  return contents.whole_blocks + blocks_of(items + items / 2);
}

/// The first chunks of each kind. Further ones are larger than need be, but
/// its tool knows what it has made.
std::uint64_t btrfs_own(const Contents&, std::uint64_t) {
  return 21 * mib;
}

/// An inode is a block; a directory's names are spread over its blocks by
/// hash; and each of six logs writes to a segment of its own.
std::uint64_t f2fs_payload(const Contents& contents) {
  constexpr std::uint64_t in_node = 1018;
  constexpr std::uint64_t logs = std::uint64_t{6} * 512;

  return contents.whole_blocks + contents.inodes +
         3 * contents.directory_blocks +
         divide_up(contents.whole_blocks, in_node) + contents.attribute_blocks +
         logs;
}

/// Segments that the cleaner needs, which grow as the root of the size does,
/// and tables of 0.7 %.
std::uint64_t f2fs_own(const Contents&, std::uint64_t blocks) {
  constexpr double cleaner = 70;
  constexpr std::uint64_t tables = 140;
  constexpr std::uint64_t head = 4000;

  return head + divide_up(blocks, tables) +
         static_cast<std::uint64_t>(cleaner *
                                    std::sqrt(static_cast<double>(blocks)));
}

/// Eight inodes a block, in chunks of 64. There are no hard links in what
/// mkfs.xfs can be told.
std::uint64_t xfs_payload(const Contents& contents) {
  constexpr std::uint64_t in_block = 8;

  return contents.whole_blocks + contents.link_blocks +
         divide_up(contents.inodes + contents.names, in_block) +
         2 * contents.directory_blocks + contents.extent_blocks +
         contents.attribute_blocks;
}

/// The log of 64 MiB and what four groups begin with.
std::uint64_t xfs_own(const Contents&, std::uint64_t blocks) {
  constexpr std::uint64_t groups = 256;
  constexpr std::uint64_t maps = 1000;

  return 64 * mib + groups + divide_up(blocks, maps);
}

constexpr SizeModel models[] = {
    {.name = "plain", .payload = plain_payload, .own = plain_own},
    {.name = "ext2", .ext = Ext::two},
    {.name = "ext3", .ext = Ext::three},
    {.name = "ext4", .ext = Ext::four},
    {.name = "btrfs", .payload = btrfs_payload, .own = btrfs_own},
    {.name = "f2fs",
     .least_kib = std::uint64_t{64} * 1024,
     .payload = f2fs_payload,
     .own = f2fs_own},
    {.name = "vfat", .payload = vfat_payload, .own = vfat_own},
    {.name = "xfs",
     .least_kib = std::uint64_t{300} * 1024,
     .payload = xfs_payload,
     .own = xfs_own},
};

} // namespace

const SizeModel* size_model(std::string_view name) {
  const auto* const found = std::ranges::find(models, name, &SizeModel::name);

  return found == std::end(models) ? nullptr : found;
}

std::string size_models() {
  std::string text;
  for (const SizeModel& model : models)
    text.append(text.empty() ? "" : " ").append(model.name);

  return text;
}

} // namespace image
