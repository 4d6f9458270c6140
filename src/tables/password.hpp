// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a users table may hold a password in clear text, and etc/shadow must
// have the same bytes in every image and in every build. So the salt is not
// random: it follows from the user's name and a seed.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace tables {

/// The ways to hash of crypt(5) that the libc of every image understands.
enum class Hash { md5, sha_256, sha_512 };

/// What etc/shadow has for the password column of a users table:
/// `-` nothing, `=CLEAR` a hash, `!=CLEAR` a hash of a locked account, and
/// everything else (a hash, `*`, `!`) as it is.
base::Result<std::string> shadow_password(std::string_view column,
                                          std::string_view user,
                                          std::string_view seed,
                                          Hash method = Hash::sha_512);

} // namespace tables
