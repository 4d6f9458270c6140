// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see location.hpp.
#include "session/location.hpp"

#include "base/id_map.hpp"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace session {

namespace {

/// Memory is left to others unless it has room for a large build's records.
constexpr std::uint64_t enough_memory = std::uint64_t{48} << 20;

struct Room {
  bool in_memory = false;
  std::uint64_t bytes = 0;
};

std::string variable(const char* name) {
  const char* const value = std::getenv(name);

  return value != nullptr && value[0] == '/' ? value : "";
}

/// Who owns a directory may rename what is in it. The system's own belong to
/// nobody in a user namespace that does not have root (unshare -Ur).
bool is_trusted(uid_t owner) {
  if (owner == ::geteuid() || owner == 0)
    return true;
  const auto users = base::IdMap::of_users();

  return users && !users->has(owner);
}

/// A directory that others may write to must keep them from renaming ours.
bool is_safe(const std::string& directory) {
  struct stat status {};

  if (::stat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return false;
  const bool shared = (status.st_mode & 0022) != 0;

  return is_trusted(status.st_uid) &&
         (!shared || (status.st_mode & S_ISVTX) != 0) &&
         ::access(directory.c_str(), W_OK | X_OK) == 0;
}

Room room_in(const std::string& directory) {
  struct statfs status {};

  if (::statfs(directory.c_str(), &status) != 0)
    return {};

  return {status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC,
          static_cast<std::uint64_t>(status.f_bavail) *
              static_cast<std::uint64_t>(status.f_bsize)};
}

/// Enough memory is better than any disk, and more is better than less.
bool is_better(const Room& a, const Room& b) {
  const bool memory_a = a.in_memory && a.bytes >= enough_memory;
  const bool memory_b = b.in_memory && b.bytes >= enough_memory;

  return memory_a != memory_b ? memory_a : a.bytes > b.bytes;
}

} // namespace

std::vector<std::string> temporary_places() {
  const std::string chosen = variable("TMPDIR");
  std::vector<std::string> places;

  for (const std::string& place : {variable("XDG_RUNTIME_DIR"),
                                   std::string("/dev/shm"),
                                   chosen.empty() ? "/tmp" : chosen})
    if (!place.empty() && std::ranges::find(places, place) == places.end() &&
        is_safe(place))
      places.push_back(place);

  return places;
}

base::Result<std::string>
choose_temporary_place(const std::vector<std::string>& places) {
  std::string best;
  Room best_room;

  for (const std::string& place : places) {
    const Room room = room_in(place);
    if (best.empty() || is_better(room, best_room)) {
      best = place;
      best_room = room;
    }
  }
  if (best.empty())
    return base::Error{
        .subject = "session",
        .found = "found no directory for temporary sessions",
        .remedy = "set TMPDIR to a directory that only you can write to"};

  return best;
}

} // namespace session
