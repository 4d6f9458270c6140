// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see descriptors.hpp.
#include "keeper/descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

namespace keeper {

void fill_standard_descriptors() {
  // open takes the lowest free number, so each call fills the next gap.
  for (int fd = 0; fd <= 2; fd++)
    if (::fcntl(fd, F_GETFD) < 0)
      (void)::open("/", O_PATH | O_CLOEXEC);
}

void close_all_but(std::vector<int> kept) {
  std::ranges::sort(kept);
  unsigned from = 0;
  for (const int fd : kept) {
    const auto number = static_cast<unsigned>(fd);
    if (number > from)
      ::close_range(from, number - 1, 0);
    from = std::max(from, number + 1);
  }
  ::close_range(from, UINT_MAX, 0);
}

} // namespace keeper
