// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an image that others are made of, and that nobody asked for, may be
// large; it goes with its last use, not with the end of the build. Who has
// still to use it is a directory with a file for each: whoever removes his own
// and then the directory was the last, and no lock is needed to know it.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace image {

/// In an image's own directory: leaves a mark that says that `image` is there
/// for the consumers only.
base::Result<void> expect_consumers(const std::string& directory,
                                    const std::string& image,
                                    const std::vector<std::string>& consumers);

/// `consumer` is going to use the image whose own directory this is. Those who
/// live on although their make was killed do not take it along from here on.
base::Result<void> claim_use(const std::string& directory,
                             const std::string& consumer);

/// `consumer` has used the image whose own directory this is: removes it if
/// that was the last use. Who began before somebody of his name claimed it, or
/// before there was this image, is not who is waited for.
base::Result<void> note_use(const std::string& directory,
                            const std::string& consumer,
                            std::chrono::system_clock::time_point began);

/// Somebody has asked for the image: it stays.
base::Result<void> forget_consumers(const std::string& directory);

} // namespace image
