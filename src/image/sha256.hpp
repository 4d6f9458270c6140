// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a manifest tells what is in a file without holding it, in the number
// that sha256sum prints too; and every image that is built gets one, beside
// others that are still being built, so it may not take long.
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
  using State = std::array<std::uint32_t, 8>;
  static constexpr std::size_t block_bytes = 64;

  void add(std::span<const std::byte> bytes);

  /// The digest of all that was added, in hexadecimal; nothing may be added
  /// afterwards.
  std::string finish();

private:
  void mix(std::span<const std::byte> blocks);

  State state_ = {0x6a09e667,
                  0xbb67ae85,
                  0x3c6ef372,
                  0xa54ff53a,
                  0x510e527f,
                  0x9b05688c,
                  0x1f83d9ab,
                  0x5be0cd19};
  std::array<std::byte, block_bytes> block_ = {};
  std::size_t filled_ = 0;
  std::uint64_t bytes_ = 0;
};

extern const std::array<std::uint32_t, 64> sha256_constants;

/// Of whole blocks, what every processor can do.
void mix_sha256(Sha256::State& state, std::span<const std::byte> blocks);

/// The same on processors with instructions for it; false if this is none.
bool mix_sha256_by_instruction(Sha256::State& state,
                               std::span<const std::byte> blocks);

} // namespace image
