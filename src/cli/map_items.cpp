// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see map_items.hpp.
#include "cli/map_items.hpp"

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

namespace cli {

namespace {

/// As read(2). Somebody else may have read what was there a moment ago.
ssize_t read_input(std::array<char, 1 << 14>& buffer, bool may_wait) {
  iovec into{.iov_base = buffer.data(), .iov_len = buffer.size()};
  if (!may_wait) {
    constexpr off_t from_here = -1;
    const ssize_t bytes =
        ::preadv2(STDIN_FILENO, &into, 1, from_here, RWF_NOWAIT);
    if (bytes >= 0 || errno != EOPNOTSUPP)
      return bytes;
  }

  return ::readv(STDIN_FILENO, &into, 1);
}

base::Error unreadable(const base::Error& error) {
  return {.subject = "standard input",
          .found = error.subject + ": " + error.found,
          .remedy = "with -0 or -d every character stands for itself"};
}

} // namespace

std::vector<std::string> MapItems::next(std::size_t count) const {
  const auto size = static_cast<std::ptrdiff_t>(std::min(count, ready_.size()));

  return {ready_.begin(), ready_.begin() + size};
}

void MapItems::drop(std::size_t count) {
  ready_.erase(ready_.begin(),
               ready_.begin() + static_cast<std::ptrdiff_t>(count));
}

std::optional<std::uint64_t> MapItems::total() const {
  return splitter_ ? std::nullopt : std::optional{seen_};
}

base::Result<void> MapItems::read(bool may_wait) {
  std::array<char, 1 << 14> buffer;
  const ssize_t bytes = read_input(buffer, may_wait);
  if (bytes < 0 && errno == EAGAIN)
    return {};
  if (bytes < 0) {
    splitter_.reset();
    return base::Error::system("standard input", "read", errno);
  }

  const std::size_t before = ready_.size();
  const auto cut =
      bytes > 0 ? splitter_->split(
                      {buffer.data(), static_cast<std::size_t>(bytes)}, ready_)
                : splitter_->end(ready_);
  seen_ += ready_.size() - before;
  if (bytes == 0 || !cut)
    splitter_.reset();

  return cut ? base::Result<void>{} : unreadable(cut.error());
}

} // namespace cli
