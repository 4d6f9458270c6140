// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a manifest tells what is in a file without holding it, in the number
// that sha256sum prints too.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace image {

/// FIPS 180-4, 6.2.
class Sha256 {
public:
  void add(std::span<const std::byte> bytes);

  /// The digest of all that was added, in hexadecimal; nothing may be added
  /// afterwards.
  std::string finish();

private:
  static constexpr std::size_t block_bytes = 64;
  using Block = std::array<std::uint8_t, block_bytes>;

  void add_byte(std::uint8_t byte);
  void mix();

  std::array<std::uint32_t, 8> state_ = {0x6a09e667,
                                         0xbb67ae85,
                                         0x3c6ef372,
                                         0xa54ff53a,
                                         0x510e527f,
                                         0x9b05688c,
                                         0x1f83d9ab,
                                         0x5be0cd19};
  Block block_ = {};
  std::size_t filled_ = 0;
  std::uint64_t bytes_ = 0;
};

} // namespace image
