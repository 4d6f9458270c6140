// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: make closes its pool's descriptors for every recipe that it does not
// take for a recursive one, and scripts drop MAKEFLAGS; but the make that
// started us is still there and has the pool open. What is taken from it is
// only ever a FIFO, of the same user, in the same pid namespace.
#pragma once

#include "base/fd.hpp"
#include "jobserver/ends.hpp"
#include "jobserver/makeflags.hpp"

#include <sys/types.h>

#include <optional>
#include <string_view>

namespace jobserver {

/// make, gmake, gnumake, remake, in any directory, and with a version:
/// make-4.4.1.
bool is_name_of_make(std::string_view name);

/// A make above us, held by its directory in /proc: should it end, another
/// process with its number is not taken for it.
class Ancestor {
public:
  static std::optional<Ancestor> nearest_make(pid_t of);

  pid_t pid() const { return pid_; }

  /// The two numbers under which it has its pool, by what they look like:
  /// both ends of one FIFO that its children do not inherit.
  std::optional<PipeAuth> pool() const;

  Opened open(const PipeAuth& numbers) const;

  /// Becomes readable when it ends; empty where the kernel cannot tell.
  base::Fd end() const;

private:
  Ancestor(pid_t pid, base::Fd directory)
      : pid_(pid),
        directory_(std::move(directory)) {}

  pid_t pid_;
  base::Fd directory_;
};

} // namespace jobserver
