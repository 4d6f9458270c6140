// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: make knows the graph of images and tells nobody. mk/ writes it to a
// file, so that what went wrong can be told with all that it stands in the way
// of, and what takes longest be begun first.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace image {

/// What images may need besides images: the step that all have in common.
inline constexpr std::string_view common_name = "common";

struct PlannedImage {
  std::string name;
  /// Somebody asked for it.
  bool is_wanted = false;
  std::string file = {};
  std::vector<std::string> needs = {};
};

/// Each after what it needs.
using BuildPlan = std::vector<PlannedImage>;

/// Lines "NAME wanted|between FILE NEED...", in any order.
BuildPlan parse_build_plan(std::string_view text);
base::Result<BuildPlan> read_build_plan(const std::string& path);

/// By name, what something takes; what is not there takes nothing.
using Times = std::map<std::string, std::int64_t, std::less<>>;

/// The names, first the one after whose beginning most is to be done, one
/// after the other.
std::vector<std::string> longest_first(const BuildPlan& plan,
                                       const Times& times);

/// The names along the way that takes longest, in the order of building. What
/// takes nothing is left out.
std::vector<std::string> critical_path(const BuildPlan& plan,
                                       const Times& times);

} // namespace image
