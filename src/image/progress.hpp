// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: make tells of one failure at a time, and not what that one stood in the
// way of. Which images are there, failed, cannot be made or may still be made
// is found out from their directories by whoever asks.
#pragma once

#include "image/build_plan.hpp"
#include "image/outcome.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace image {

enum class State { done, running, failed, blocked, open };

struct Progress {
  const PlannedImage* planned = nullptr;
  State state = State::open;
  /// Of one that is blocked: the image that it needs.
  std::string blocker = {};
  /// Of one that was made, perhaps by an earlier build.
  std::optional<Outcome> outcome = {};
  /// This build has made it.
  bool is_new = false;
  /// Its file is there. What is needed in between only is removed afterwards.
  bool is_there = false;
};

/// When the build began that `mark` tells of; 0 without one.
std::int64_t beginning_of(const std::string& mark);

/// Of every image in the plan, in its order. `directory` is that of all
/// images, in which each has its own; `began` is this build's beginning.
std::vector<Progress> progress_of(const BuildPlan& plan,
                                  const std::string& directory,
                                  std::int64_t began);

/// What took how long, the common step included, in this build or, with
/// `began` 0, whenever it was.
Times times_of(const std::vector<Progress>& images,
               const std::string& directory,
               std::int64_t began);

} // namespace image
