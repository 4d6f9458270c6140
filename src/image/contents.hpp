// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the size of an image follows from what is in the tree. The tree is read
// once; what every file system needs to know of it is a handful of sums, which
// the common step keeps in a file for all types.
#pragma once

#include "base/result.hpp"
#include "image/features.hpp"
#include "image/seen.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace image {

inline constexpr std::uint64_t block_size = 4096;

/// What one or more entries take up. Hard links count once.
struct Contents {
  /// OE's measure: every file and directory, rounded up to 4 KiB.
  std::uint64_t kib = 0;
  std::uint64_t inodes = 0;
  /// Blocks of 4 KiB with data in them: holes take none, short symbolic links
  /// live in their inode.
  std::uint64_t data_blocks = 0;
  /// What they would be without holes: few tools leave any.
  std::uint64_t whole_blocks = 0;
  /// Blocks of directories, as a file system that appends names fills them.
  std::uint64_t directory_blocks = 0;
  /// Blocks that tell where the data is: as extents, and as ext2 does it.
  std::uint64_t extent_blocks = 0;
  std::uint64_t indirect_blocks = 0;
  /// Inodes whose extended attributes do not fit beside them.
  std::uint64_t attribute_blocks = 0;
  /// Regular files and directories among the inodes.
  std::uint64_t files = 0;
  std::uint64_t directories = 0;
  /// Blocks, without holes, once more for each further name: where there are
  /// no hard links, every name has a copy.
  std::uint64_t link_blocks = 0;
  /// Entries of directories and the bytes of their names.
  std::uint64_t names = 0;
  std::uint64_t name_bytes = 0;
  /// The same of extended attributes, values included.
  std::uint64_t attributes = 0;
  std::uint64_t attribute_bytes = 0;

  friend bool operator==(const Contents&, const Contents&) = default;
};

/// A directory among the largest, for the user who has to make room.
struct Directory {
  std::string path;
  std::uint64_t kib = 0;

  friend bool operator==(const Directory&, const Directory&) = default;
};

struct Measurement {
  Contents contents;
  /// What not every image type can hold.
  Findings findings = {};
  /// The largest of the directories one or two levels below the root.
  std::vector<Directory> largest;

  friend bool operator==(const Measurement&, const Measurement&) = default;
};

/// What a session knows of an entry: what root sees of it, and its extended
/// attributes, which are added to those that the file system holds.
using Know = std::function<Seen(const Entry& entry, Attributes& attributes)>;

/// Of a tree, or of what several layers, the topmost first, show together.
base::Result<Measurement> measure(const std::vector<std::string>& layers,
                                  const Know& know = {});

/// As text of the form "NAME NUMBER", one a line, and back; `subject` names
/// where the text is from.
std::string to_text(const Measurement& measurement);
base::Result<Measurement> measurement_from(std::string_view text,
                                           const std::string& subject);

} // namespace image
