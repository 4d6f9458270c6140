// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: how much of an image a file system needs for itself differs from one to
// the next; all else about a size does not. A file system is a row here: the
// least that its tool makes, what the tree takes up in it, and what it takes
// beside that. Numbers are blocks of 4 KiB and rather too large than too small.
#pragma once

#include "image/contents.hpp"
#include "image/ext.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace image {

struct SizeModel {
  std::string_view name;
  /// The ext family has inodes and a journal to be computed as well: ext.hpp.
  std::optional<Ext> ext = {};
  /// What its tool does not go below, in KiB.
  std::uint64_t least_kib = 0;
  std::uint64_t (*payload)(const Contents&) = nullptr;
  /// What it takes for itself of an image of so many blocks.
  std::uint64_t (*own)(const Contents&, std::uint64_t blocks) = nullptr;
};

/// None, if there is no such model.
const SizeModel* size_model(std::string_view name);

/// Their names, with blanks between.
std::string size_models();

} // namespace image
