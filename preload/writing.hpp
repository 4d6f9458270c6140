// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: writing to a file takes capabilities from it, and set-id bits unless
// root writes. The kernel does so to what is on disk, whoever really writes.
#pragma once

#include "process.hpp"

namespace shim {

/// Made before a file is opened for writing or truncated, asked after it.
class Writing {
public:
  Writing() = default;

  /// `empties` says that the call itself takes what the file had. Only of what
  /// surely exists is known then what the disk had: to look each time that a
  /// compiler empties its output would cost more than it is worth.
  Writing(const jobroot::Target& named, bool empties, bool exists) noexcept
      : empties_(empties) {
    if (empties && exists && active())
      keep_set_id(named);
  }

  /// The call has succeeded, and the file is at `target`.
  void settle(const jobroot::Target& target) const noexcept;

private:
  static void keep_set_id(const jobroot::Target& target) noexcept;

  bool empties_ = false;
};

/// Made before times of a file are set, asked after it: its capabilities stay.
class Timing {
public:
  explicit Timing(const jobroot::Target& target) noexcept;
  void settle(const jobroot::Target& target) const noexcept;

private:
  bool has_note_ = false;
};

} // namespace shim
