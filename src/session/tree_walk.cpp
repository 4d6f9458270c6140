// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see tree_walk.hpp. fts(3) copes with paths of any length, because it
// changes directory; what it knows of an entry lacks the birth time.
#include "session/tree_walk.hpp"

#include <fcntl.h>
#include <fts.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace session {

namespace {

struct CloseTraversal {
  void operator()(FTS* traversal) const { (void)::fts_close(traversal); }
};

int by_name(const FTSENT** left, const FTSENT** right) {
  return std::strcmp((*left)->fts_name, (*right)->fts_name);
}

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/')
    path.pop_back();

  return path;
}

std::string_view below(const FTSENT& entry, const std::string& root) {
  const std::string_view path{entry.fts_path, entry.fts_pathlen};
  const std::size_t skipped = root.size() + (root.back() == '/' ? 0 : 1);

  return path.size() > skipped ? path.substr(skipped) : "";
}

bool failed(const FTSENT& entry) {
  return entry.fts_info == FTS_DNR || entry.fts_info == FTS_ERR ||
         entry.fts_info == FTS_NS;
}

} // namespace

bool meet_entry(const jobroot::Target& target, Met& met) {
  struct statx status;
  constexpr unsigned mask = jobroot::inode_mask | STATX_SIZE | STATX_MTIME;
  if (jobroot::statx_of(target, mask, &status) != 0)
    return false;
  met.target = target;
  met.inode = jobroot::inode_of(status);
  met.likeness = {.size = status.stx_size,
                  .mtime = status.stx_mtime.tv_sec,
                  .mtime_nsec = status.stx_mtime.tv_nsec};

  return true;
}

base::Result<void> walk_tree(const std::string& root,
                             Unreadable unreadable,
                             const std::function<bool(const Met&)>& meet) {
  std::string top = without_slashes(root);
  char* const roots[] = {top.data(), nullptr};
  const std::unique_ptr<FTS, CloseTraversal> traversal(
      ::fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW, by_name));
  if (!traversal)
    return base::Error::system(root, "read", errno);

  errno = 0;
  while (FTSENT* const entry = ::fts_read(traversal.get())) {
    const bool is_root = entry->fts_level == FTS_ROOTLEVEL;
    if (failed(*entry) && (unreadable == Unreadable::is_an_error || is_root))
      return base::Error::system(entry->fts_path, "read", entry->fts_errno);
    Met met{.path = below(*entry, top)};
    const int flags = is_root ? 0 : AT_SYMLINK_NOFOLLOW;
    if (entry->fts_info != FTS_DP && !failed(*entry) &&
        meet_entry({AT_FDCWD, entry->fts_accpath, flags}, met) && !meet(met))
      return {};
    errno = 0;
  }
  if (errno != 0)
    return base::Error::system(root, "read", errno);

  return {};
}

} // namespace session
