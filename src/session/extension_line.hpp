// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the lines of a save file that fakeroot does not read:
//
//     #root PATH
//     #x1 dev=HEX,ino=DEC,birth=DEC,generation=HEX,state=HEX[,FIELD=VALUE]...
//
// with FIELD one of size, mtime, root, path, xattr:NAME and hidden:NAME. Bytes
// of PATH and NAME other than letters, digits and "/._-" are %XX.
#pragma once

#include "session/saved_record.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace session {

inline constexpr std::string_view root_tag = "#root ";
inline constexpr std::string_view extension_tag = "#x1 ";

std::string root_line(std::string_view root);
std::optional<std::string> parse_root_line(std::string_view line);

std::string extension_line(const SavedRecord& saved);

/// Fields that a later version may have added are passed over.
std::optional<SavedRecord> parse_extension(std::string_view line);

} // namespace session
