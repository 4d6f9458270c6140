// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whoever stands where a view appears stands in what the view hides, and
// has to enter the path again to stand in the view.
#pragma once

#include "base/result.hpp"

#include <unistd.h>

#include <cerrno>

namespace view {

/// The path of the working directory as it is now, if it has one.
class WorkingPath {
public:
  WorkingPath()
      : known_(::getcwd(path_, sizeof path_) != nullptr) {}

  base::Result<void> enter_again() const {
    if (known_ && ::chdir(path_) != 0)
      return base::Error::system(path_, "change into it in the view", errno);
    return {};
  }

private:
  char path_[4096] = {};
  bool known_;
};

} // namespace view
