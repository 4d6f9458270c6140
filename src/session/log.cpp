// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see log.hpp.
#include "session/log.hpp"

#include "base/fd.hpp"
#include "session/open.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>

namespace session {

namespace {

/// What is no regular file is somebody's pipe or terminal, and is left alone.
base::Result<void> make_file(const std::string& file) {
  struct stat status {};

  if (::stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode) &&
      !S_ISDIR(status.st_mode))
    return {};
  const auto fd = base::Fd::open(
      file, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY, 0666);
  if (!fd)
    return base::Error::system(file, "log to it", errno);

  return {};
}

/// The link is replaced in one step, because others may be using it.
base::Result<void> link_to(const std::string& directory,
                           const std::string& file) {
  const std::string link = directory + "/log";
  const std::string hidden = fmt::format("{}.new.{}", link, ::getpid());
  ::unlink(hidden.c_str());
  if (::symlink(file.c_str(), hidden.c_str()) != 0)
    return base::Error::system(link, "create", errno);
  if (::rename(hidden.c_str(), link.c_str()) != 0)
    return base::Error::system(link, "create", errno);

  return {};
}

bool leads_to(const std::string& link, const std::string& file) {
  char target[PATH_MAX];
  const ssize_t bytes = ::readlink(link.c_str(), target, sizeof target);

  return bytes > 0 && file == std::string_view(target, std::size_t(bytes));
}

} // namespace

base::Result<void> start_log(const std::string& directory,
                             const std::string& file) {
  const auto session = open(directory, Access::write);
  if (!session)
    return session.error();
  if (auto made = make_file(file); !made)
    return made;
  if (auto linked = link_to(directory, file); !linked)
    return linked;
  jobroot::set_bits<std::uint32_t>((*session)->header().flags,
                                   jobroot::flag_log);

  return {};
}

void stop_log(const std::string& directory, const std::string& file) {
  const std::string link = directory + "/log";
  if (!file.empty() && !leads_to(link, file))
    return;
  const auto session = open(directory, Access::write);
  if (!session || !(*session)->own().writable())
    return;
  jobroot::Database& db = (*session)->own();
  jobroot::clear_bits<std::uint32_t>(db.header().flags, jobroot::flag_log);
  if (const auto log = base::Fd::open(link, O_WRONLY | O_APPEND | O_NONBLOCK))
    jobroot::log::write_waiting(db, log->get());
  ::unlink(link.c_str());
}

} // namespace session
