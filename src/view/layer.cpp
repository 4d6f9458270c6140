// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see layer.hpp.
#include "view/layer.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace view {

using base::Error;
using base::Fd;
using base::Result;

namespace {

std::string escaped(std::string_view text) {
  std::string line;
  for (const char c : text)
    if (c == '\n')
      line += "%0A";
    else if (c == '%')
      line += "%25";
    else
      line += c;
  return line;
}

std::string unescaped(std::string_view line) {
  std::string text;
  for (std::size_t at = 0; at < line.size(); at++) {
    const std::string_view code = line.substr(at, 3);
    const bool is_code = code == "%0A" || code == "%25";
    text += code == "%0A" ? '\n' : line[at];
    at += is_code ? 2 : 0;
  }
  return text;
}

template <class T>
bool read_number(std::string_view text, int base, T* number) {
  const std::optional<T> parsed = base::parse_number<T>(text, base);
  *number = parsed.value_or(0);
  return parsed.has_value();
}

/// False for a value that cannot be one of that key, and for other keys.
bool set(Layer& layer, std::string_view key, std::string_view value) {
  if (key == "mode") {
    const std::optional<Mode> mode = mode_of(value);
    layer.mode = mode.value_or(Mode::automatic);
    return layer.mode != Mode::automatic;
  }
  if (key == "device")
    return read_number(value, 16, &layer.file_system.device);
  if (key == "fsid")
    return read_number(value, 16, &layer.file_system.id);
  if (key == "root")
    return read_number(value, 10, &layer.root);
  if (key != "tree" && key != "at")
    return false;
  (key == "tree" ? layer.tree : layer.at) = unescaped(value);
  return value.starts_with('/');
}

} // namespace

Result<FileSystem> FileSystem::of(const std::string& path) {
  struct stat status = {};
  struct statfs system = {};
  if (::stat(path.c_str(), &status) != 0 ||
      ::statfs(path.c_str(), &system) != 0)
    return Error::system(path, "look at it", errno);
  FileSystem found{.device = status.st_dev};
  static_assert(sizeof found.id == sizeof system.f_fsid);
  std::memcpy(&found.id, &system.f_fsid, sizeof found.id);
  return found;
}

std::string Layer::text() const {
  return fmt::format(
      "mode={}\ntree={}\nat={}\ndevice={:x}\nfsid={:x}\nroot={}\n",
      name_of(mode),
      escaped(tree),
      escaped(at),
      file_system.device,
      file_system.id,
      root);
}

Result<Layer> Layer::parse(std::string_view text, const std::string& subject) {
  Layer layer;
  if (!text.ends_with('\n'))
    return Error{.subject = subject, .found = "is cut short"};
  text.remove_suffix(1);
  for (const std::string_view line : base::split(text, '\n')) {
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos ||
        !set(layer, line.substr(0, sign), line.substr(sign + 1)))
      return Error{.subject = subject,
                   .found = fmt::format("line '{}' means nothing", line)};
  }
  if (layer.tree.empty() || layer.at.empty())
    return Error{.subject = subject, .found = "does not name tree and place"};
  return layer;
}

Result<std::optional<Layer>> read_layer(const std::string& session) {
  const std::string path = LayerPaths{session}.description();
  if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT)
    return std::optional<Layer>{};
  const Result<std::string> text = base::read_file(path);
  if (!text)
    return text.error();
  Result<Layer> layer = Layer::parse(*text, path);
  if (!layer)
    return layer.error();
  return std::optional{std::move(*layer)};
}

Result<void> write_layer(const std::string& session, const Layer& layer) {
  // The lock keeps other writers out, so the temporary name may be fixed.
  const std::string path = LayerPaths{session}.description();
  const std::string temporary = path + ".new";
  Result<Fd> fd =
      Fd::open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
  if (!fd)
    return fd.error();
  if (Result<void> written = base::write_all(*fd, layer.text(), path); !written)
    return written;
  if (::rename(temporary.c_str(), path.c_str()) != 0)
    return Error::system(path, "replace", errno);
  return {};
}

Result<Fd> lock_layer(const std::string& session) {
  const LayerPaths paths{session};
  if (Result<void> made = base::make_directories(paths.directory(), 0700);
      !made)
    return made.error();
  Result<Fd> fd = Fd::open(paths.lock(), O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
  if (!fd)
    return fd;
  if (::flock(fd->get(), LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (errno != EWOULDBLOCK)
    return Error::system(paths.lock(), "lock", errno);
  return Error{.subject = session,
               .found = "another run has its view",
               .remedy = "wait for its end, or give this one a fork"};
}

} // namespace view
