// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session appears whole or not at all: its `db` gets its name when its
// header, its root table and its first disk blocks are there.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "jobroot/session_format.hpp"

#include <functional>
#include <string>

namespace session {

/// What a session is told when it is made, and keeps.
struct Settings {
  bool unknown_is_real = false;
  bool strict = false;
  bool modes_on_disk = false; ///< chmod changes the disk, too
  std::int64_t clamp_time = jobroot::no_clamp;
  /// Bytes that `db` may grow to; less where a limit forbids so much.
  std::uint64_t capacity = jobroot::default_capacity;
};

/// A session that nobody removes or seals while `lock` is open: the
/// descriptor holds a shared lock on its `db`.
struct Held {
  std::string directory; ///< absolute, without symbolic links
  base::Fd lock;
};

/// What is to be done before a new session can be seen, with its absolute
/// path; may change the header that it gets.
using Preparation = std::function<base::Result<void>(
    const std::string& directory, jobroot::Header& header)>;

/// Makes the session `directory`, which must not exist or be empty and ours.
base::Result<Held> create(const std::string& directory,
                          const Settings& settings,
                          const Preparation& prepare = {});

/// Makes a session of a new name, jobroot-UID-XXXXXX, in `place`.
base::Result<Held> create_temporary(const std::string& place,
                                    const Settings& settings,
                                    const Preparation& prepare = {});

/// What the names of this user's temporary sessions begin with.
std::string temporary_prefix();

/// The absolute path of what exists, without symbolic links.
base::Result<std::string> absolute_path(const std::string& path);

} // namespace session
