// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: only what cannot change any more can be built upon by others. A seal
// makes a session read-only and small, and remembers on which file systems its
// inodes are, because a device number means nothing after the next mount.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace session {

/// What is known about a session only by whoever made it.
struct SealOptions {
  /// Directories on the file systems that records are about.
  std::vector<std::string> roots = {};
  /// More lines for the file, as "view=overlay".
  std::vector<std::string> notes = {};
};

struct Sealed {
  std::uint64_t records = 0;
  std::uint64_t superseded = 0;
  std::uint64_t unlinked = 0;
  bool was_sealed = false; ///< before; then nothing was done
};

/// Nobody may use the session. After a kill it is as before, or sealed.
base::Result<Sealed> seal(const std::string& directory,
                          const SealOptions& options);

/// Whether the session is sealed, and its file systems are still the same; an
/// error says what is not.
base::Result<void> check_seal(const std::string& directory);

} // namespace session
