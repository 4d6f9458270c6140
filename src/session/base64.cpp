// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see base64.hpp.
#include "session/base64.hpp"

#include <cstdint>

namespace session {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

} // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::uint32_t group = byte_at(bytes, at) << 16 |
                                byte_at(bytes, at + 1) << 8 |
                                byte_at(bytes, at + 2);
    for (std::size_t i = 0; i < 4; i++)
      text +=
          at + i > bytes.size() ? '=' : alphabet[group >> (18 - 6 * i) & 63];
  }

  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at + 4 <= text.size(); at += 4) {
    std::uint32_t group = 0;
    std::size_t known = 0;
    for (const char letter : text.substr(at, 4)) {
      const std::size_t digit = alphabet.find(letter);
      known += digit != std::string_view::npos;
      group = group << 6 | (digit & 63);
    }
    for (std::size_t i = 0; i + 1 < known; i++)
      bytes += static_cast<char>(group >> (16 - 8 * i) & 255);
  }

  return to_base64(bytes) == text ? std::optional{bytes} : std::nullopt;
}

} // namespace session
