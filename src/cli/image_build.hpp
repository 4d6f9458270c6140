// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: between the moment when an image's turn has come and the moment when it
// is whole or gone: its command runs, its log is shown, its outcome is kept.
#pragma once

#include "cli/image_job.hpp"
#include "cli/recipe.hpp"
#include "image/lock.hpp"

namespace cli {

/// With the image's own lock in hand. Whatever is not finished is undone.
base::Result<Failure> build_image(const ImageJob& job, image::Lock own);

} // namespace cli
