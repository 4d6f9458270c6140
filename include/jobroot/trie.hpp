// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: where a key is filed. The hash is a bijection of the key onto 128 bits,
// so that two keys differ within 29 levels and no collision needs a rule.
#pragma once

#include "jobroot/session_format.hpp"

namespace jobroot {

/// Levels beneath the root: 13 from the first 64 bits, 16 from the second.
inline constexpr uint32_t trie_levels = (64 - root_bits) / 4 + 16;

struct Hash {
  uint64_t high;
  uint64_t low;

  /// Which word of the root.
  uint32_t root() const noexcept {
    return static_cast<uint32_t>(high >> (64 - root_bits));
  }

  /// Which word of a node `level` steps beneath the root.
  uint32_t digit(uint32_t level) const noexcept {
    constexpr uint32_t in_high = (64 - root_bits) / 4;
    return level < in_high
               ? static_cast<uint32_t>(high >>
                                       (64 - root_bits - 4 * (level + 1))) &
                     15
               : static_cast<uint32_t>(low >> (60 - 4 * (level - in_high))) &
                     15;
  }
};

/// A bijection (the finaliser of MurmurHash3).
inline uint64_t mix(uint64_t x) noexcept {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccd;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53;
  return x ^ (x >> 33);
}

inline Hash hash_of(const Key& key) noexcept {
  // Given both halves, dev is mix^-1(low) - high and ino follows from it.
  const uint64_t high = mix(key.ino ^ mix(key.dev));
  return {high, mix(key.dev + high)};
}

/// The bit of Header::device_filter that stands for an inode number.
inline uint32_t device_filter_bit(uint64_t ino) noexcept {
  return static_cast<uint32_t>(mix(ino)) % (device_filter_words * 32);
}

} // namespace jobroot
