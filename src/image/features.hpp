// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a file system cannot hold is lost without a word, by its tool or
// only when it is mounted. So what there is in a tree is counted by features,
// each with a word that image types use to say what they lack.
#pragma once

#include "image/attributes.hpp"
#include "image/seen.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace image {

/// One entry of a tree, as root sees it.
struct Traits {
  std::string_view path;
  Seen seen;
  std::uint64_t size = 0;
  /// Of a file that was met before.
  bool is_further_name = false;
  const Attributes& attributes;
};

struct Feature {
  /// In a type's LACKS.
  std::string_view word;
  /// In a message: one of it, and more; empty where everything has it.
  std::string_view one;
  std::string_view several;
  bool (*has)(const Traits& entry);
};

inline constexpr std::size_t feature_count = 19;
extern const std::array<Feature, feature_count> features;

/// The place of a word in `features`.
std::optional<std::size_t> find_feature(std::string_view word);

/// How often a feature was met, and where first.
struct Finding {
  std::uint64_t count = 0;
  std::string first;

  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::array<Finding, feature_count>;

void add_entry(Findings& findings, const Traits& entry);

/// What of `lacks`, words with blanks between, has been found, as words for
/// people: "2 hard links (first bin/b)". An unknown word is skipped.
std::string losses(const Findings& findings, std::string_view lacks);

} // namespace image
