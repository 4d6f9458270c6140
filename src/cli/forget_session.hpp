// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: sessions of images end with their images, or with the next build when
// that one was killed. Whatever state such a session is in, it has to go.
#pragma once

#include "base/result.hpp"

#include <string>

namespace cli {

/// Removes the session, with those that were forked from it; nothing happens
/// if there is none. One that somebody uses is an error.
base::Result<void> forget_session(const std::string& directory);

} // namespace cli
