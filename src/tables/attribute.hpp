// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: labels of SELinux, sums of IMA and attributes of one's own are bytes;
// in a table they are a word, spelled as getfattr(1) spells them.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace tables {

/// An extended attribute.
struct Attribute {
  std::string name;
  std::string value;
};

/// Whether what follows |xattr is NAME=VALUE: names have a dot before the
/// equals sign, clauses of capabilities have none.
bool is_attribute(std::string_view text);

/// VALUE is text, text between quotation marks with \OOO for a byte, 0x and
/// hexadecimal digits, or 0s and base64.
base::Result<Attribute> parse_attribute(std::string_view text);

} // namespace tables
