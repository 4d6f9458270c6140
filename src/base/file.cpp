// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see file.hpp.
#include "base/file.hpp"

#include <fmt/core.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>

namespace base {

namespace {

constexpr mode_t owner_may_all = S_IRWXU;

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

using Directory = std::unique_ptr<DIR, CloseDirectory>;

/// Opens a directory that is about to be emptied, and lets its owner do so.
Result<Fd>
open_to_empty(int parent, const std::string& name, const std::string& shown) {
  constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
  auto fd = Fd::openat(parent, name, flags);
  if (!fd && errno == EACCES &&
      ::fchmodat(parent, name.c_str(), owner_may_all, 0) == 0)
    fd = Fd::openat(parent, name, flags);
  if (!fd)
    return Error::system(shown, "open", errno);

  struct stat status {};

  if (::fstat(fd->get(), &status) == 0 &&
      (status.st_mode & owner_may_all) != owner_may_all)
    (void)::fchmod(fd->get(), owner_may_all);

  return fd;
}

Result<void>
remove_at(int parent, const std::string& name, const std::string& shown) {
  if (::unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT)
    return {};
  if (errno != EISDIR)
    return Error::system(shown, "remove", errno);

  const auto directory = open_to_empty(parent, name, shown);
  if (!directory)
    return directory.error();
  const auto names = list_directory(*directory, shown);
  if (!names)
    return names.error();
  for (const std::string& child : *names)
    if (auto removed = remove_at(directory->get(), child, shown + '/' + child);
        !removed)
      return removed;

  if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
    return Error::system(shown, "remove", errno);

  return {};
}

/// In a child, which closes all that it has: here there may be no descriptor
/// left to see what is in a directory.
bool is_removed_by_child(const std::string& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    (void)::close_range(0, ~0U, 0);
    ::_exit(remove_at(AT_FDCWD, path, path) ? 0 : 1);
  }
  int status = -1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;

  return status == 0;
}

/// A hidden name in the directory of `path` that nobody else has.
std::string temporary_name(const std::string& path) {
  std::uint64_t unique = 0;
  (void)::getrandom(&unique, sizeof unique, 0);
  const std::size_t name = path.rfind('/') + 1;

  return fmt::format(
      "{}.{}.{:016x}", path.substr(0, name), path.substr(name), unique);
}

Result<void> write_new_file(const std::string& path,
                            std::string_view text,
                            mode_t mode,
                            const std::string& shown,
                            bool is_lasting) {
  auto fd = Fd::open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (!fd)
    return Error::system(shown, "create", errno);
  if (auto written = write_all(*fd, text, shown); !written)
    return written;
  if (is_lasting && ::fsync(fd->get()) != 0)
    return Error::system(shown, "write", errno);

  return fd->close(shown);
}

Result<void> replace(const std::string& path,
                     std::string_view text,
                     mode_t mode,
                     bool is_lasting) {
  const std::string temporary = temporary_name(path);

  auto written = write_new_file(temporary, text, mode, path, is_lasting);
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0)
    written = Error::system(path, "replace", errno);
  if (!written)
    ::unlink(temporary.c_str());

  return written;
}

} // namespace

char type_letter(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFDIR:
    return 'd';
  case S_IFLNK:
    return 'l';
  case S_IFCHR:
    return 'c';
  case S_IFBLK:
    return 'b';
  case S_IFIFO:
    return 'p';
  case S_IFSOCK:
    return 's';
  default:
    return '-';
  }
}

Result<std::string> read_all(const Fd& fd, const std::string& subject) {
  constexpr std::size_t most_bytes = std::size_t{1} << 30;
  std::string text;
  char buffer[1 << 14]; // a small part of the smallest stack

  for (;;) {
    const ssize_t count = ::read(fd.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return Error::system(subject, "read", errno);
    if (count == 0)
      return text;
    if (text.size() > most_bytes)
      return Error{.subject = subject,
                   .found = "has more than 1 GiB, and perhaps no end",
                   .remedy = "name another file"};
    text.append(buffer, static_cast<std::size_t>(count));
  }
}

Result<std::string> read_file(const std::string& path) {
  const auto fd = Fd::open(path, O_RDONLY);
  if (!fd)
    return fd.error();

  return read_all(*fd, path);
}

Result<void>
write_all(const Fd& fd, std::string_view text, const std::string& subject) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return Error::system(subject, "write", errno);
    text.remove_prefix(static_cast<std::size_t>(count));
  }

  return {};
}

Result<void> write_file_atomically(const std::string& path,
                                   std::string_view text,
                                   mode_t mode) {
  return replace(path, text, mode, true);
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  constexpr mode_t for_all = 0644;

  return replace(path, text, for_all, false);
}

Result<void> touch(const std::string& path) {
  constexpr mode_t for_all = 0666;
  const auto file = Fd::open(path, O_WRONLY | O_CREAT, for_all);
  if (!file)
    return file.error();
  if (::futimens(file->get(), nullptr) != 0)
    return Error::system(path, "set the time of", errno);

  return {};
}

Result<void> make_directories(const std::string& path, mode_t mode) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (::mkdir(part.c_str(), mode) != 0 && errno != EEXIST)
      return Error::system(part, "create directory", errno);
    if (end == std::string::npos)
      break;
  }

  struct stat status {};

  if (::stat(path.c_str(), &status) != 0)
    return Error::system(path, "create directory", errno);
  if (!S_ISDIR(status.st_mode))
    return Error::system(path, "create directory", ENOTDIR);

  return {};
}

Result<std::vector<std::string>> list_directory(const Fd& fd,
                                                const std::string& shown) {
  auto own = Fd::openat(fd.get(), ".", O_RDONLY | O_DIRECTORY);
  if (!own)
    return Error::system(shown, "open", errno);
  const Directory directory{::fdopendir(own->get())};
  if (directory == nullptr)
    return Error::system(shown, "read", errno);
  (void)own->release();

  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..")
      names.emplace_back(name);
  }
  if (errno != 0)
    return Error::system(shown, "read", errno);
  std::ranges::sort(names);

  return names;
}

Result<std::vector<std::string>> list_directory(const std::string& path) {
  const auto fd = Fd::open(path, O_RDONLY | O_DIRECTORY);
  if (!fd)
    return fd.error();

  return list_directory(*fd, path);
}

Result<void> remove_tree(const std::string& path) {
  auto removed = remove_at(AT_FDCWD, path, path);
  if (!removed && is_removed_by_child(path))
    return {};

  return removed;
}

} // namespace base
