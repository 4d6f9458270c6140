// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: everything in a Btrfs is an item in a tree of blocks, which lie where
// chunks say. What visits items needs to know no more than that.
#pragma once

#include "base/result.hpp"
#include "image/bytes_at.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace image {

class BtrfsVolume {
public:
  /// An item in a block.
  struct Item {
    std::uint64_t object = 0;
    unsigned type = 0;
    std::uint64_t offset = 0;
    /// Where its data are in the block.
    std::size_t at = 0;
    std::size_t size = 0;
  };

  /// True if it has changed the block, which is written then.
  using Meet = std::function<bool(const Item& item, std::string& block)>;

  static base::Result<BtrfsVolume> open(const std::string& path);

  base::Result<void> each_file_item(const Meet& meet) const {
    return each_item(files_, meet);
  }

  /// Its only device, and so itself, takes that many bytes.
  base::Result<void> resize(std::uint64_t bytes);

private:
  struct Chunk {
    std::uint64_t logical = 0;
    std::uint64_t length = 0;
    /// Where its copies are.
    std::vector<std::uint64_t> places = {};
  };

  BtrfsVolume(BytesAt file, std::string head);

  base::Result<void> read_chunks();
  base::Result<void> find_files();
  void add_chunk(std::uint64_t logical, std::string_view data);

  std::vector<std::uint64_t> places_of(std::uint64_t logical) const;
  base::Result<void> each_item(std::uint64_t block, const Meet& meet) const;
  base::Result<void> write(std::uint64_t block, std::string data) const;

  BytesAt file_;
  /// The superblock.
  std::string head_;
  std::size_t block_size_ = 0;
  std::uint64_t files_ = 0;
  std::vector<Chunk> chunks_;
};

/// Puts a number into bytes, little end first.
void put_little(std::string& bytes,
                std::size_t at,
                std::uint64_t number,
                std::size_t size);

} // namespace image
