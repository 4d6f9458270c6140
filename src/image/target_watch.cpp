// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see target_watch.hpp.
#include "image/target_watch.hpp"

#include "image/difference.hpp"
#include "image/fingerprint.hpp"

#include <utility>

namespace image {

base::Result<TargetWatch> TargetWatch::start(std::optional<std::string> tree) {
  TargetWatch watch;
  if (!tree)
    return watch;
  auto before = fingerprint_tree(*tree);
  if (!before)
    return before.error();
  watch.tree_ = std::move(tree);
  watch.before_ = std::move(*before);

  return watch;
}

base::Result<void> TargetWatch::check(const std::string& type) {
  const auto tree = std::exchange(tree_, std::nullopt);
  if (!tree)
    return {};
  const auto after = fingerprint_tree(*tree);
  if (!after)
    return after.error();
  const auto found = changes(before_, *after);
  if (found.empty())
    return {};

  return base::Error{type + " changed the shared target",
                     shortened(found),
                     "write to $(TARGET_DIR), not to BASE_TARGET_DIR"};
}

} // namespace image
