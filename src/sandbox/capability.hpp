// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: users write file capabilities as text (`cap_net_raw+ep`), the kernel
// and images hold them as the bytes of the xattr security.capability. libcap
// knows the names; it writes bytes only into a file, as real root, so the
// bytes are laid out here as linux/capability.h defines them.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace sandbox {

/// The xattr that holds a file's capabilities.
inline constexpr const char* capability_xattr = "security.capability";

/// Clauses as in cap_from_text(3), several of them between blanks, as the
/// 20 bytes of revision 2. A file has one effective bit for all of its
/// capabilities: clauses that make only some of them effective are an error.
base::Result<std::string> capability_bytes(std::string_view text);

/// The inverse, for revisions 1, 2 and, without a root id of its own, 3.
base::Result<std::string> capability_text(std::string_view bytes);

} // namespace sandbox
