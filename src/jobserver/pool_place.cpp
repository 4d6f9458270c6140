// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pool_place.hpp.
#include "jobserver/pool_place.hpp"

#include "base/fd.hpp"
#include "base/file.hpp"
#include "jobserver/open_pool.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace jobserver {

namespace {

constexpr std::string_view prefix = "jobroot-pool.";

bool is_plain_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') ||
         std::string_view("._-+@").find(c) != std::string_view::npos;
}

/// Other clients cut a path at a blank, or do not know about quoting.
bool is_plain(std::string_view path) {
  return !path.empty() && path.front() == '/' &&
         std::ranges::all_of(
             path, [](char c) { return c == '/' || is_plain_character(c); });
}

/// Whether somebody would read what is written into a pool's FIFO.
enum class Read { by_nobody, by_somebody, unknown };

Read is_read(const std::string& directory) {
  const base::Fd writer{
      ::open(fifo_in(directory).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)};
  if (writer)
    return Read::by_somebody;

  return errno == ENXIO ? Read::by_nobody : Read::unknown;
}

/// One whose maker was killed before it had a FIFO of the final name; what was
/// made a moment ago may still get it.
bool is_unfinished(const std::string& directory) {
  constexpr std::time_t moment = 10;

  struct stat status {};

  if (::lstat(fifo_in(directory).c_str(), &status) == 0 || errno != ENOENT ||
      ::lstat(directory.c_str(), &status) != 0 ||
      std::time(nullptr) - status.st_mtime < moment)
    return false;
  const base::Fd writer{::open(unfinished_fifo_in(directory).c_str(),
                               O_WRONLY | O_NONBLOCK | O_CLOEXEC)};

  return !writer && (errno == ENXIO || ::rmdir(directory.c_str()) == 0);
}

} // namespace

bool is_plain_name(const std::string& name) {
  constexpr std::size_t longest = 64;

  return !name.empty() && name.size() <= longest &&
         std::ranges::all_of(name, is_plain_character);
}

std::vector<std::string> places_for_pools() {
  std::vector<std::string> places;

  for (const char* const name : {"XDG_RUNTIME_DIR", "TMPDIR"})
    if (const char* const value = std::getenv(name);
        value != nullptr && is_plain(value))
      places.emplace_back(value);
  places.emplace_back("/tmp");

  return places;
}

std::string fifo_in(const std::string& directory) {
  return directory + '/' + jobroot::pool_fifo_name;
}

std::string unfinished_fifo_in(const std::string& directory) {
  return fifo_in(directory) + ".new";
}

base::Result<std::string> make_pool_directory(const std::string& place,
                                              const std::string& name) {
  std::string path = name.empty() ? fmt::format("{}/{}XXXXXX", place, prefix)
                                  : named_pool_in(place, name);
  const bool made = name.empty() ? ::mkdtemp(path.data()) != nullptr
                                 : ::mkdir(path.c_str(), 0700) == 0;
  if (!made)
    return base::Error::system(path, "create", errno);

  return path;
}

/// Users share /tmp, so the name is one of this user's.
std::string named_pool_in(const std::string& place, const std::string& name) {
  return fmt::format("{}/{}{}.{}", place, prefix, ::geteuid(), name);
}

bool is_own_directory(const std::string& path) {
  struct stat status {};

  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid();
}

/// A FIFO that nobody reads from has no server and no client. That of a make
/// is read by that make, and by no path once its adopter is gone.
bool is_abandoned(const std::string& directory) {
  if (const auto header = header_in(directory);
      header && header->is_foreign != 0)
    return !is_served(*header);

  return is_read(directory) == Read::by_nobody;
}

std::vector<std::string> pools_in(const std::string& place) {
  std::vector<std::string> pools;
  if (const auto names = base::list_directory(place))
    for (const std::string& name : *names)
      if (const std::string path = place + '/' + name;
          name.starts_with(prefix) && is_own_directory(path))
        pools.push_back(path);

  return pools;
}

/// That of a make may be taken over, while that make is there.
void remove_abandoned_pools(const std::string& place) {
  for (const std::string& directory : pools_in(place))
    if ((is_abandoned(directory) && is_read(directory) != Read::by_somebody) ||
        is_unfinished(directory))
      (void)base::remove_tree(directory);
}

} // namespace jobserver
