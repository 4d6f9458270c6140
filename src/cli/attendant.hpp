// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a command may do more around CMD than run it in a session, as be its
// job server. That needs the session before CMD starts, and is over only when
// the session is.
#pragma once

#include "base/result.hpp"
#include "keeper/task.hpp"
#include "keeper/upkeep.hpp"

#include <string>

namespace cli {

/// Upkeep::end is called once prepare() was, whether or not CMD could be
/// started; what is made before is gone with the object.
class Attendant : public keeper::Upkeep {
public:
  /// The session is there; CMD gets the environment that this leaves.
  virtual base::Result<void> prepare(const std::string& session) = 0;

  /// In the front, when CMD has ended.
  virtual void conclude(const keeper::Outcome& outcome) = 0;
};

} // namespace cli
