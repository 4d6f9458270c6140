// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see merged_directory.hpp.
#include "base/merged_directory.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/xattr.h>

#include <cerrno>
#include <memory>
#include <unordered_set>

namespace base {

namespace {

bool is_whiteout(const MergedEntry& entry) {
  return S_ISCHR(entry.status.stx_mode) && entry.status.stx_rdev_major == 0 &&
         entry.status.stx_rdev_minor == 0;
}

} // namespace

Result<std::optional<MergedEntry>> look_up(int directory,
                                           const std::string& name) {
  MergedEntry entry{.directory = directory, .name = name};
  if (::statx(directory,
              name.c_str(),
              AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH,
              STATX_BASIC_STATS | STATX_BTIME,
              &entry.status) == 0)
    return std::optional{std::move(entry)};
  if (errno == ENOENT || errno == ENOTDIR)
    return std::optional<MergedEntry>{};
  return Error::system(name, "look at it", errno);
}

Fd open_quietly(int directory, const std::string& name, int flags) {
  flags |= O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  Fd fd{::openat(directory, name.c_str(), flags | O_NOATIME)};
  // Only the owner may ask for that, and only he would be bothered.
  if (!fd && errno == EPERM)
    fd = Fd{::openat(directory, name.c_str(), flags)};
  return fd;
}

bool is_opaque(int directory) {
  char value = 0;
  return ::fgetxattr(directory, "user.overlay.opaque", &value, 1) == 1 &&
         value == 'y';
}

Result<std::vector<std::string>> names_in(int directory,
                                          const std::string& path) {
  // A description of its own: the position of a shared one would move.
  Fd fd = open_quietly(directory, ".", O_RDONLY | O_DIRECTORY);
  const std::unique_ptr<DIR, int (*)(DIR*)> stream{
      fd ? ::fdopendir(fd.get()) : nullptr, ::closedir};
  if (stream == nullptr)
    return Error::system(path, "read it", errno);
  fd.release();

  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(stream.get());
    if (entry == nullptr)
      break;
    std::string name = entry->d_name;
    if (name != "." && name != "..")
      names.push_back(std::move(name));
  }
  if (errno != 0)
    return Error::system(path, "read it", errno);
  return names;
}

Result<MergedDirectory>
MergedDirectory::open(const std::vector<std::string>& layers) {
  MergedDirectory merged;
  merged.interpret_ = layers.size() > 1;
  merged.path_ = layers.back();
  for (const std::string& layer : layers) {
    Result<Fd> fd = Fd::open(layer, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (!fd)
      return fd.error();
    merged.layers_.push_back(std::move(*fd));
  }
  return merged;
}

Result<std::vector<std::string>> MergedDirectory::names() const {
  Result<std::vector<std::string>> all = names_in(top(), path_);
  if (!all || layers_.size() == 1)
    return all;

  std::unordered_set<std::string> seen{all->begin(), all->end()};
  for (std::size_t i = 1; i < layers_.size(); i++) {
    Result<std::vector<std::string>> more = names_in(layers_[i].get(), path_);
    if (!more)
      return more;
    for (std::string& name : *more)
      if (seen.insert(name).second)
        all->push_back(std::move(name));
  }
  return all;
}

Result<std::optional<MergedEntry>>
MergedDirectory::find(const std::string& name) const {
  for (const Fd& layer : layers_) {
    Result<std::optional<MergedEntry>> entry = look_up(layer.get(), name);
    if (!entry) {
      entry.error().subject = path_ + "/" + name;
      return entry;
    }
    if (!*entry)
      continue;
    if (interpret_ && is_whiteout(**entry))
      break;
    return entry;
  }
  return std::optional<MergedEntry>{};
}

Result<MergedDirectory>
MergedDirectory::descend(const std::string& name) const {
  MergedDirectory below;
  below.interpret_ = interpret_;
  below.path_ = path_ + "/" + name;
  below.shows_tree_ = false;
  for (const Fd& layer : layers_) {
    Fd fd = open_quietly(layer.get(), name, O_RDONLY | O_DIRECTORY);
    if (!fd && errno == ENOENT)
      continue;
    // What is no directory hides those beneath it.
    if (!fd && errno == ENOTDIR && !below.layers_.empty())
      break;
    if (!fd)
      return Error::system(below.path_, "open", errno);
    below.layers_.push_back(std::move(fd));
    below.shows_tree_ = shows_tree_ && &layer == &layers_.back();
    if (interpret_ && is_opaque(below.layers_.back().get()))
      break;
  }
  if (below.layers_.empty())
    return Error::system(below.path_, "open", ENOENT);
  return below;
}

} // namespace base
