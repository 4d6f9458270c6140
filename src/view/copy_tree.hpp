// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot clone` and the views that are copies need the same thing: a
// whole tree again, with hard links, holes, odd names, attributes and times,
// and with what the session says of each inode filed under the new one. The
// source is only read.
#pragma once

#include "base/merged_directory.hpp"
#include "base/result.hpp"
#include "view/copy_contents.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace view {

/// Who files records for the copies. Called by one thread at a time.
class RecordCarrier {
public:
  RecordCarrier() = default;
  RecordCarrier(const RecordCarrier&) = delete;
  RecordCarrier(RecordCarrier&&) = delete;
  RecordCarrier& operator=(const RecordCarrier&) = delete;
  RecordCarrier& operator=(RecordCarrier&&) = delete;
  virtual ~RecordCarrier() = default;

  /// `name` in `directory` has been made from `source`; it may be an empty
  /// file that stands for a device node. Once for each inode.
  virtual base::Result<void> carry(const base::MergedEntry& source,
                                   int directory,
                                   const std::string& name) = 0;

  /// All copies have been made.
  virtual base::Result<void> finish() = 0;
};

/// Who says how many threads may copy beside the one that walks.
class Workers {
public:
  Workers() = default;
  Workers(const Workers&) = delete;
  Workers(Workers&&) = delete;
  Workers& operator=(const Workers&) = delete;
  Workers& operator=(Workers&&) = delete;
  virtual ~Workers() = default;

  /// One more? Does not wait.
  virtual bool take() = 0;
  virtual void give_back() = 0;
};

struct CopyProgress {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;  ///< of regular files, as they say of themselves
  std::uint64_t shared = 0; ///< those of them whose blocks are shared
};

struct CopyOptions {
  Contents contents = Contents::reflink_if_can;
  RecordCarrier* records = nullptr;
  Workers* workers = nullptr;
  /// Called now and then; false stops the copy.
  std::function<bool(const CopyProgress&)> go_on = {};
};

/// Copies the directory that `layers` show, the topmost first, to
/// `destination`, which must not exist and whose parent must. On failure the
/// half copy is left to the caller.
base::Result<CopyProgress> copy_tree(const std::vector<std::string>& layers,
                                     const std::string& destination,
                                     const CopyOptions& options);

} // namespace view
