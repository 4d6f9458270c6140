// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see lock.hpp.
#include "session/lock.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "session/open.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace session {

namespace {

/// Whether the file is among what a process, which we may not be allowed to
/// look into, has open.
bool has_open(const std::string& process, const struct stat& file) {
  const std::string directory = process + "/fd";
  const auto names = base::list_directory(directory);
  if (!names)
    return false;

  return std::ranges::any_of(*names, [&](const std::string& name) {
    struct stat status {};

    return ::stat((directory + '/' + name).c_str(), &status) == 0 &&
           status.st_dev == file.st_dev && status.st_ino == file.st_ino;
  });
}

bool has_mapped(const std::string& process, const std::string& path) {
  const auto maps = base::read_file(process + "/maps");
  if (!maps)
    return false;

  for (const std::string_view line : base::split(*maps, '\n'))
    if (line.ends_with(path) &&
        line.substr(0, line.size() - path.size()).ends_with(' '))
      return true;

  return false;
}

std::string name_of(const std::string& process) {
  const auto name = base::read_file(process + "/comm");

  return name ? std::string(base::trim(*name)) : "?";
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
  const auto processes = base::list_directory("/proc");
  std::vector<User> found;

  struct stat file {};

  if (!processes || !absolute || ::stat(path.c_str(), &file) != 0)
    return found;

  for (const std::string& name : *processes) {
    const auto pid = base::parse_number<pid_t>(name);
    if (!pid || *pid == ::getpid())
      continue;
    const std::string process = "/proc/" + name;
    if (has_mapped(process, *absolute) || has_open(process, file))
      found.push_back({*pid, name_of(process)});
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
