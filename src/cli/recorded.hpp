// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: we are static, so the shim does not show us what a session has recorded;
// where an image is measured or listed inside of one, we look ourselves.
#pragma once

#include "base/result.hpp"
#include "image/contents.hpp"

namespace cli {

/// What the session that we are in, if any, knows of an entry.
base::Result<image::Know> recorded_entries();

/// What a session knows that we are not in, of files that are looked at where
/// they are, not in a view.
base::Result<image::Know> recorded_entries_of(const std::string& session);

} // namespace cli
