// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see walk.hpp. fts(3) asks for the status of each entry once and copes
// with paths of any length, because it changes directory.
#include "image/walk.hpp"

#include <fts.h>

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

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/')
    path.pop_back();

  return path;
}

bool failed(const FTSENT& entry) {
  return entry.fts_info == FTS_DNR || entry.fts_info == FTS_ERR ||
         entry.fts_info == FTS_NS;
}

} // namespace

base::Result<void> walk(const std::string& root,
                        const std::function<void(const Entry&)>& meet) {
  std::string top = without_slashes(root);
  char* const roots[] = {top.data(), nullptr};
  const std::unique_ptr<FTS, CloseTraversal> traversal(
      ::fts_open(roots, FTS_PHYSICAL, by_name));
  if (!traversal)
    return base::Error::system(root, "read", errno);

  errno = 0;
  while (FTSENT* const entry = ::fts_read(traversal.get())) {
    if (failed(*entry))
      return base::Error::system(entry->fts_path, "read", entry->fts_errno);
    meet({.path = below(*entry, top.size()),
          .access = entry->fts_accpath,
          .status = *entry->fts_statp,
          .is_left = entry->fts_info == FTS_DP});
    errno = 0;
  }
  if (errno != 0)
    return base::Error::system(root, "read", errno);

  return {};
}

} // namespace image
