// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see sha256.hpp. The constants are the first bits of cube roots of
// primes, as the standard lists them.
#include "image/sha256.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>

namespace image {

const std::array<std::uint32_t, 64> sha256_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

namespace {

using Schedule = std::array<std::uint32_t, 64>;
using Block = std::span<const std::byte, Sha256::block_bytes>;

std::uint32_t word_at(Block block, std::size_t at) {
  std::uint32_t word = 0;
  for (const std::byte byte : block.subspan(at, sizeof word))
    word = word << 8 | std::to_integer<std::uint32_t>(byte);

  return word;
}

Schedule schedule_of(Block block) {
  Schedule words;

  for (std::size_t i = 0; i < 16; ++i)
    words[i] = word_at(block, 4 * i);
  for (std::size_t i = 16; i < words.size(); ++i) {
    const std::uint32_t a = words[i - 15];
    const std::uint32_t b = words[i - 2];
    words[i] = words[i - 16] + words[i - 7] +
               (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) +
               (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
  }

  return words;
}

void mix_block(Sha256::State& state, Block block) {
  const Schedule words = schedule_of(block);
  auto [a, b, c, d, e, f, g, h] = state;

  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint32_t first =
        h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
        ((e & f) ^ (~e & g)) + sha256_constants[i] + words[i];
    const std::uint32_t second =
        (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) +
        ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }

  const std::uint32_t mixed[] = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i)
    state[i] += mixed[i];
}

} // namespace

void mix_sha256(Sha256::State& state, std::span<const std::byte> blocks) {
  constexpr std::size_t size = Sha256::block_bytes;
  for (; !blocks.empty(); blocks = blocks.subspan(size))
    mix_block(state, blocks.first<size>());
}

void Sha256::mix(std::span<const std::byte> blocks) {
  if (!mix_sha256_by_instruction(state_, blocks))
    mix_sha256(state_, blocks);
}

void Sha256::add(std::span<const std::byte> bytes) {
  bytes_ += bytes.size();
  if (filled_ != 0) {
    const auto part =
        bytes.first(std::min(bytes.size(), block_bytes - filled_));
    std::ranges::copy(part, block_.begin() + static_cast<long>(filled_));
    filled_ += part.size();
    bytes = bytes.subspan(part.size());
    if (filled_ < block_bytes)
      return;
    mix(block_);
  }
  mix(bytes.first(bytes.size() / block_bytes * block_bytes));
  const auto rest = bytes.last(bytes.size() % block_bytes);
  std::ranges::copy(rest, block_.begin());
  filled_ = rest.size();
}

std::string Sha256::finish() {
  constexpr std::size_t length_bytes = 8;
  constexpr std::byte mark{0x80};
  const std::uint64_t bits = bytes_ * 8;
  std::array<std::byte, 2 * block_bytes> end{};

  std::ranges::copy(std::span{block_}.first(filled_), end.begin());
  end[filled_] = mark;
  const std::size_t size =
      filled_ + 1 + length_bytes <= block_bytes ? block_bytes : end.size();
  for (std::size_t i = 0; i < length_bytes; ++i)
    end[size - 1 - i] = static_cast<std::byte>(bits >> 8 * i);
  mix(std::span{end}.first(size));

  std::string text;
  for (const std::uint32_t word : state_)
    fmt::format_to(std::back_inserter(text), "{:08x}", word);

  return text;
}

} // namespace image
