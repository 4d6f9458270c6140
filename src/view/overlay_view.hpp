// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what an overlay view needs on disk before it can be mounted, and what
// the session's header says about it while it is.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"
#include "view/layer.hpp"
#include "view/view.hpp"

namespace view {

/// Whether an overlay works here, by a real mount; the error says why not.
base::Result<void> try_overlay_view(const Prepared& view);

/// Makes or takes up the layer (`earlier`) and brings its records up to date.
base::Result<void> start_overlay_view(const Prepared& view,
                                      const std::optional<Layer>& earlier,
                                      jobroot::Session& session);

/// Enters it, and tells the session's header where it is.
base::Result<void> enter_overlay_view(const Prepared& view,
                                      jobroot::Session& session);

/// No process of the session sees an overlay any more.
void forget_overlay_view(jobroot::Session& session);

} // namespace view
