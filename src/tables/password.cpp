// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see password.hpp. A salt is as long as its method has use for.
#include "tables/password.hpp"

#include <crypt.h>

#include <memory>

namespace tables {

namespace {

struct Method {
  std::string_view prefix;
  std::size_t salt_size;
};

Method method_of(Hash method) {
  switch (method) {
  case Hash::md5:
    return {"$1$", 8};
  case Hash::sha_256:
    return {"$5$", 16};
  default:
    return {"$6$", 16};
  }
}

base::Result<std::string>
hash(std::string_view clear, const Method& method, std::string_view salt) {
  const auto work = std::make_unique<crypt_data>();
  const std::string setting =
      std::string(method.prefix) + std::string(salt) + "$";
  const char* const result =
      crypt_r(std::string(clear).c_str(), setting.c_str(), work.get());
  if (result == nullptr || !std::string_view(result).starts_with(setting)) {
    return base::Error{
        "password", "crypt refuses to hash it", "choose a shorter one"};
  }
  return std::string(result);
}

/// crypt's own digest is made of the bytes that a salt may have.
base::Result<std::string>
salt_of(std::string_view user, std::string_view seed, std::size_t size) {
  auto digest = hash(std::string(user) + ":" + std::string(seed),
                     method_of(Hash::sha_512),
                     "jobroot");
  if (!digest) {
    return digest.error();
  }
  return digest->substr(digest->rfind('$') + 1, size);
}

} // namespace

base::Result<std::string> shadow_password(std::string_view column,
                                          std::string_view user,
                                          std::string_view seed,
                                          Hash chosen) {
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
  const Method method = method_of(chosen);
  const auto salt = salt_of(user, seed, method.salt_size);
  if (!salt) {
    return salt.error();
  }
  auto hashed = hash(rest.substr(1), method, *salt);
  if (!hashed) {
    return hashed.error();
  }
  return std::string(lock) + *hashed;
}

} // namespace tables
