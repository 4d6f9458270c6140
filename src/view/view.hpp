// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a private, writable picture of a tree, which leaves the tree alone: an
// overlay mount where one can be made, else a copy that shares blocks with the
// tree, else a plain copy. What differs stays in the session's layer, for its
// next run and for its forks.
//
// The front calls prepare() before it forks the keeper, the keeper calls
// enter() before it forks CMD, and finish() when the last descendant is gone.
// Each opens the session for as long as it needs it.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "view/copy_tree.hpp"
#include "view/mode.hpp"
#include "view/overlay.hpp"
#include "view/rekey.hpp"

#include <functional>
#include <string>
#include <vector>

namespace view {

struct Request {
  Mode mode = Mode::automatic;
  /// Empty: the one that this session had, or its nearest parent with a view.
  std::string tree = {};
  std::string at = {};
  std::string session_directory = {};
  /// Nobody writes to it; an overlay then refuses that, and is quicker.
  bool read_only = false;
  Workers* workers = nullptr; ///< for copies; may be null
  std::function<bool(const CopyProgress&)> go_on = {};
};

/// A view that is ready to be entered. Nobody else can prepare one in the same
/// session as long as `lock`, or a child's copy of it, is open.
struct Prepared {
  Mode mode = Mode::automatic; ///< never `automatic`
  std::string why = {};        ///< for -v: why this mode
  std::string session_directory = {};
  std::string tree = {}; ///< absolute, links resolved, as are the others
  std::string at = {};
  bool read_only = false;
  std::vector<std::string> beneath = {}; ///< layers, topmost first
  base::Fd lock = {};
  Namespaces namespaces = {}; ///< overlay: where it is mounted
};

/// Picks the mode, makes the directory `at` and the layer, and mounts it in
/// namespaces of its own, or in the modes that copy makes the private tree,
/// with records. After a kill the next call takes up what is there.
base::Result<Prepared> prepare(const Request& request);

/// Takes this process, which must have no other threads, to where the view is
/// at its place, and tells the session's header what device numbers mean
/// there. The working directory keeps its path. After an error the process
/// must end.
base::Result<void> enter(const Prepared& prepared);

/// After the last process that used the view: files what records the layer
/// needs, puts a private tree back, leaves nothing that its owner could not
/// remove. May be called by a process that entered the view or by another.
base::Result<void> finish(const Prepared& prepared);

/// The same for a session that no run has, whatever became of its last one;
/// then all that is in the layer is on disk. Without a layer nothing happens.
/// To be called before a session is sealed.
base::Result<Rekeyed> settle(const std::string& session_directory);

/// Before a session's directory is removed instead: takes back into it what
/// it has elsewhere, the private tree that a run put at its place.
base::Result<void> discard(const std::string& session_directory);

} // namespace view
