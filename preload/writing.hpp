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

  /// `empties` says that the call itself takes what the file had, so that the
  /// disk has to be asked first, if a path leads to it; `named` may be null.
  Writing(const jobroot::Target* named, bool empties) noexcept
      : empties_(empties) {
    if (empties && named != nullptr && active())
      keep_set_id(*named);
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
