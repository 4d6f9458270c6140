// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see extension_line.hpp.
#include "session/extension_line.hpp"

#include "session/base64.hpp"
#include "session/save_fields.hpp"

#include <fmt/core.h>

#include <utility>

namespace session {

namespace {

constexpr std::string_view visible = "xattr:";
constexpr std::string_view hidden = "hidden:";
constexpr std::size_t longest_name = 255;

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '.' || letter == '_' ||
         letter == '-' || letter == '/';
}

std::string escape(std::string_view name) {
  std::string text;
  for (const char letter : name)
    text += is_plain(letter)
                ? std::string(1, letter)
                : fmt::format("%{:02X}", static_cast<unsigned char>(letter));

  return text;
}

std::optional<std::string> unescape(std::string_view text) {
  std::string name;
  while (!text.empty()) {
    if (is_plain(text.front())) {
      name += text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto byte =
        text.front() == '%' && text.size() > 2
            ? base::parse_number<unsigned char>(text.substr(1, 2), 16)
            : std::nullopt;
    if (!byte || *byte == 0)
      return std::nullopt;
    name += static_cast<char>(*byte);
    text.remove_prefix(3);
  }

  return name;
}

std::string place_fields(const SavedPlace& place) {
  const Likeness& likeness = place.likeness;

  return fmt::format(",size={},mtime={}.{:09},root={},path={}",
                     likeness.size,
                     likeness.mtime,
                     likeness.mtime_nsec,
                     place.root,
                     escape(place.path));
}

/// The bits that a reader knows, with a type.
bool is_state(std::uint32_t state) {
  constexpr std::uint32_t known =
      jobroot::state_proven | jobroot::state_dying | jobroot::state_has_birth |
      jobroot::state_has_generation | 0xfU << jobroot::state_type_shift;

  return (state & ~known) == 0 && state >> jobroot::state_type_shift != 0;
}

template <class T> bool read(std::string_view text, T& value) {
  const auto parsed = base::parse_number<T>(text);
  value = parsed.value_or(T{});

  return parsed.has_value();
}

bool read_time(std::string_view text, Likeness& likeness) {
  constexpr std::size_t digits = 9;
  const std::size_t point = text.find('.');

  return point != text.npos && text.size() == point + 1 + digits &&
         read(text.substr(0, point), likeness.mtime) &&
         read(text.substr(point + 1), likeness.mtime_nsec);
}

bool read_path(std::string_view text, std::string& path) {
  auto name = unescape(text);
  if (name)
    path = std::move(*name);

  return name.has_value();
}

bool read_xattr(std::string_view name,
                std::string_view value,
                SavedRecord& saved) {
  const bool removed = name.starts_with(hidden);
  name.remove_prefix(removed ? hidden.size() : visible.size());
  auto plain = unescape(name);
  auto bytes = from_base64(value);
  if (!plain || plain->empty() || plain->size() > longest_name || !bytes)
    return false;
  saved.xattrs.push_back({std::move(*plain), std::move(*bytes), removed});

  return true;
}

/// Reads one of the fields that need not be there.
bool read_field(std::string_view field, SavedRecord& saved, SavedPlace& place) {
  const std::size_t equals = field.find('=');
  if (equals == field.npos)
    return false;
  const std::string_view name = field.substr(0, equals);
  const std::string_view value = field.substr(equals + 1);
  if (name.starts_with(visible) || name.starts_with(hidden))
    return read_xattr(name, value, saved);
  if (name == "size")
    return read(value, place.likeness.size);
  if (name == "mtime")
    return read_time(value, place.likeness);
  if (name == "root")
    return read(value, place.root);
  if (name != "path")
    return true;
  const bool is_path = read_path(value, place.path);
  if (is_path)
    saved.place = std::move(place);

  return is_path;
}

} // namespace

std::string root_line(std::string_view root) {
  return fmt::format("{}{}\n", root_tag, escape(root));
}

std::optional<std::string> parse_root_line(std::string_view line) {
  auto root = unescape(line.substr(root_tag.size()));

  return root && root->starts_with('/') ? root : std::nullopt;
}

std::string extension_line(const SavedRecord& saved) {
  const jobroot::Record& record = saved.record;
  std::string line =
      fmt::format("{}dev={:x},ino={},birth={},generation={:x},state={:x}",
                  extension_tag,
                  record.key.dev,
                  record.key.ino,
                  record.birth,
                  record.generation,
                  record.state);
  if (saved.place)
    line += place_fields(*saved.place);
  for (const SavedXattr& xattr : saved.xattrs)
    line += fmt::format(",{}{}={}",
                        xattr.removed ? hidden : visible,
                        escape(xattr.name),
                        to_base64(xattr.value));

  return line + '\n';
}

std::optional<SavedRecord> parse_extension(std::string_view line) {
  SavedRecord saved{.has_witness = true};
  jobroot::Record& record = saved.record;
  SaveFields fields{line.substr(extension_tag.size())};
  if (!fields.number("dev", 16, record.key.dev) ||
      !fields.number("ino", 10, record.key.ino) ||
      !fields.number("birth", 10, record.birth) ||
      !fields.number("generation", 16, record.generation) ||
      !fields.number("state", 16, record.state) || !is_state(record.state))
    return std::nullopt;
  SavedPlace place;
  while (!fields.at_end())
    if (!read_field(fields.next(), saved, place))
      return std::nullopt;

  return saved;
}

} // namespace session
