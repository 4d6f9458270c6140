// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an overlay shows the number of the inode beneath for as long as it
// remembers it, and the number of the layer's own inode in later mounts, and
// so do forks. So whatever the layer holds gets a record under its own number,
// by comparing directories on disk: no mount is needed.
//
// A file was copied up from beneath, and is no new one of the same name, if
// the kernel has left `user.overlay.origin` on it. It leaves none on a copy of
// one of several hard links, whose number changes at once, and on links; for
// these, and for what was renamed, the shim files records when it happens.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace view {

struct Rekeyed {
  std::uint64_t entries = 0; ///< in the layer
  std::uint64_t filed = 0;   ///< records that were missing or out of date
};

/// `upper` is the layer, `lower` what lies beneath it, topmost first. `at` is
/// where they are mounted together, if this process sees it, or empty. May be
/// repeated; killed half-way it has filed some of the records, each whole.
base::Result<Rekeyed> rekey_layer(jobroot::Session& session,
                                  const std::string& upper,
                                  const std::vector<std::string>& lower,
                                  const std::string& at);

} // namespace view
