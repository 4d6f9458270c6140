// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see normalize.hpp. Places and sizes are those of the formats: lzop's
// conf.h, VMware's "Virtual Disk Format 5.0", and qemu's block/vdi.c.
#include "image/normalize.hpp"

#include "image/uuid.hpp"

#include <boost/endian/conversion.hpp>
#include <boost/uuid/string_generator.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <string_view>

namespace image {

namespace {

using namespace std::string_view_literals;

using Step = base::Result<void> (*)(const BytesAt& file,
                                    const Identity& identity);

void store_big(std::string& bytes, std::size_t at, std::uint32_t number) {
  boost::endian::store_big_u32(
      reinterpret_cast<unsigned char*>(bytes.data() + at), number);
}

/// RFC 1950, 9.
std::uint32_t adler32(std::string_view bytes) {
  constexpr std::uint32_t modulus = 65521;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char each : bytes) {
    low = (low + static_cast<unsigned char>(each)) % modulus;
    high = (high + low) % modulus;
  }

  return (high << 16U) | low;
}

/// What `lzop < file` writes first: mode and time of the file, no name, and a
/// checksum of all that follows the magic number.
base::Result<void> normalize_lzop(const BytesAt& file, const Identity&) {
  constexpr std::size_t flags_at = 17;
  constexpr std::size_t mode_at = 21;
  constexpr std::size_t time_at = 25;
  constexpr std::size_t name_at = 33;
  constexpr std::size_t sum_at = 34;
  constexpr std::size_t magic_size = 9;
  constexpr std::uint32_t plain_mode = 0100644;
  auto header = file.read(0, sum_at + 4);
  if (!header)
    return header.error();

  // A filter's or a name's place, and another sum, are not those below.
  constexpr std::uint32_t other_layout = 0x1800;
  const std::uint32_t flags = boost::endian::load_big_u32(
      reinterpret_cast<const unsigned char*>(header->data() + flags_at));
  if ((flags & other_layout) != 0 || (*header)[name_at] != '\0')
    return file.wrong("has an lzop header with a name or a filter");
  store_big(*header, mode_at, plain_mode);
  store_big(*header, time_at, 0);
  store_big(*header, time_at + 4, 0);
  store_big(*header,
            sum_at,
            adler32(std::string_view(*header).substr(magic_size,
                                                     sum_at - magic_size)));

  return file.write(0, *header);
}

/// Replaces what is between `before` and the next `after`, if they are there.
void replace_between(std::string& text,
                     std::string_view before,
                     std::string_view after,
                     std::string_view by) {
  const std::size_t found = text.find(before);
  const std::size_t begin = found + before.size();
  const std::size_t end =
      found == std::string::npos ? found : text.find(after, begin);
  if (end != std::string::npos)
    text.replace(begin, end - begin, by);
}

/// The descriptor is text, filled up with zeros.
base::Result<void> normalize_vmdk(const BytesAt& file,
                                  const Identity& identity) {
  constexpr std::size_t place_at = 28;
  constexpr std::uint64_t sector = 512;
  constexpr std::uint64_t most_sectors = 2048;
  const auto header = file.read(0, sector);
  if (!header)
    return header.error();
  const std::uint64_t at = little_u64(*header, place_at) * sector;
  const std::uint64_t size =
      std::min(little_u64(*header, place_at + 8), most_sectors) * sector;
  const auto old = file.read(at, size);
  if (!old)
    return old.error();

  std::string text = old->substr(0, old->find('\0'));
  if (identity.uuid)
    replace_between(text, "\nCID=", "\n", identity.uuid->substr(0, 8));
  replace_between(text, " SPARSE \"", "\"", identity.name);
  if (text.size() > size)
    return file.wrong("has no room for the name " + identity.name);
  text.resize(size);

  return file.write(at, text);
}

/// The numbers of the disk and of its last snapshot, which is none.
base::Result<void> normalize_vdi(const BytesAt& file,
                                 const Identity& identity) {
  constexpr std::uint64_t at = 0x188;
  if (!identity.uuid)
    return {};

  return file.write(
      at, drawn_bytes(*identity.uuid, 0) + drawn_bytes(*identity.uuid, 1));
}

struct Format {
  std::size_t at;
  std::string_view magic;
  Step normalize;
};

constexpr Format formats[] = {
    {0, "\x89LZO\0\r\n\x1a\n"sv, normalize_lzop},
    {0, "KDMV"sv, normalize_vmdk},
    {0x40, "\x7f\x10\xda\xbe"sv, normalize_vdi},
    {0, "vhdxfile"sv, normalize_vhdx},
};

} // namespace

std::string drawn_bytes(const std::string& uuid, int nth) {
  const auto made =
      boost::uuids::string_generator()(uuid_of(uuid, fmt::format("{}", nth)));

  return {made.begin(), made.end()};
}

base::Result<void> normalize(const std::string& path,
                             const Identity& identity) {
  constexpr std::size_t head_size = 0x60;
  const auto file = BytesAt::open(path);
  if (!file)
    return file.error();
  const auto head = file->read_some(0, head_size);
  if (!head)
    return head.error();

  for (const Format& format : formats)
    if (head->size() > format.at &&
        std::string_view(*head).substr(format.at).starts_with(format.magic))
      return format.normalize(*file, identity);

  return file->wrong("is no lzop file and no VMDK, VDI or VHDX disk");
}

} // namespace image
