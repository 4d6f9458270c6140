// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see direct.hpp.
#include "view/direct.hpp"

#include "base/fd.hpp"
#include "base/merged_directory.hpp"

#include <fcntl.h>
#include <sys/mount.h>

#include <cerrno>
#include <unordered_map>

namespace view {

using base::Error;
using base::Fd;
using base::Result;

namespace {

/// More mounts than that would cost what they save.
constexpr std::size_t most_mounts = 1000;

/// Looks at the directories that some layer has changed.
class Search {
public:
  Result<void> enter(const base::MergedDirectory& directory,
                     const std::string& path) {
    const Result<std::vector<std::string>> names = directory.names();
    if (!names)
      return names.error();
    for (const std::string& name : *names) {
      const Result<std::optional<base::MergedEntry>> entry =
          directory.find(name);
      if (!entry)
        return entry.error();
      if (!*entry)
        continue;
      if ((*entry)->is_directory()) {
        if (Result<void> done = descend(directory, path, name); !done)
          return done;
      } else if (directory.is_of_tree(**entry)) {
        count_name((*entry)->status);
      }
    }
    return {};
  }

  std::vector<std::string> found() && {
    for (const auto& [inode, names] : names_elsewhere_)
      if (names != 0)
        return {};
    return std::move(directories_);
  }

private:
  Result<void> descend(const base::MergedDirectory& directory,
                       const std::string& path,
                       const std::string& name) {
    const Result<base::MergedDirectory> below = directory.descend(name);
    if (!below)
      return below.error();
    if (below->shows_only_tree())
      directories_.push_back(path + name);
    else if (below->shows_tree())
      return enter(*below, path + name + "/");
    return {};
  }

  void count_name(const struct statx& file) {
    if (file.stx_nlink > 1)
      names_elsewhere_.try_emplace(file.stx_ino, file.stx_nlink)
          .first->second--;
  }

  std::vector<std::string> directories_;
  /// By inode: how many of its names were not met.
  std::unordered_map<std::uint64_t, std::uint32_t> names_elsewhere_;
};

/// A mount of its own that is nowhere yet.
Result<Fd> detached(const std::string& path) {
  Fd fd{::open_tree(AT_FDCWD,
                    path.c_str(),
                    OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_SYMLINK_NOFOLLOW)};
  if (!fd)
    return Error::system(path, "show it in the view", errno);
  return fd;
}

} // namespace

Result<std::vector<std::string>>
untouched_directories(const std::vector<std::string>& layers) {
  const Result<base::MergedDirectory> top = base::MergedDirectory::open(layers);
  if (!top)
    return top.error();
  Search search;
  if (Result<void> searched = search.enter(*top, ""); !searched)
    return searched.error();
  std::vector<std::string> found = std::move(search).found();
  return found.size() <= most_mounts ? found : std::vector<std::string>{};
}

Result<void> show_directly(const std::vector<std::string>& directories,
                           const std::string& tree,
                           const std::string& at) {
  std::vector<Fd> mounts;
  for (const std::string& directory : directories) {
    Result<Fd> mount = detached(tree + "/" + directory);
    if (!mount)
      return mount.error();
    mounts.push_back(std::move(*mount));
  }
  for (std::size_t i = 0; i < mounts.size(); i++) {
    const std::string place = at + "/" + directories[i];
    if (::move_mount(mounts[i].get(),
                     "",
                     AT_FDCWD,
                     place.c_str(),
                     MOVE_MOUNT_F_EMPTY_PATH) != 0)
      return Error::system(place, "mount", errno);
  }
  return {};
}

} // namespace view
