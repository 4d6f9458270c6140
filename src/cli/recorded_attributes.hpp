// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: inside of a session a file's capabilities and labels are in records; an
// image gets them as well, and needs room for them.
#pragma once

#include "base/result.hpp"
#include "image/contents.hpp"

namespace cli {

/// Asks the session that we are in, if any.
base::Result<image::RecordedAttributes> recorded_attributes();

} // namespace cli
