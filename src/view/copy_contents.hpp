// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the bytes of a file come across by sharing its blocks where the file
// system can (FICLONE), else inside the kernel, hole by hole, so that a sparse
// file stays sparse and nothing passes through our memory without need.
#pragma once

#include "base/result.hpp"

#include <sys/stat.h>

#include <atomic>
#include <cstdint>
#include <string>

namespace view {

enum class Contents : std::uint8_t {
  reflink,        ///< share the blocks, or fail
  reflink_if_can, ///< share the blocks, else copy
  copy,           ///< never share
};

/// Copies files between one pair of file systems and learns what it can do.
/// May be used by several threads at once.
class ContentsCopier {
public:
  explicit ContentsCopier(Contents how)
      : how_(how) {}

  /// Fills the empty file `to` with the `size` bytes of `from`. `subject` is
  /// for the message. Returns true if blocks are shared.
  base::Result<bool>
  copy(int from, int to, std::uint64_t size, const std::string& subject);

private:
  base::Result<void>
  copy_data(int from, int to, std::uint64_t size, const std::string& subject);

  Contents how_;
  std::atomic<bool> can_share_ = true;
  std::atomic<bool> can_copy_inside_ = true;
};

} // namespace view
