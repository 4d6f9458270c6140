// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who waits for several things at once names them as they come and go;
// and all of them together are one descriptor again, for a wait of others.
#pragma once

#include "base/fd.hpp"

#include <set>
#include <vector>

namespace base {

/// Descriptors that are waited for. One that is closed must be taken out
/// before.
class Watch {
public:
  static Result<Watch> create();

  enum class For { reading, writing };

  /// Waits for `fd` from now on, or no more. False if nobody can wait for it,
  /// because it is always ready, as a regular file is.
  bool set(int fd, bool wanted, For what = For::reading);

  /// Readable when one of them is ready.
  int fd() const { return epoll_.get(); }

  /// Those that are ready now, or some of them if they are very many.
  std::vector<int> ready() const;

private:
  explicit Watch(Fd epoll)
      : epoll_(std::move(epoll)) {}

  Fd epoll_;
  std::set<int> watched_;
};

} // namespace base
