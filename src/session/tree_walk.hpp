// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session knows inodes and no names. Whatever needs names (a save file,
// an export, an import) meets every entry of a tree once, as it is on disk.
#pragma once

#include "base/result.hpp"
#include "jobroot/inode.hpp"
#include "session/saved_record.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace session {

/// One entry as the walk meets it; all of it holds during the call only.
struct Met {
  std::string_view path = {}; ///< below the root; empty: the root itself
  jobroot::Target target = {};
  jobroot::Inode inode = {};
  Likeness likeness = {};
};

/// What to do about a directory that we may not read.
enum class Unreadable { is_an_error, is_passed_over };

/// Meets `root` and every entry below it, names in byte order, each directory
/// before what is in it; links are not followed. Ends early when `meet`
/// returns false.
base::Result<void> walk_tree(const std::string& root,
                             Unreadable unreadable,
                             const std::function<bool(const Met&)>& meet);

/// One entry by its path; false if there is none.
bool meet_entry(const jobroot::Target& target, Met& met);

} // namespace session
