// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the attributes that root sets are bytes to the kernel and words to
// people: getcap's, getfacl's.
#pragma once

#include <string>
#include <string_view>

namespace cli {

/// Capabilities and ACLs in their own words, other printable text between
/// quotation marks, all else in hexadecimal.
std::string xattr_text(std::string_view name, std::string_view value);

} // namespace cli
