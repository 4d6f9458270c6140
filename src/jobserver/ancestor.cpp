// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see ancestor.hpp.
#include "jobserver/ancestor.hpp"

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jobserver {

namespace {

std::string entry(pid_t pid, std::string_view name = {}) {
  return "/proc/" + std::to_string(pid) + '/' + std::string(name);
}

/// By its program, or by the name that it was called with (make through a
/// link, or as an interpreter).
bool is_make(pid_t pid) {
  char program[4096];
  const ssize_t length =
      ::readlink(entry(pid, "exe").c_str(), program, sizeof(program));
  if (length > 0 &&
      is_name_of_make({program, static_cast<std::size_t>(length)}))
    return true;
  const auto name = base::read_file(entry(pid, "comm"));

  return name && is_name_of_make(base::trim(*name));
}

bool is_of_our_user(const base::Fd& directory) {
  struct stat status {};

  return ::fstat(directory.get(), &status) == 0 && status.st_uid == ::geteuid();
}

/// What fdinfo says: the flags of open(2), in octal.
std::optional<int> flags_of(pid_t pid, int fd) {
  const auto info = base::read_file(entry(pid, "fdinfo/" + std::to_string(fd)));
  if (!info)
    return std::nullopt;
  for (const std::string_view line : base::split(*info, '\n'))
    if (const auto words = base::words(line);
        words.size() == 2 && words[0] == "flags:")
      return base::parse_number<int>(words[1], 8);

  return std::nullopt;
}

/// A descriptor that is a FIFO which children do not inherit.
struct Candidate {
  ino_t inode;
  int flags;
};

std::optional<Candidate> candidate(pid_t pid, int fd) {
  struct stat status {};

  const std::string path = entry(pid, "fd/" + std::to_string(fd));
  if (::stat(path.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode))
    return std::nullopt;
  const auto flags = flags_of(pid, fd);
  if (!flags || (*flags & O_CLOEXEC) == 0)
    return std::nullopt;

  return Candidate{status.st_ino, *flags};
}

} // namespace

bool is_name_of_make(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  for (const std::string_view make : {"make", "gmake", "gnumake", "remake"})
    if (name.starts_with(make)) {
      const std::string_view rest = name.substr(make.size());
      return rest.find_first_not_of("-.0123456789") == std::string_view::npos;
    }

  return false;
}

std::optional<Ancestor> Ancestor::nearest_make(pid_t of) {
  const auto parent_of = [](pid_t pid) {
    return base::process_state(pid).value_or(base::ProcessState{}).parent;
  };

  for (pid_t pid = parent_of(of); pid > 0; pid = parent_of(pid)) {
    auto directory = base::Fd::open(entry(pid), O_PATH | O_DIRECTORY);
    if (!directory || !is_make(pid))
      continue;
    if (!is_of_our_user(*directory))
      return std::nullopt;

    return Ancestor{pid, std::move(*directory)};
  }

  return std::nullopt;
}

std::optional<PipeAuth> Ancestor::pool() const {
  const auto names = base::list_directory(entry(pid_, "fd"));
  if (!names)
    return std::nullopt;

  struct Pair {
    int read = -1;
    int write = -1;
  };

  std::map<ino_t, Pair> pairs;
  for (const std::string& name : *names) {
    const auto fd = base::parse_number<int>(name);
    const auto found = fd ? candidate(pid_, *fd) : std::nullopt;
    if (!found)
      continue;
    Pair& pair = pairs[found->inode];
    const int access = found->flags & O_ACCMODE;
    const bool reads =
        access == O_RDONLY || (access == O_RDWR && pair.read < 0);
    (reads ? pair.read : pair.write) = *fd;
    if (pair.read >= 0 && pair.write >= 0)
      return PipeAuth{pair.read, pair.write};
  }

  return std::nullopt;
}

Opened Ancestor::open(const PipeAuth& numbers) const {
  return Ends::of_process(directory_, numbers);
}

base::Fd Ancestor::end() const {
  return base::open_process(pid_);
}

} // namespace jobserver
