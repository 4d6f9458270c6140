// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see remove.hpp.
#include "session/remove.hpp"

#include "base/file.hpp"
#include "session/create.hpp"
#include "session/fork.hpp"
#include "session/lock.hpp"
#include "session/open.hpp"
#include "session/save.hpp"
#include "session/text_file.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace session {

namespace {

/// The lines of the promise; the one of the file is the last.
constexpr std::string_view promised_root = "root=";
constexpr std::string_view promise = "save=";

std::string promise_file(const std::string& directory) {
  return directory + "/keeper";
}

/// At first sight; what has no `db` is looked at closely later.
bool is_abandoned(const std::string& directory) {
  struct stat status {};

  if (::lstat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
      status.st_uid != ::geteuid())
    return false;
  if (::access((directory + "/db").c_str(), F_OK) != 0)
    return true;
  const auto lock = try_alone(directory);

  return lock && *lock;
}

/// Nothing can be saved any more to a directory that is gone: it was part of
/// the build that was killed.
bool is_hopeless(const std::string& directory) {
  const auto lines = read_lines(promise_file(directory));
  if (!lines || lines->empty())
    return true;
  const std::string& line = lines->back();
  const std::size_t end = line.rfind('/');

  return end == std::string::npos || end < promise.size() ||
         (::access(
              line.substr(promise.size(), end + 1 - promise.size()).c_str(),
              F_OK) != 0 &&
          errno == ENOENT);
}

/// What a killed maker left has no `db`, and neither has what is being made:
/// there the file that is going to be `db` is locked.
void remove_unfinished(const std::string& directory) {
  const auto names = base::list_directory(directory);
  if (!names)
    return;
  std::vector<base::Fd> locked;
  for (const std::string& name : *names) {
    if (!name.starts_with("db"))
      continue;
    auto file = base::Fd::open(directory + '/' + name, O_RDWR | O_NOFOLLOW);
    if (name == "db" || !file || ::flock(file->get(), LOCK_EX | LOCK_NB) != 0)
      return;
    locked.push_back(std::move(*file));
  }
  if (!locked.empty())
    for (const std::string& name : *names)
      (void)base::remove_tree(directory + '/' + name);
  ::rmdir(directory.c_str());
}

void sweep_one(const std::string& directory, const Farewell& farewell) {
  if (::access((directory + "/db").c_str(), F_OK) != 0)
    return remove_unfinished(directory);
  if (const auto held = hold(directory))
    if (!keep_promise(directory) && !is_hopeless(directory))
      return;
  const auto lock = try_alone(directory);
  if (!lock || !*lock)
    return;
  if (farewell)
    (void)farewell(directory);
  (void)remove_now(directory);
}

} // namespace

base::Result<void> remove(const std::string& directory,
                          const Farewell& farewell) {
  if (::access((directory + "/db").c_str(), F_OK) != 0)
    return base::Error{.subject = directory, .found = "is no session"};
  const auto children = children_of(directory);
  if (!children)
    return children.error();
  if (!children->empty())
    return base::Error{
        .subject = directory,
        .found = fmt::format("has forks: {}", fmt::join(*children, ", ")),
        .remedy = "remove these first"};
  const auto lock = alone(directory, "remove");
  if (!lock)
    return lock.error();
  const auto said = farewell ? farewell(directory) : base::Result<void>{};
  auto removed = remove_now(directory);

  return removed ? said : removed;
}

base::Result<void> remove_now(const std::string& directory) {
  leave_parent(directory);
  const auto names = base::list_directory(directory);
  if (!names)
    return names.error();
  // `db` goes last: what is left after a kill is still known for a session.
  for (const std::string& name : *names)
    if (name != "db")
      if (auto removed = base::remove_tree(directory + '/' + name); !removed)
        return removed;
  if (::unlink((directory + "/db").c_str()) != 0 && errno != ENOENT)
    return base::Error::system(directory + "/db", "remove", errno);
  // Without its `db` it is anybody's to remove.
  if (::rmdir(directory.c_str()) != 0 && errno != ENOENT)
    return base::Error::system(directory, "remove", errno);

  return {};
}

base::Result<void> promise_save(const std::string& directory,
                                const std::string& file,
                                const std::vector<std::string>& roots) {
  std::vector<std::string> lines;
  for (const std::string& root : roots)
    if (root.find('\n') == root.npos)
      lines.push_back(std::string(promised_root).append(root));
  lines.push_back(std::string(promise).append(file));

  return write_lines(promise_file(directory), lines);
}

base::Result<void> keep_promise(const std::string& directory) {
  const auto lines = read_lines(promise_file(directory));
  if (!lines)
    return lines.error();
  Roots roots;
  for (const std::string& line : *lines) {
    if (line.starts_with(promised_root))
      roots.directories.push_back(line.substr(promised_root.size()));
    if (!line.starts_with(promise))
      continue;
    const auto session = open(directory, Access::read);
    if (!session)
      return session.error();
    if (auto saved = save(**session, line.substr(promise.size()), roots);
        !saved)
      return saved;
  }
  forget_promise(directory);

  return {};
}

void forget_promise(const std::string& directory) {
  ::unlink(promise_file(directory).c_str());
}

std::vector<std::string> abandoned(const std::vector<std::string>& places) {
  const std::string prefix = temporary_prefix();
  std::vector<std::string> found;

  for (const std::string& place : places)
    if (const auto names = base::list_directory(place))
      for (const std::string& name : *names)
        if (name.starts_with(prefix) && is_abandoned(place + '/' + name))
          found.push_back(place + '/' + name);

  return found;
}

void sweep(const std::vector<std::string>& sessions, const Farewell& farewell) {
  for (const std::string& directory : sessions)
    sweep_one(directory, farewell);
}

} // namespace session
