// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see btrfs_volume.hpp. The places are those of the kernel's btrfs_tree.h.
#include "image/btrfs_volume.hpp"

#include <boost/crc.hpp>

#include <utility>

namespace image {

namespace {

constexpr std::uint64_t head_places[] = {0x10000, 0x4000000, 0x4000000000};
constexpr std::size_t head_size = 4096;

namespace head {
constexpr std::size_t own_place = 48;
constexpr std::size_t magic = 64;
constexpr std::size_t root_tree = 80;
constexpr std::size_t chunk_tree = 88;
constexpr std::size_t total_bytes = 112;
constexpr std::size_t block_size = 148;
constexpr std::size_t chunks_size = 160;
constexpr std::size_t checksum_type = 196;
constexpr std::size_t device_bytes = 209;
constexpr std::size_t chunks = 811;
} // namespace head

namespace block {
constexpr std::size_t checksum = 32;
constexpr std::size_t count = 96;
constexpr std::size_t level = 100;
constexpr std::size_t items = 101;
constexpr std::size_t key = 17;
constexpr std::size_t item = 25;
constexpr std::size_t pointer = 33;
} // namespace block

namespace chunk {
constexpr std::size_t copies = 44;
constexpr std::size_t first = 48;
constexpr std::size_t copy = 32;
constexpr std::size_t place = 8;
} // namespace chunk

constexpr unsigned root_type = 132;
constexpr unsigned device_type = 216;
constexpr unsigned chunk_type = 228;
constexpr std::uint64_t file_tree = 5;
constexpr std::size_t root_block = 176;

/// Of what follows the room for it.
void seal(std::string& data) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(data.data() + block::checksum,
                    data.size() - block::checksum);
  put_little(data, 0, crc.checksum(), 4);
}

std::size_t copies_of(std::string_view data) {
  return little_u32(data, chunk::copies) & 0xffffU;
}

BtrfsVolume::Item item_at(const std::string& data, std::size_t index) {
  const std::size_t at = block::items + index * block::item;

  return {.object = little_u64(data, at),
          .type = static_cast<unsigned char>(data[at + 8]),
          .offset = little_u64(data, at + 9),
          .at = block::items + little_u32(data, at + block::key),
          .size = little_u32(data, at + block::key + 4)};
}

} // namespace

void put_little(std::string& bytes,
                std::size_t at,
                std::uint64_t number,
                std::size_t size) {
  for (std::size_t i = 0; i < size; ++i)
    bytes[at + i] = static_cast<char>(number >> (8 * i));
}

BtrfsVolume::BtrfsVolume(BytesAt file, std::string head)
    : file_(std::move(file)),
      head_(std::move(head)),
      block_size_(little_u32(head_, head::block_size)) {}

base::Result<BtrfsVolume> BtrfsVolume::open(const std::string& path) {
  auto file = BytesAt::open(path);
  if (!file)
    return file.error();
  auto head = file->read(head_places[0], head_size);
  if (!head)
    return head.error();
  if (head->compare(head::magic, 8, "_BHRfS_M") != 0)
    return file->wrong("is no Btrfs");
  if ((little_u32(*head, head::checksum_type) & 0xffffU) != 0)
    return file->wrong("has checksums other than crc32c; use no --csum");

  BtrfsVolume volume{std::move(*file), std::move(*head)};
  if (auto read = volume.read_chunks(); !read)
    return read.error();
  if (auto found = volume.find_files(); !found)
    return found.error();

  return volume;
}

/// The chunks that hold the tree of chunks are in the superblock.
base::Result<void> BtrfsVolume::read_chunks() {
  const std::size_t end = head::chunks + little_u32(head_, head::chunks_size);
  for (std::size_t at = head::chunks; at < end;) {
    const std::string_view data{std::string_view(head_).substr(at)};
    const std::string_view chunk = data.substr(block::key);
    add_chunk(little_u64(data, 9), chunk);
    at += block::key + chunk::first + copies_of(chunk) * chunk::copy;
  }

  return each_item(little_u64(head_, head::chunk_tree),
                   [&](const Item& item, const std::string& data) {
                     if (item.type == chunk_type)
                       add_chunk(item.offset,
                                 std::string_view(data).substr(item.at));
                     return false;
                   });
}

void BtrfsVolume::add_chunk(std::uint64_t logical, std::string_view data) {
  Chunk added{.logical = logical, .length = little_u64(data, 0)};
  for (std::size_t i = 0; i < copies_of(data); ++i)
    added.places.push_back(
        little_u64(data, chunk::first + i * chunk::copy + chunk::place));
  chunks_.push_back(std::move(added));
}

base::Result<void> BtrfsVolume::find_files() {
  return each_item(little_u64(head_, head::root_tree),
                   [&](const Item& item, const std::string& data) {
                     if (item.type == root_type && item.object == file_tree)
                       files_ = little_u64(data, item.at + root_block);
                     return false;
                   });
}

std::vector<std::uint64_t> BtrfsVolume::places_of(std::uint64_t logical) const {
  for (const Chunk& each : chunks_)
    if (logical >= each.logical && logical - each.logical < each.length) {
      std::vector<std::uint64_t> places = each.places;
      for (std::uint64_t& place : places)
        place += logical - each.logical;
      return places;
    }

  return {};
}

base::Result<void> BtrfsVolume::each_item(std::uint64_t block,
                                          const Meet& meet) const {
  const auto places = places_of(block);
  if (places.empty())
    return file_.wrong("has a block outside of its chunks");
  auto data = file_.read(places.front(), block_size_);
  if (!data)
    return data.error();
  const std::uint32_t count = little_u32(*data, block::count);
  if ((*data)[block::level] != 0) {
    for (std::size_t i = 0; i < count; ++i)
      if (auto met = each_item(
              little_u64(*data, block::items + i * block::pointer + block::key),
              meet);
          !met)
        return met;
    return {};
  }

  bool is_changed = false;
  for (std::size_t i = 0; i < count; ++i)
    is_changed |= meet(item_at(*data, i), *data);

  return is_changed ? write(block, std::move(*data)) : base::Result<void>{};
}

base::Result<void> BtrfsVolume::write(std::uint64_t block,
                                      std::string data) const {
  seal(data);
  for (const std::uint64_t place : places_of(block))
    if (auto written = file_.write(place, data); !written)
      return written;

  return {};
}

base::Result<void> BtrfsVolume::resize(std::uint64_t bytes) {
  constexpr std::size_t total_at = 8;
  const auto resized =
      each_item(little_u64(head_, head::chunk_tree),
                [&](const Item& item, std::string& data) {
                  if (item.type == device_type)
                    put_little(data, item.at + total_at, bytes, 8);
                  return item.type == device_type;
                });
  if (!resized)
    return resized;

  put_little(head_, head::total_bytes, bytes, 8);
  put_little(head_, head::device_bytes, bytes, 8);
  for (const std::uint64_t place : head_places) {
    if (place + head_size > bytes)
      break;
    put_little(head_, head::own_place, place, 8);
    seal(head_);
    if (auto written = file_.write(place, head_); !written)
      return written;
  }

  return {};
}

} // namespace image
