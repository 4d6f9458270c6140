// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see ext.hpp. The file system's own blocks depend on its size, and its
// size on them, so the size is found by going up until it holds what it must.
#include "image/ext.hpp"

#include "image/layout.hpp"

#include <algorithm>

namespace image {

namespace {

using layout::divide_up;

constexpr std::uint64_t blocks_per_group = 32768;
constexpr std::uint64_t inodes_per_block = block_size / 256;
constexpr std::uint64_t most_inodes_per_group = blocks_per_group - 16;
constexpr std::uint64_t reserved_inodes = 11;
constexpr std::uint64_t blocks_per_mib = 256;
constexpr std::uint64_t least_journal_mib = 4;

std::uint64_t groups_of(const ExtGeometry& ext) {
  return divide_up(ext.blocks, blocks_per_group);
}

/// What mke2fs would choose for this size.
std::uint64_t usual_journal_mib(std::uint64_t blocks) {
  constexpr std::uint64_t gib = 1024 * blocks_per_mib;
  if (blocks < gib / 8)
    return least_journal_mib;
  if (blocks < gib)
    return 16;
  if (blocks < 2 * gib)
    return 32;

  return blocks < 16 * gib ? 64 : 128;
}

/// Group 0, 1 and the powers of 3, 5 and 7 hold a copy of the superblock.
bool has_superblock(std::uint64_t group) {
  if (group <= 1)
    return true;
  for (const std::uint64_t base : {3U, 5U, 7U}) {
    std::uint64_t power = base;
    while (power < group)
      power *= base;
    if (power == group)
      return true;
  }

  return false;
}

/// The superblock, the descriptors, and descriptors kept for growth.
std::uint64_t superblock_blocks(const ExtGeometry& ext) {
  constexpr std::uint64_t descriptors_per_block = block_size / 32;
  constexpr std::uint64_t most_kept = block_size / 4;
  constexpr std::uint64_t growth = 1024;
  const std::uint64_t grown = divide_up(
      divide_up(ext.blocks * growth, blocks_per_group), descriptors_per_block);

  return 1 + divide_up(groups_of(ext), descriptors_per_block) +
         std::min(grown, most_kept);
}

/// A group's bitmaps and its part of the inode table.
std::uint64_t table_blocks(const ExtGeometry& ext) {
  return 2 + 1 +
         divide_up(divide_up(ext.inodes, groups_of(ext)), inodes_per_block);
}

/// Everything in the image that is not the user's.
std::uint64_t own_blocks(const ExtGeometry& ext) {
  constexpr std::uint64_t lost_and_found = 4;
  const std::uint64_t journal = ext.journal_mib * blocks_per_mib;
  std::uint64_t copies = 0;
  for (std::uint64_t group = 0; group < groups_of(ext); ++group)
    copies += has_superblock(group) ? 1 : 0;

  return lost_and_found + journal +
         (ext.kind == Ext::four ? 0 : divide_up(journal, 1024) + 1) +
         copies * superblock_blocks(ext) + groups_of(ext) * table_blocks(ext);
}

/// mke2fs drops a last group that has hardly room for its own tables, even if
/// that is the only one.
std::uint64_t used_blocks(const ExtGeometry& ext) {
  constexpr std::uint64_t least_left = 50;
  const std::uint64_t rest = ext.blocks % blocks_per_group;
  const bool is_dropped =
      rest != 0 &&
      rest < table_blocks(ext) + superblock_blocks(ext) + least_left;

  return is_dropped ? ext.blocks - rest : ext.blocks;
}

/// mke2fs also wants as much free space again as its journal takes.
bool fits(const ExtDemand& demand, const ExtGeometry& ext) {
  const std::uint64_t journal = ext.journal_mib * blocks_per_mib;
  const std::uint64_t used = used_blocks(ext);
  const std::uint64_t own = own_blocks(ext);

  return used >= own + std::max(demand.payload, journal) &&
         ext.inodes <= groups_of(ext) * most_inodes_per_group;
}

std::uint64_t least_inodes(const ExtDemand& demand) {
  const std::uint64_t needed = demand.inodes + reserved_inodes;

  return std::max(needed, demand.inodes_wished.value_or(0));
}

ExtGeometry comfortable(const ExtDemand& demand, std::uint64_t blocks) {
  constexpr std::uint64_t blocks_per_inode = 4;
  const std::uint64_t least = least_inodes(demand);

  return {
      .kind = demand.kind,
      .blocks = blocks,
      .inodes = demand.inodes_wished
                    ? least
                    : std::max(least + least / 16, blocks / blocks_per_inode),
      .journal_mib = demand.kind == Ext::two ? 0 : usual_journal_mib(blocks)};
}

ExtGeometry frugal(const ExtDemand& demand, std::uint64_t blocks) {
  return {.kind = demand.kind,
          .blocks = blocks,
          .inodes = least_inodes(demand),
          .journal_mib = demand.kind == Ext::two ? 0 : least_journal_mib};
}

template <class Make>
ExtGeometry grow(const ExtDemand& demand,
                 std::uint64_t at_least,
                 std::uint64_t step,
                 Make make) {
  constexpr std::uint64_t divisor = 256;
  std::uint64_t blocks =
      divide_up(std::max<std::uint64_t>(at_least, 64), step) * step;

  while (!fits(demand, make(demand, blocks))) {
    const std::uint64_t missing = blocks / divisor + 1;
    blocks += divide_up(missing, step) * step;
  }

  return make(demand, blocks);
}

} // namespace

std::uint64_t content_blocks(Ext kind, const Contents& contents) {
  const std::uint64_t maps =
      kind == Ext::four ? contents.extent_blocks : contents.indirect_blocks;

  return contents.data_blocks + contents.directory_blocks +
         contents.attribute_blocks + maps;
}

ExtGeometry ext_around(const ExtDemand& demand,
                       std::uint64_t at_least,
                       std::uint64_t step) {
  return grow(demand, std::max(at_least, demand.payload), step, comfortable);
}

std::optional<ExtGeometry> ext_within(const ExtDemand& demand,
                                      std::uint64_t blocks) {
  for (const auto& ext : {comfortable(demand, blocks), frugal(demand, blocks)})
    if (fits(demand, ext))
      return ext;

  return std::nullopt;
}

std::uint64_t least_ext_blocks(const ExtDemand& demand) {
  return grow(demand, demand.payload, 1, frugal).blocks;
}

} // namespace image
