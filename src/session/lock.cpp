// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see lock.hpp.
#include "session/lock.hpp"

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "session/open.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace session {

namespace {

/// As far as we may see it.
bool has_mapped(pid_t pid, const std::string& path) {
  const auto maps = base::read_file(fmt::format("/proc/{}/maps", pid));
  if (!maps)
    return false;

  for (const std::string_view line : base::split(*maps, '\n'))
    if (line.ends_with(path) &&
        line.substr(0, line.size() - path.size()).ends_with(' '))
      return true;

  return false;
}

} // namespace

base::Result<std::optional<base::Fd>> try_alone(const std::string& directory) {
  const std::string path = directory + "/db";
  auto db = base::Fd::open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
  if (!db)
    return db.error();
  if (::flock(db->get(), LOCK_EX | LOCK_NB) == 0)
    return std::optional{std::move(*db)};
  if (errno != EWOULDBLOCK)
    return base::Error::system(path, "lock", errno);

  return std::optional<base::Fd>{};
}

base::Result<base::Fd> alone(const std::string& directory,
                             const std::string& doing) {
  auto db = base::Fd::open(directory + "/db", O_RDWR | O_NOFOLLOW | O_NONBLOCK);
  if (!db)
    return db.error();
  if (auto locked = make_alone(*db, directory, doing); !locked)
    return locked.error();

  return db;
}

base::Result<void> make_alone(const base::Fd& lock,
                              const std::string& directory,
                              const std::string& doing) {
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0)
    return {};
  if (errno != EWOULDBLOCK)
    return base::Error::system(directory + "/db", "lock", errno);

  const std::string found = users(directory);
  return base::Error{.subject = directory,
                     .found = fmt::format("cannot {} a session in use{}{}",
                                          doing,
                                          found.empty() ? "" : " by ",
                                          found),
                     .remedy = "wait for its processes, or end them"};
}

base::Result<void> make_alone_unchanged(const base::Fd& lock,
                                        const std::string& directory,
                                        const std::string& doing,
                                        const jobroot::Header& before) {
  if (auto locked = make_alone(lock, directory, doing); !locked)
    return locked;
  const auto header = read_header(directory);
  if (!header)
    return header.error();
  if (std::memcmp(&*header, &before, sizeof before) != 0)
    return base::Error{.subject = directory,
                       .found = "was written to meanwhile",
                       .remedy = "try again"};

  return {};
}

void share(const base::Fd& lock) {
  ::flock(lock.get(), LOCK_SH | LOCK_NB);
}

std::vector<User> processes_of(const std::string& directory) {
  const std::string path = directory + "/db";
  const auto absolute = absolute_path(path);
  std::vector<User> found;

  struct stat file {};

  if (!absolute || ::stat(path.c_str(), &file) != 0)
    return found;

  for (const pid_t pid : base::all_processes())
    if (pid != ::getpid() &&
        (has_mapped(pid, *absolute) || base::has_open(pid, file))) {
      const std::string name = base::process_name(pid);
      found.push_back({pid, name.empty() ? "?" : name});
    }

  return found;
}

std::string users(const std::string& directory) {
  std::string found;
  for (const auto& [pid, name] : processes_of(directory))
    found += fmt::format("{}{} (pid {})", found.empty() ? "" : ", ", name, pid);

  return found;
}

} // namespace session
