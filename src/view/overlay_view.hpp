// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what an overlay view needs on disk before it can be mounted, and what
// the session's header says about it while it is.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"
#include "view/layer.hpp"
#include "view/view.hpp"

namespace view {

/// Makes or takes up the layer (`earlier`), brings its records up to date and
/// mounts it where `view` then says. The error says what does not work here,
/// and what was made for the try is gone.
base::Result<void> start_overlay_view(Prepared& view,
                                      const std::optional<Layer>& earlier,
                                      jobroot::Session& session);

/// Enters it, and tells the session's header where it is.
base::Result<void> enter_overlay_view(const Prepared& view,
                                      jobroot::Session& session);

/// No process of the session sees an overlay any more.
void forget_overlay_view(jobroot::Session& session);

} // namespace view
