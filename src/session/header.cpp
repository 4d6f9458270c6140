// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see header.hpp.
#include "session/header.hpp"

#include <fmt/format.h>

#include <sys/random.h>

#include <cstring>
#include <ctime>

namespace session {

namespace {

/// Arenas end at whole pages, so that allocating one never touches the other.
constexpr jobroot::Slot page_slots = 4096 / jobroot::slot_bytes;

jobroot::Slot whole_pages(std::uint64_t slots) {
  return static_cast<jobroot::Slot>(slots / page_slots * page_slots);
}

} // namespace

jobroot::Header make_header(const Settings& settings, std::uint64_t capacity) {
  using namespace jobroot;

  Header header = {};
  std::memcpy(header.magic, format_magic, sizeof header.magic);
  header.version = format_version;
  header.byte_order = format_byte_order;
  header.capacity = capacity;
  (void)::getrandom(header.id, sizeof header.id, 0);
  header.flags =
      (settings.unknown_is_real ? std::uint32_t{flag_unknown_is_real} : 0) |
      (settings.strict ? std::uint32_t{flag_strict} : 0) |
      (settings.modes_on_disk ? std::uint32_t{flag_modes_on_disk} : 0);

  // Three records in four slots, the rest for what they name.
  const std::uint64_t slots = capacity / slot_bytes;
  const Slot border = whole_pages(slots / 4 * 3);
  const Slot end = whole_pages(slots);
  const Slot allocated = initial_bytes / slot_bytes;
  header.records = {.start = first_free_slot,
                    .end = border,
                    .allocated = allocated,
                    .next = first_free_slot};
  header.xattrs = {
      .start = border, .end = end, .allocated = border, .next = border};
  header.created = ::time(nullptr);
  header.clamp_time = settings.clamp_time;

  return header;
}

std::string id_text(const jobroot::Header& header) {
  std::string text;
  for (const std::uint8_t byte : header.id)
    text += fmt::format("{:02x}", byte);

  return text;
}

} // namespace session
