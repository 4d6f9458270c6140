// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see room.hpp.
#include "image/room.hpp"

#include "image/size.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cstdint>

namespace image {

namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t next_to_nothing = 1024;
constexpr std::uint64_t little = 256 * kib;

std::string told(const std::string& directory, std::uint64_t left) {
  return fmt::format("{} is {} ({}iB left)",
                     directory,
                     left < next_to_nothing ? "full" : "nearly full",
                     rounded(left));
}

bool is_new(dev_t device, std::vector<dev_t>& seen) {
  const bool is = std::ranges::find(seen, device) == seen.end();
  seen.push_back(device);

  return is;
}

/// `least` is in KiB.
std::vector<std::string>
places_with_less(const std::vector<std::string>& directories,
                 std::uint64_t least) {
  std::vector<dev_t> seen;
  std::vector<std::string> found;

  for (std::string directory : directories) {
    while (directory.size() > 1 && directory.back() == '/')
      directory.pop_back();

    struct stat status {};

    struct statvfs room {};

    if (::stat(directory.c_str(), &status) != 0 ||
        ::statvfs(directory.c_str(), &room) != 0 || room.f_blocks == 0 ||
        !is_new(status.st_dev, seen))
      continue;
    if (room.f_files != 0 && room.f_favail == 0)
      found.push_back(directory + " has no room for another file");
    else if (const auto left = room.f_bavail * room.f_frsize / kib;
             left < least)
      found.push_back(told(directory, left));
  }

  return found;
}

} // namespace

std::vector<std::string>
full_places(const std::vector<std::string>& directories) {
  return places_with_less(directories, next_to_nothing);
}

std::vector<std::string>
tight_places(const std::vector<std::string>& directories,
             std::string_view text) {
  return text.find("No space left on device") == std::string_view::npos
             ? std::vector<std::string>{}
             : places_with_less(directories, little);
}

} // namespace image
