// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see walk.hpp. fts(3) asks for the status of each entry once and copes
// with paths of any length, because it changes directory; so do we where
// several layers lie on each other.
#include "image/walk.hpp"

#include "base/fd.hpp"
#include "base/merged_directory.hpp"

#include <fcntl.h>
#include <fts.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace image {

namespace {

struct CloseTraversal {
  void operator()(FTS* traversal) const { (void)::fts_close(traversal); }
};

int by_name(const FTSENT** left, const FTSENT** right) {
  return std::strcmp((*left)->fts_name, (*right)->fts_name);
}

std::string_view below(const FTSENT& entry, std::size_t root_length) {
  const std::string_view path{entry.fts_path, entry.fts_pathlen};

  return path.size() > root_length ? path.substr(root_length + 1) : "";
}

using Meet = std::function<void(const Entry&)>;

/// Adds a path below another; either may be empty.
void append_below(std::string& path, std::string_view below) {
  if (!path.empty() && !below.empty())
    path += '/';
  path += below;
}

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/')
    path.pop_back();

  return path;
}

bool failed(const FTSENT& entry) {
  return entry.fts_info == FTS_DNR || entry.fts_info == FTS_ERR ||
         entry.fts_info == FTS_NS;
}

/// Entries of the tree `root`, which is at `prefix` in the picture.
base::Result<void> walk_tree(const std::string& root,
                             const std::string& prefix,
                             const Meet& meet) {
  std::string top = without_slashes(root);
  char* const roots[] = {top.data(), nullptr};
  const std::unique_ptr<FTS, CloseTraversal> traversal(
      ::fts_open(roots, FTS_PHYSICAL, by_name));
  if (!traversal)
    return base::Error::system(root, "read", errno);

  std::string path = prefix;
  errno = 0;
  while (FTSENT* const entry = ::fts_read(traversal.get())) {
    if (failed(*entry))
      return base::Error::system(entry->fts_path, "read", entry->fts_errno);
    path.resize(prefix.size());
    append_below(path, below(*entry, top.size()));
    meet({.path = path,
          .access = entry->fts_accpath,
          .status = *entry->fts_statp,
          .is_left = entry->fts_info == FTS_DP});
    errno = 0;
  }
  if (errno != 0)
    return base::Error::system(root, "read", errno);

  return {};
}

/// Directories that more than the tree has a part in.
class MergedWalk {
public:
  explicit MergedWalk(const Meet& meet)
      : meet_(meet) {}

  base::Result<void> enter(const base::MergedDirectory& directory,
                           const std::string& path) {
    if (auto met = meet_at(directory.top(), ".", path, false); !met)
      return met;
    auto names = directory.names();
    if (!names)
      return names.error();
    std::sort(names->begin(), names->end());
    for (const std::string& name : *names)
      if (auto met = meet_name(directory, path, name); !met)
        return met;

    return meet_at(directory.top(), ".", path, true);
  }

private:
  base::Result<void> meet_name(const base::MergedDirectory& directory,
                               const std::string& path,
                               const std::string& name) {
    const auto entry = directory.find(name);
    if (!entry || !*entry)
      return entry ? base::Result<void>{} : entry.error();
    std::string own = path;
    append_below(own, name);
    if (!(*entry)->is_directory())
      return meet_at((*entry)->directory, name, own, false);

    const auto inside = directory.descend(name);
    if (!inside)
      return inside.error();

    return inside->shows_only_tree() ? walk_tree(inside->path(), own, meet_)
                                     : enter(*inside, own);
  }

  base::Result<void> meet_at(int directory,
                             const std::string& name,
                             const std::string& path,
                             bool is_left) {
    struct stat status {};

    if (::fchdir(directory) != 0 || ::lstat(name.c_str(), &status) != 0)
      return base::Error::system(path, "read", errno);
    meet_({.path = path,
           .access = name.c_str(),
           .status = status,
           .is_left = is_left});

    return {};
  }

  const Meet& meet_;
};

/// Comes back, whatever the walk has changed to.
class WorkingDirectory {
public:
  WorkingDirectory() = default;
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;

  ~WorkingDirectory() { (void)::fchdir(before_.get()); }

private:
  base::Fd before_{::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC)};
};

} // namespace

base::Result<void> walk(const std::string& root, const Meet& meet) {
  return walk_tree(root, "", meet);
}

base::Result<void> walk(const std::vector<std::string>& layers,
                        const Meet& meet) {
  if (layers.size() == 1)
    return walk(layers.front(), meet);
  const auto top = base::MergedDirectory::open(layers);
  if (!top)
    return top.error();
  const WorkingDirectory before;

  return MergedWalk{meet}.enter(*top, "");
}

} // namespace image
