// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see attributes.hpp.
#include "image/attributes.hpp"

#include <linux/limits.h>
#include <sys/xattr.h>

#include <array>
#include <string_view>

namespace image {

namespace {

/// An overlay keeps its own notes there, and never shows them.
constexpr std::string_view of_overlays = "user.overlay.";

std::string value_of(const char* access, const std::string& name) {
  const ssize_t length = ::lgetxattr(access, name.c_str(), nullptr, 0);
  if (length <= 0)
    return "";
  std::string value(static_cast<std::size_t>(length), '\0');
  const ssize_t got =
      ::lgetxattr(access, name.c_str(), value.data(), value.size());

  return got == length ? value : "";
}

} // namespace

Attributes attributes_of(const char* access) {
  std::array<char, XATTR_LIST_MAX> names; // NOLINT: llistxattr fills it
  const ssize_t length = ::llistxattr(access, names.data(), names.size());
  Attributes attributes;

  for (ssize_t at = 0; at < length;) {
    const std::string name = &names[static_cast<std::size_t>(at)];
    at += static_cast<ssize_t>(name.size()) + 1;
    if (!name.starts_with(of_overlays))
      attributes[name] = value_of(access, name);
  }

  return attributes;
}

} // namespace image
