// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: when make is killed, the tools it started may run on, and the next make
// starts while they do. Whoever works in an image's directory locks it; the
// lock is inherited by everything started meanwhile, and so ends with the last
// of them and not with the first.
#pragma once

#include "base/fd.hpp"

#include <functional>
#include <string>

namespace image {

class Lock {
public:
  enum class Kind { shared, exclusive };

  /// Makes FILE and its directories where needed. `must_wait` is called once,
  /// if somebody else holds the lock, before we wait for it.
  static base::Result<Lock> take(const std::string& path,
                                 Kind kind,
                                 const std::function<void()>& must_wait);

  /// The lock's file: whoever holds it for himself may leave a word there.
  base::Result<std::string> read() const;
  base::Result<void> write(const std::string& text) const;

private:
  Lock(base::Fd fd, std::string path)
      : fd_(std::move(fd)),
        path_(std::move(path)) {}

  base::Fd fd_;
  std::string path_;
};

} // namespace image
