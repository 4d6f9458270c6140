// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: how large an image shall be is a wish of the user's (a number, a
// percentage, "auto" with a factor, room to spare, limits) held against what
// is in the tree. The sum is OE's; the file system's own blocks are added.
#pragma once

#include "base/result.hpp"
#include "image/contents.hpp"
#include "image/models.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace image {

/// "4096", "60M", "1.5G": bytes, or with a letter multiples of 1024.
std::optional<std::uint64_t> parse_bytes(std::string_view text);

/// What the user asked for, in bytes. Without `size` it is "auto".
struct SizeRequest {
  std::optional<std::uint64_t> size = {};
  /// Of the content: SIZE = 150%.
  std::optional<double> percent = {};
  double overhead_factor = 1.3;
  std::uint64_t extra_space = 0;
  std::uint64_t alignment = block_size;
  std::uint64_t min_size = 0;
  std::optional<std::uint64_t> max_size = {};
  std::optional<std::uint64_t> inodes = {};
  /// What "auto" came to has turned out to be too little.
  bool more_room = false;
};

struct Size {
  std::uint64_t kib = 0;
  std::uint64_t inodes = 0;
  std::uint64_t journal_mib = 0;
  /// Less would do, but the file system's tool makes no smaller one.
  std::uint64_t needed_kib = 0;
};

/// `type` and `variables` ("ROOTFS_EXT4_") are for the error, which tells by
/// how much it does not fit and which directories are the largest.
base::Result<Size> size_of(const SizeModel& model,
                           const Measurement& measurement,
                           const SizeRequest& request,
                           const std::string& type,
                           const std::string& variables);

/// "71 304": thousands apart, as people read them.
std::string grouped(std::uint64_t number);

/// "41 M", "12 K": as short as can be.
std::string rounded(std::uint64_t kib);

} // namespace image
