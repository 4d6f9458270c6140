// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a VHDX disk has drawn numbers in two headers, each with a checksum, in
// its log, which is empty once the disk is closed, and in its metadata. Names
// and places are those of Microsoft's [MS-VHDX].
#include "image/normalize.hpp"

#include <boost/crc.hpp>
#include <boost/endian/conversion.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace image {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t guid_size = 16;
constexpr std::string_view metadata_region =
    "\x06\xa2\x7c\x8b\x90\x47\x9a\x4b\xb8\xfe\x57\x5f\x05\x0f\x88\x6e"sv;
constexpr std::string_view page_83_data =
    "\xab\x12\xca\xbe\xe6\xb2\x23\x45\x93\xef\xc3\x09\xe0\x00\xc7\x46"sv;

std::uint32_t crc32c(std::string_view bytes) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(bytes.data(), bytes.size());

  return crc.checksum();
}

/// A number as it is in a file: little-endian.
template <class T> std::string bytes_of(T number) {
  boost::endian::native_to_little_inplace(number);

  return {reinterpret_cast<const char*>(&number), sizeof number};
}

constexpr std::uint64_t header_places[] = {0x10000, 0x20000};

/// SequenceNumber, which begins anywhere; the header with the higher one holds.
base::Result<std::uint64_t> sequence_at(const BytesAt& file, std::uint64_t at) {
  constexpr std::size_t sequence_at = 8;
  const auto header = file.read(at, sequence_at + 8);
  if (!header)
    return header.error();
  if (!header->starts_with("head"))
    return file.wrong("has no VHDX header where one is due");

  return little_u64(*header, sequence_at);
}

/// SequenceNumber, FileWriteGuid and DataWriteGuid, which lie one after the
/// other, and the checksum over all.
base::Result<void> normalize_header(const BytesAt& file,
                                    std::uint64_t at,
                                    std::uint64_t sequence,
                                    const std::string& uuid) {
  constexpr std::size_t size = 4096;
  constexpr std::size_t checksum_at = 4;
  constexpr std::size_t numbers_at = 8;
  auto header = file.read(at, size);
  if (!header)
    return header.error();

  const std::string numbers =
      bytes_of(sequence) + drawn_bytes(uuid, 0) + drawn_bytes(uuid, 1);
  header->replace(numbers_at, numbers.size(), numbers);
  header->replace(checksum_at, 4, 4, '\0');
  header->replace(checksum_at, 4, bytes_of(crc32c(*header)));

  return file.write(at, *header);
}

base::Result<void> normalize_headers(const BytesAt& file,
                                     const std::string& uuid) {
  const auto first = sequence_at(file, header_places[0]);
  if (!first)
    return first.error();
  const auto second = sequence_at(file, header_places[1]);
  if (!second)
    return second.error();

  const std::uint64_t later = *first < *second ? 1 : 0;
  for (const std::uint64_t i : {0, 1})
    if (auto done =
            normalize_header(file, header_places[i], i == later ? 2 : 1, uuid);
        !done)
      return done;

  return {};
}

/// Zeros in the place of what was in the log and has been done.
base::Result<void> clear_log(const BytesAt& file, std::uint64_t header_at) {
  constexpr std::size_t guid_at = 48;
  constexpr std::size_t length_at = 68;
  constexpr std::size_t place_at = 72;
  constexpr std::uint32_t longest = 1U << 26U;
  const auto header = file.read(header_at, place_at + 8);
  if (!header)
    return header.error();
  const std::uint32_t length = little_u32(*header, length_at);
  if (header->compare(guid_at, guid_size, std::string(guid_size, '\0')) != 0 ||
      length > longest)
    return file.wrong("has a log that is not done");

  return file.write(little_u64(*header, place_at), std::string(length, '\0'));
}

/// Where an entry with this GUID says that something is; 0 if nowhere. A table
/// has entries of 32 bytes.
std::uint64_t place_of(std::string_view table,
                       std::size_t first,
                       std::size_t count,
                       std::string_view guid) {
  constexpr std::size_t entry_size = 32;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = first + i * entry_size;
    if (at + entry_size <= table.size() && table.substr(at, guid_size) == guid)
      return little_u64(table, at + guid_size);
  }

  return 0;
}

/// The number that a guest sees as the disk's own.
base::Result<void> normalize_page_83(const BytesAt& file,
                                     const std::string& uuid) {
  constexpr std::uint64_t regions_at = 0x30000;
  constexpr std::size_t table_size = 0x10000;
  constexpr std::size_t regions_first = 16;
  constexpr std::size_t items_first = 32;
  constexpr std::size_t most = 2047;
  const auto regions = file.read(regions_at, table_size);
  if (!regions)
    return regions.error();
  const std::uint64_t metadata =
      place_of(*regions, regions_first, most, metadata_region);
  const auto items = file.read(metadata, table_size);
  if (!items)
    return items.error();
  // An item's place has four bytes, and the four after it are its length.
  const auto at = static_cast<std::uint32_t>(
      place_of(*items, items_first, most, page_83_data));
  if (metadata == 0 || at == 0)
    return file.wrong("has no VHDX metadata");

  return file.write(metadata + at, drawn_bytes(uuid, 2));
}

} // namespace

base::Result<void> normalize_vhdx(const BytesAt& file,
                                  const Identity& identity) {
  if (!identity.uuid)
    return {};

  if (auto cleared = clear_log(file, header_places[0]); !cleared)
    return cleared;
  if (auto done = normalize_headers(file, *identity.uuid); !done)
    return done;

  return normalize_page_83(file, *identity.uuid);
}

} // namespace image
