// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the values of attributes are any bytes, and a save file is text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace session {

/// RFC 4648, section 4, with padding.
std::string to_base64(std::string_view bytes);

/// Nothing if the text is not what to_base64 makes.
std::optional<std::string> from_base64(std::string_view text);

} // namespace session
