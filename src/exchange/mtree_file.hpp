// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: mtree(5) as libarchive and the BSDs write it: an entry a line, with
// keywords, defaults by /set, and names that are paths, or names in the
// directory that an entry of type dir entered and ".." leaves.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exchange {

/// What a file says of an entry; what it does not say stays as it is.
struct MtreeEntry {
  std::size_t line = 0;
  std::string path = {};                  ///< empty: the root
  std::optional<std::uint32_t> type = {}; ///< of S_IFMT
  std::optional<std::uint32_t> mode = {}; ///< permissions
  std::optional<std::uint32_t> uid = {};
  std::optional<std::uint32_t> gid = {};
  std::optional<std::uint32_t> rdev = {}; ///< as in jobroot::Record
  std::string uname = {};
  std::string gname = {};
  bool is_optional = false;
};

/// Whether a file that may also be fakeroot's looks like an mtree.
bool is_mtree(std::string_view text);

/// `name` is the file's, for errors that begin with FILE:LINE.
base::Result<std::vector<MtreeEntry>> parse_mtree(std::string_view text,
                                                  const std::string& name);

} // namespace exchange
