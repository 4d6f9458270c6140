// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: XFS has three spaces of attributes where Linux has four, and keeps ACLs
// in a form of its own.
#pragma once

#include "image/attributes.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace image {

struct XfsAttribute {
  /// An option of xfs_db's attr_set: r, s or u.
  char space = 'u';
  std::string name;
  std::string value;
};

/// Those that XFS knows.
std::vector<XfsAttribute> xfs_attributes(const Attributes& attributes);

/// 0102ab: what xfs_db takes after a #.
std::string hexadecimal(std::string_view bytes);

/// A time as an inode holds it: nanoseconds since the year 1901.
std::string xfs_time(std::int64_t seconds, std::int64_t nanoseconds);

} // namespace image
