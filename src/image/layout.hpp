// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: how the ext family lays things out in blocks of 4 KiB, as pure
// functions, so that tests can hold each of them against mke2fs.
#pragma once

#include "image/contents.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace image::layout {

/// Symbolic links shorter than this are kept in the inode.
inline constexpr std::uint64_t inline_link_size = 60;

constexpr std::uint64_t divide_up(std::uint64_t dividend,
                                  std::uint64_t divisor) {
  return (dividend + divisor - 1) / divisor;
}

constexpr std::uint64_t blocks_of(std::uint64_t bytes) {
  return divide_up(bytes, block_size);
}

/// The data of one file: blocks in so many pieces that do not touch.
struct Pieces {
  std::uint64_t blocks = 0;
  std::uint64_t count = 0;
};

/// Four extents live in the inode, others in blocks of 340. Data that is
/// written in order is split at most where a group's own blocks lie.
constexpr std::uint64_t extent_blocks(const Pieces& pieces) {
  constexpr std::uint64_t in_inode = 4;
  constexpr std::uint64_t in_block = 340;
  constexpr std::uint64_t never_split = 4096;
  const std::uint64_t extents = pieces.count + pieces.blocks / never_split;

  return extents <= in_inode ? 0 : 1 + divide_up(extents, in_block);
}

/// Twelve block numbers live in the inode, others in blocks of 1024, and in
/// blocks that name such blocks.
constexpr std::uint64_t indirect_blocks(const Pieces& pieces) {
  constexpr std::uint64_t in_inode = 12;
  constexpr std::uint64_t in_block = 1024;
  if (pieces.blocks <= in_inode)
    return 0;

  const std::uint64_t single = divide_up(pieces.blocks, in_block) + 1;

  return single + pieces.count + divide_up(single, in_block) + 1;
}

/// An inode of 256 bytes has this much left for attributes.
constexpr bool attributes_fit(std::uint64_t bytes) {
  constexpr std::uint64_t room = 256 - 128 - 32 - 4 - 4;

  return bytes <= room;
}

constexpr std::uint64_t attribute_bytes(std::size_t name, std::size_t value) {
  constexpr std::uint64_t entry = 16;

  return entry + divide_up(name, 4) * 4 + divide_up(value, 4) * 4;
}

/// Names fill a directory block by block. What stays empty at the end of each
/// is less than the longest name.
class NamesOfDirectory {
public:
  void add_name(std::size_t length) {
    const std::uint64_t bytes = entry_head + divide_up(length, 4) * 4;
    bytes_ += bytes;
    longest_ = std::max(longest_, bytes);
  }

  std::uint64_t blocks() const {
    constexpr std::uint64_t dots = 24;
    constexpr std::uint64_t checksum = 12;

    return std::max<std::uint64_t>(
        1, divide_up(bytes_ + dots, block_size - checksum - longest_));
  }

private:
  static constexpr std::uint64_t entry_head = 8;

  std::uint64_t bytes_ = 0;
  std::uint64_t longest_ = entry_head + 4;
};

} // namespace image::layout
