// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a user namespace has some ids only. Files of all others are shown as
// those of nobody there, and nothing can be given or copied to these.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

#include <string>
#include <string_view>

namespace base {

/// A line for each range of ids: the first inside, the first outside, count.
class IdMap {
public:
  explicit IdMap(std::string text)
      : text_(std::move(text)) {}

  /// Those of this process's user namespace.
  static Result<IdMap> of_users();
  static Result<IdMap> of_groups();

  /// Whether the namespace has the id, by its number inside.
  bool has(id_t id) const;

private:
  std::string text_;
};

} // namespace base
