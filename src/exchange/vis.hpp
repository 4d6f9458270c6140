// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: names in mtree files are written as vis(3) does, in the style of who
// wrote them: octal (libarchive), C (NetBSD), or with \M and \^.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace exchange {

/// Nothing if a backslash is followed by what no style has.
std::optional<std::string> unvis(std::string_view text);

} // namespace exchange
