// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: mkfs.xfs fills a file system from a protofile, which has no place for
// times, sticky bits and extended attributes. xfs_db can write those after-
// wards. Both are told here what to do with a tree, as root sees it.
#pragma once

#include "base/result.hpp"
#include "image/contents.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace image {

struct XfsPlan {
  /// For mkfs.xfs -p.
  std::string protofile;
  /// Files whose paths it cannot hold, as it calls them: links have to be made.
  std::map<std::string, std::string> aliases;
  /// For the standard input of xfs_db -x.
  std::string commands;
};

struct XfsRequest {
  std::string root;
  /// Times later than that become it.
  std::optional<std::int64_t> latest = {};
  /// In messages: the image.
  std::string type = {};
  /// And what the names of its settings begin with.
  std::string variables = "ROOTFS_XFS_";
  /// What aliases begin with.
  std::string aliases = {};
};

/// What neither program can be told is an error that names the first of it.
base::Result<XfsPlan> xfs_plan(const XfsRequest& request, const Know& know);

} // namespace image
