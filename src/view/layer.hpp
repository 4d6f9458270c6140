// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a view leaves in its session's directory, for the next run of the
// session and for its forks. `layer/` holds
//
//     view    what the view is of, and how it is made: the keys of Layer
//     lock    locked while a run has the view
//     upper   overlay: what differs from the layers beneath
//     work    overlay: the kernel's own
//     tree    reflink and copy: the whole private tree, when no run has it
//     tree.part  the same while it is being made
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "view/mode.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace view {

/// Which file system something is on. Device numbers alone are given anew at
/// each boot or mount, so both have to be as they were when something that is
/// filed under the device number is to be believed.
struct FileSystem {
  std::uint64_t device = 0;
  std::uint64_t id = 0; ///< statfs(2) f_fsid

  friend bool operator==(const FileSystem&, const FileSystem&) = default;

  static base::Result<FileSystem> of(const std::string& path);
};

struct Layer {
  Mode mode = Mode::overlay;
  std::string tree = {};       ///< absolute; what lies beneath all layers
  std::string at = {};         ///< absolute; where the view appears
  FileSystem file_system = {}; ///< that the layer is on
  std::uint64_t root = 0; ///< inode number of the private tree, if it has one

  bool is_overlay() const { return mode == Mode::overlay; }

  /// One `key=value` a line; newline and % in values as %0A and %25.
  std::string text() const;
  static base::Result<Layer> parse(std::string_view text,
                                   const std::string& subject);
};

/// The paths of one session's layer.
class LayerPaths {
public:
  explicit LayerPaths(const std::string& session)
      : directory_(session + "/layer") {}

  const std::string& directory() const { return directory_; }

  std::string description() const { return directory_ + "/view"; }

  std::string lock() const { return directory_ + "/lock"; }

  std::string upper() const { return directory_ + "/upper"; }

  std::string work() const { return directory_ + "/work"; }

  std::string tree() const { return directory_ + "/tree"; }

  std::string part() const { return directory_ + "/tree.part"; }

private:
  std::string directory_;
};

/// Nothing if the session never had a view.
base::Result<std::optional<Layer>> read_layer(const std::string& session);

/// Readers see the old description or the new one. It is not forced to disk.
base::Result<void> write_layer(const std::string& session, const Layer& layer);

/// Makes layer/ if need be and keeps other runs out of it for as long as the
/// descriptor, or a child's copy of it, is open.
base::Result<base::Fd> lock_layer(const std::string& session);

} // namespace view
