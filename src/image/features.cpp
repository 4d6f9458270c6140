// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see features.hpp.
#include "image/features.hpp"

#include "base/text.hpp"
#include "image/path_text.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <iterator>

namespace image {

namespace {

constexpr std::string_view acl_prefix = "system.posix_acl_";
constexpr std::string_view capability_name = "security.capability";
constexpr std::string_view namespaces[] = {"user.", "trusted.", "security."};

constexpr mode_t permissions = 07777;
constexpr mode_t of_programs = 0755;
constexpr mode_t of_files = 0644;

constexpr unsigned widest_byte = 255;
constexpr unsigned widest_short = 65535;

bool is_device(const Traits& entry) {
  return S_ISCHR(entry.seen.mode) || S_ISBLK(entry.seen.mode);
}

template <unsigned number> bool is_device_above(const Traits& entry) {
  return is_device(entry) &&
         std::max(major(entry.seen.device), minor(entry.seen.device)) > number;
}

bool has_capability(const Traits& entry) {
  return entry.attributes.contains(capability_name);
}

bool is_plain_attribute(std::string_view name) {
  return name != capability_name &&
         std::ranges::any_of(namespaces, [name](std::string_view prefix) {
           return name.starts_with(prefix);
         });
}

bool has_unusual_mode(const Traits& entry) {
  const mode_t mode = entry.seen.mode & permissions;

  return !S_ISLNK(entry.seen.mode) && mode != of_programs &&
         (S_ISDIR(entry.seen.mode) || mode != of_files);
}

/// Some file systems make the directory up that all others are in.
bool is_unusual_root(const Traits& entry) {
  return entry.path.empty() &&
         ((entry.seen.mode & permissions) != of_programs ||
          entry.seen.uid != 0 || entry.seen.gid != 0 ||
          !entry.attributes.empty());
}

/// How many bytes follow the first one of a character in UTF-8.
std::optional<std::size_t> following(unsigned char first) {
  if (first < 0x80)
    return 0;
  if (first < 0xc2 || first > 0xf4)
    return std::nullopt;

  return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto more = following(static_cast<unsigned char>(text.front()));
    if (!more || *more >= text.size() ||
        !std::ranges::all_of(text.substr(1, *more),
                             [](char c) { return (c & 0xc0) == 0x80; }))
      return false;
    text.remove_prefix(*more + 1);
  }

  return true;
}

/// What VFAT refuses, or what mtools writes as another name.
bool has_odd_name(const Traits& entry) {
  const std::string_view name = entry.path.substr(entry.path.rfind('/') + 1);
  const auto is_odd = [](unsigned char c) {
    constexpr unsigned char printable = 0x20;
    return c < printable ||
           std::string_view("\"*/:<>?\\|").find(static_cast<char>(c)) !=
               std::string_view::npos;
  };

  return name.ends_with('.') || name.ends_with(' ') || !is_utf8(name) ||
         std::ranges::any_of(name, is_odd);
}

template <std::uint64_t least> bool is_file_of(const Traits& entry) {
  return S_ISREG(entry.seen.mode) && entry.size >= least;
}

constexpr std::uint64_t sixteen_mib = 1ULL << 24;
constexpr std::uint64_t four_gib = 1ULL << 32;

} // namespace

const std::array<Feature, feature_count> features{{
    {.word = "owners",
     .one = "owner that is not root",
     .several = "owners that are not root",
     .has =
         [](const Traits& entry) {
           return entry.seen.uid != 0 || entry.seen.gid != 0;
         }},
    {.word = "ids16",
     .one = "owner or group above 65535",
     .several = "owners or groups above 65535",
     .has =
         [](const Traits& entry) {
           return std::max(entry.seen.uid, entry.seen.gid) > widest_short;
         }},
    {.word = "gids8",
     .one = "group above 255",
     .several = "groups above 255",
     .has = [](const Traits& entry) { return entry.seen.gid > widest_byte; }},
    {.word = "modes",
     .one = "mode other than 755 and 644",
     .several = "modes other than 755 and 644",
     .has = has_unusual_mode},
    {.word = "devices",
     .one = "device",
     .several = "devices",
     .has = is_device},
    {.word = "devices8",
     .one = "device with a number above 255",
     .several = "devices with numbers above 255",
     .has = is_device_above<255>},
    {.word = "devices16",
     .one = "device with a number above 65535",
     .several = "devices with numbers above 65535",
     .has = is_device_above<65535>},
    {.word = "fifos",
     .one = "FIFO",
     .several = "FIFOs",
     .has = [](const Traits& entry) { return S_ISFIFO(entry.seen.mode); }},
    {.word = "sockets",
     .one = "socket",
     .several = "sockets",
     .has = [](const Traits& entry) { return S_ISSOCK(entry.seen.mode); }},
    {.word = "links",
     .one = "hard link",
     .several = "hard links",
     .has = [](const Traits& entry) { return entry.is_further_name; }},
    {.word = "symlinks",
     .one = "symbolic link",
     .several = "symbolic links",
     .has = [](const Traits& entry) { return S_ISLNK(entry.seen.mode); }},
    {.word = "xattrs",
     .one = "entry with extended attributes",
     .several = "entries with extended attributes",
     .has =
         [](const Traits& entry) {
           return std::ranges::any_of(entry.attributes, [](const auto& each) {
             return is_plain_attribute(each.first);
           });
         }},
    {.word = "acls",
     .one = "ACL",
     .several = "ACLs",
     .has =
         [](const Traits& entry) {
           const auto found = entry.attributes.lower_bound(acl_prefix);
           return found != entry.attributes.end() &&
                  found->first.starts_with(acl_prefix);
         }},
    {.word = "capabilities",
     .one = "file with capabilities",
     .several = "files with capabilities",
     .has = has_capability},
    {.word = "names",
     .one = "name unfit for FAT",
     .several = "names unfit for FAT",
     .has = has_odd_name},
    {.word = "sizes24",
     .one = "file of 16 MiB or more",
     .several = "files of 16 MiB or more",
     .has = is_file_of<sixteen_mib>},
    {.word = "sizes32",
     .one = "file of 4 GiB or more",
     .several = "files of 4 GiB or more",
     .has = is_file_of<four_gib>},
    {.word = "root",
     .one = "mode or owner of the tree itself",
     .several = "",
     .has = is_unusual_root},
    {.word = "times",
     .one = "",
     .several = "",
     .has = [](const Traits& /*entry*/) { return true; }},
}};

std::optional<std::size_t> find_feature(std::string_view word) {
  const auto* const found = std::ranges::find(features, word, &Feature::word);

  return found == features.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(
                                       std::distance(features.begin(), found)));
}

void add_entry(Findings& findings, const Traits& entry) {
  for (std::size_t i = 0; i < feature_count; ++i) {
    if (!features[i].has(entry))
      continue;
    if (findings[i].count++ == 0)
      append_path(findings[i].first, entry.path.empty() ? "/" : entry.path);
  }
}

namespace {

std::string told(const Feature& feature, const Finding& found) {
  if (feature.one.empty())
    return std::string(feature.word);

  return fmt::format("{} {} (first {})",
                     found.count,
                     found.count == 1 ? feature.one : feature.several,
                     found.first);
}

} // namespace

std::string losses(const Findings& findings, std::string_view lacks) {
  std::string text;

  for (const auto word : base::words(lacks)) {
    const auto at = find_feature(word);
    if (!at || findings[*at].count == 0)
      continue;
    text += text.empty() ? "" : ", ";
    text += told(features[*at], findings[*at]);
  }

  return text;
}

} // namespace image
