// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see save.hpp.
#include "session/save.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "session/create.hpp"
#include "session/fakeroot_file.hpp"
#include "session/pipe.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>
#include <utility>

namespace session {

namespace {

/// What is no file that could be replaced: a descriptor of ours, or something
/// that somebody reads from.
base::Fd open_to_write(const std::string& file) {
  struct stat status {};

  if (const int fd = descriptor_named(file); fd >= 0)
    return base::Fd{::fcntl(fd, F_DUPFD_CLOEXEC, 3)};
  if (is_pipe(file))
    return open_pipe(file);
  if (::stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    if (auto fd = base::Fd::open(file, O_WRONLY))
      return std::move(*fd);

  return base::Fd{};
}

/// A link stays, what it points to is replaced, and who may read it still may.
base::Result<void> replace(const std::string& file, const std::string& text) {
  const auto target = absolute_path(file);
  const std::string path = target ? *target : file;

  struct stat status {};

  const bool is_there = ::stat(path.c_str(), &status) == 0;

  return base::write_file_atomically(
      path, text, is_there ? status.st_mode & 0777 : 0644);
}

/// Without a record, what is looked for is nothing, too.
base::Result<SavedFile> saved_file(jobroot::Session& session,
                                   const Roots& roots) {
  auto records = collect(session);
  if (!records)
    return records.error();
  SavedFile saved{.records = std::move(*records)};
  if (saved.records.empty() || roots.directories.empty())
    return saved;
  locate(session, roots, saved.records);
  saved.roots = roots.directories;

  return saved;
}

} // namespace

base::Result<void>
save(jobroot::Session& session, const std::string& file, const Roots& roots) {
  auto saved = saved_file(session, roots);
  if (!saved)
    return saved.error();
  const std::string text = format_saved(std::move(*saved));

  const bool to_pipe = is_pipe(file);
  auto fd = open_to_write(file);
  if (!fd && to_pipe)
    return {}; // it was removed: nobody wants to read
  if (fd) {
    if (auto written = base::write_all(fd, text, file); !written)
      return written;
    return fd.close(file);
  }

  return replace(file, text);
}

int descriptor_named(const std::string& path) {
  if (path == "/dev/stdin")
    return STDIN_FILENO;
  if (path == "/dev/stdout")
    return STDOUT_FILENO;
  if (path == "/dev/stderr")
    return STDERR_FILENO;
  for (const std::string_view directory : {"/dev/fd/", "/proc/self/fd/"})
    if (path.starts_with(directory))
      return base::parse_number<int>(
                 std::string_view(path).substr(directory.size()))
          .value_or(-1);

  return -1;
}

} // namespace session
