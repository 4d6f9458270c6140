// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: x86's instructions for SHA-256 are five times as fast as the sums, and
// most processors of the last years have them. The state is kept as they want
// it, in two registers: a, b, e, f and c, d, g, h, each from the top.
#include "image/sha256.hpp"

#if defined(__x86_64__)

#  include <cpuid.h>
#  include <immintrin.h>

namespace image {

namespace {

constexpr std::size_t quads = 16;

[[gnu::target("sha,sse4.1")]] __m128i load(const void* from) {
  return _mm_loadu_si128(static_cast<const __m128i*>(from));
}

/// The next four words of the schedule, of the sixteen before.
[[gnu::target("sha,sse4.1")]] __m128i
next_words(__m128i first, __m128i second, __m128i third, __m128i fourth) {
  const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(first, second),
                                    _mm_alignr_epi8(fourth, third, 4));

  return _mm_sha256msg2_epu32(sum, fourth);
}

struct Registers {
  __m128i abef;
  __m128i cdgh;
};

[[gnu::target("sha,sse4.1")]] void mix_block(Registers& state,
                                             const std::byte* block) {
  const __m128i big_endian =
      _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  const Registers before = state;
  __m128i words[4];

#  pragma GCC unroll 16
  for (std::size_t i = 0; i < quads; ++i) {
    __m128i& four = words[i % 4];
    four = i < 4 ? _mm_shuffle_epi8(load(block + 16 * i), big_endian)
                 : next_words(four,
                              words[(i + 1) % 4],
                              words[(i + 2) % 4],
                              words[(i + 3) % 4]);
    const __m128i keyed = _mm_add_epi32(four, load(&sha256_constants[4 * i]));
    state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, keyed);
    state.abef = _mm_sha256rnds2_epu32(
        state.abef, state.cdgh, _mm_shuffle_epi32(keyed, 0x0e));
  }
  state.abef = _mm_add_epi32(state.abef, before.abef);
  state.cdgh = _mm_add_epi32(state.cdgh, before.cdgh);
}

[[gnu::target("sha,sse4.1")]] void mix(Sha256::State& state,
                                       std::span<const std::byte> blocks) {
  const auto lane = [&](std::size_t i) { return static_cast<int>(state[i]); };
  Registers registers{.abef = _mm_set_epi32(lane(0), lane(1), lane(4), lane(5)),
                      .cdgh =
                          _mm_set_epi32(lane(2), lane(3), lane(6), lane(7))};
  for (std::size_t at = 0; at < blocks.size(); at += Sha256::block_bytes)
    mix_block(registers, &blocks[at]);

  constexpr std::size_t places[] = {5, 4, 1, 0, 7, 6, 3, 2};
  std::uint32_t mixed[8];
  _mm_storeu_si128(reinterpret_cast<__m128i*>(&mixed[0]), registers.abef);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(&mixed[4]), registers.cdgh);
  for (std::size_t i = 0; i < state.size(); ++i)
    state[places[i]] = mixed[i];
}

bool has_instructions() {
  constexpr unsigned leaf = 7;
  constexpr unsigned sha = 1U << 29;
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;

  return __builtin_cpu_supports("sse4.1") != 0 &&
         __get_cpuid_count(leaf, 0, &a, &b, &c, &d) != 0 && (b & sha) != 0;
}

} // namespace

bool mix_sha256_by_instruction(Sha256::State& state,
                               std::span<const std::byte> blocks) {
  static const bool can = has_instructions();
  if (can)
    mix(state, blocks);

  return can;
}

} // namespace image

#else

namespace image {

bool mix_sha256_by_instruction(Sha256::State& /*state*/,
                               std::span<const std::byte> /*blocks*/) {
  return false;
}

} // namespace image

#endif
