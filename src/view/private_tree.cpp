// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see private_tree.hpp.
#include "view/private_tree.hpp"

#include "base/fd.hpp"
#include "base/file.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace view {

using base::Error;
using base::Fd;
using base::Result;

namespace {

/// Where the tree of `layer` is; empty if it is nowhere.
std::string find_private_tree(const std::string& session, const Layer& layer) {
  const LayerPaths paths{session};
  for (const std::string& place : {paths.tree(), layer.at, paths.part()}) {
    struct stat status = {};
    if (::lstat(place.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
        status.st_ino == layer.root &&
        status.st_dev == layer.file_system.device)
      return place;
  }
  return {};
}

Result<std::string> must_find(const std::string& session, const Layer& layer) {
  std::string place = find_private_tree(session, layer);
  if (!place.empty())
    return place;
  return Error{.subject = session,
               .found = fmt::format("its copy of {} is neither at {} nor in "
                                    "the session any more",
                                    layer.tree,
                                    layer.at),
               .remedy = "make the session again"};
}

Result<void> move(const std::string& from, const std::string& to) {
  if (from == to || std::rename(from.c_str(), to.c_str()) == 0)
    return {};
  if (errno == ENOTEMPTY || errno == EEXIST)
    return Error{.subject = to,
                 .found = "is not empty, so no view can appear there",
                 .remedy = "name an empty directory"};
  return Error::system(to, fmt::format("rename {} to it", from), errno);
}

/// The first file beneath `directory` whose blocks could be shared, within a
/// bounded number of entries; empty if there is none.
Fd find_file(const base::MergedDirectory& directory, int& entries) {
  const Result<std::vector<std::string>> names = directory.names();
  if (!names)
    return {};
  for (const std::string& name : *names) {
    if (entries-- == 0)
      return {};
    const Result<std::optional<base::MergedEntry>> entry = directory.find(name);
    if (!entry || !*entry)
      continue;
    Fd file;
    if ((*entry)->is_directory()) {
      if (const Result<base::MergedDirectory> below = directory.descend(name))
        file = find_file(*below, entries);
    } else if (S_ISREG((*entry)->status.stx_mode) &&
               (*entry)->status.stx_size > 0)
      file = base::open_quietly((*entry)->directory, name, O_RDONLY);
    if (file)
      return file;
  }
  return {};
}

} // namespace

Result<void> make_private_tree(const std::string& session,
                               Layer& layer,
                               const std::vector<std::string>& beneath,
                               const CopyOptions& options) {
  const std::string part = LayerPaths{session}.part();
  if (Result<void> removed = base::remove_tree(part); !removed)
    return removed;
  Result<CopyProgress> copied = copy_tree(beneath, part, options);
  struct stat status = {};
  if (copied && ::lstat(part.c_str(), &status) != 0)
    copied = Error::system(part, "look at it", errno);
  layer.root = status.st_ino;
  if (copied)
    return write_layer(session, layer);
  (void)base::remove_tree(part); // the next start removes what is left
  return copied.error();
}

Result<void> bring_private_tree(const std::string& session,
                                Layer& layer,
                                const std::string& at) {
  const Result<std::string> place = must_find(session, layer);
  if (!place)
    return place.error();
  if (Result<void> moved = move(*place, at); !moved)
    return moved;
  layer.at = at;
  return write_layer(session, layer);
}

Result<void> put_back_private_tree(const std::string& session,
                                   const Layer& layer) {
  const std::string home = LayerPaths{session}.tree();
  const Result<std::string> place = must_find(session, layer);
  if (!place)
    return place.error();
  if (Result<void> moved = move(*place, home); !moved)
    return moved;
  if (*place == layer.at && ::mkdir(layer.at.c_str(), 0777) != 0)
    return Error::system(layer.at, "make an empty directory", errno);
  return {};
}

Result<void> try_reflink(const std::vector<std::string>& beneath,
                         const std::string& directory) {
  constexpr int far_enough = 2000;
  const Result<base::MergedDirectory> top =
      base::MergedDirectory::open(beneath);
  if (!top)
    return top.error();
  int entries = far_enough;
  const Fd from = find_file(*top, entries);
  if (!from)
    return {}; // nothing to share: a copy is as good
  const Fd to{::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
  if (to && ::ioctl(to.get(), FICLONE, from.get()) == 0)
    return {};
  return Error::system(beneath.back(), "share its blocks", errno);
}

} // namespace view
