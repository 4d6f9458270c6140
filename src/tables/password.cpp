// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see password.hpp. The method is SHA-512 of crypt(5), which every libc
// of an image understands.
#include "tables/password.hpp"

#include <crypt.h>

#include <memory>

namespace tables {

namespace {

constexpr std::string_view method = "$6$";
constexpr std::size_t salt_size = 16;

base::Result<std::string> hash(std::string_view clear, std::string_view salt) {
  const auto work = std::make_unique<crypt_data>();
  const std::string setting = std::string(method) + std::string(salt) + "$";
  const char* const result =
      crypt_r(std::string(clear).c_str(), setting.c_str(), work.get());
  if (result == nullptr || !std::string_view(result).starts_with(setting)) {
    return base::Error{
        "password", "crypt refuses to hash it", "choose a shorter one"};
  }
  return std::string(result);
}

/// crypt's own digest is made of the bytes that a salt may have.
base::Result<std::string> salt_of(std::string_view user,
                                  std::string_view seed) {
  auto digest = hash(std::string(user) + ":" + std::string(seed), "jobroot");
  if (!digest) {
    return digest.error();
  }
  return digest->substr(digest->rfind('$') + 1, salt_size);
}

} // namespace

base::Result<std::string> shadow_password(std::string_view column,
                                          std::string_view user,
                                          std::string_view seed) {
  if (column == "-") {
    return std::string();
  }
  const std::string_view lock = column.starts_with("!=") ? "!" : "";
  const std::string_view rest = column.substr(lock.size());
  if (!rest.starts_with('=')) {
    return std::string(column);
  }
  // `!=` alone locks an account that has no password.
  if (!lock.empty() && rest.size() == 1) {
    return std::string(lock);
  }
  const auto salt = salt_of(user, seed);
  if (!salt) {
    return salt.error();
  }
  auto hashed = hash(rest.substr(1), *salt);
  if (!hashed) {
    return hashed.error();
  }
  return std::string(lock) + *hashed;
}

} // namespace tables
