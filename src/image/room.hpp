// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: when a disk is full, each tool says so in words of its own, some say
// "Success", and none names the disk. Of the places where a build writes, we
// know which.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace image {

/// Of these directories, those on file systems with next to nothing left: how
/// little that is, in words. A file system is named once.
std::vector<std::string>
full_places(const std::vector<std::string>& directories);

/// The same for those that may have been full: tools that give up for want of
/// room remove what they have written so far. Empty unless `text`, what such a
/// tool has printed, is about that.
std::vector<std::string>
tight_places(const std::vector<std::string>& directories,
             std::string_view text);

} // namespace image
