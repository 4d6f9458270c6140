// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: at the end of a build people want to know what there is, what took so
// long, and after a failure all that is missing, in one place and not spread
// over what make has said meanwhile.
#pragma once

#include "cli/terminal_text.hpp"
#include "image/progress.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// "2 of 7 images failed: …" with the logs of those that failed; empty if none
/// did.
std::string failure_summary(const std::vector<image::Progress>& images,
                            const std::string& directory);

/// Whether whoever ends now is the last: nothing runs, and make will not begin
/// anything else. What it does then it says in MAKEFLAGS.
bool is_over(const std::vector<image::Progress>& images,
             std::string_view makeflags);

/// Prints that if an image has failed since the build began that has written
/// this plan, and if it is over.
void tell_failures(const std::string& plan);

/// A line for each image that is wanted, those that this build has made with
/// their times, and a last one with the critical path. For a terminal there
/// are bars that show what ran when.
std::string summary(const std::vector<image::Progress>& images,
                    const std::string& directory,
                    std::int64_t began,
                    const Look& look);

} // namespace cli
