// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see map_output.hpp.
#include "cli/map_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace cli {

namespace {

bool is_writable(bool may_wait) {
  pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};

  return ::poll(&output, 1, may_wait ? -1 : 0) == 1;
}

} // namespace

base::Result<MapOutput> MapOutput::create() {
  auto watch = base::Watch::create();
  if (!watch)
    return watch.error();

  return MapOutput{std::move(*watch)};
}

base::Result<base::Fd> MapOutput::add() {
  auto pipe = base::Fd::pipe();
  if (!pipe)
    return pipe.error();
  // Only this end, which nobody else has.
  (void)::fcntl(pipe->read_end.get(), F_SETFL, O_NONBLOCK);
  if (!watch_.set(pipe->read_end.get(), true))
    return base::Error::system("pipe", "wait for it", errno);
  items_.push_back({.pipe = std::move(pipe->read_end)});
  open_[items_.back().pipe.get()] = &items_.back();

  return std::move(pipe->write_end);
}

void MapOutput::go_on() {
  for (const int fd : watch_.ready())
    if (const auto found = open_.find(fd); found != open_.end())
      read(*found->second);
  write(false);
}

void MapOutput::finish() {
  for (Item& item : items_) {
    read(item);
    finish(item);
  }
  while (!items_.empty())
    write(true);
}

/// Who has written enough is not watched until that is copied.
void MapOutput::read(Item& item) {
  std::array<char, 1 << 14> buffer;
  while (item.pipe && item.text.size() < most_of_one) {
    const ssize_t bytes = ::read(item.pipe.get(), buffer.data(), buffer.size());
    if (bytes < 0)
      return;
    if (bytes == 0)
      return finish(item);
    item.text.append(buffer.data(), static_cast<std::size_t>(bytes));
    kept_ += static_cast<std::size_t>(bytes);
  }
  if (item.pipe)
    (void)watch_.set(item.pipe.get(), false);
}

void MapOutput::finish(Item& item) {
  if (!item.pipe)
    return;
  (void)watch_.set(item.pipe.get(), false);
  open_.erase(item.pipe.get());
  item.pipe.reset();
}

void MapOutput::write(bool may_wait) {
  while (!items_.empty()) {
    Item& first = items_.front();
    while (!first.text.empty())
      if (!write_some(first, may_wait))
        return;
    if (first.pipe) {
      (void)watch_.set(first.pipe.get(), true);
      break;
    }
    items_.pop_front();
  }
  (void)watch_.set(STDOUT_FILENO, false);
}

/// A pipe that is writable takes PIPE_BUF bytes without waiting for its reader.
bool MapOutput::write_some(Item& item, bool may_wait) {
  if (!is_writable(may_wait)) {
    (void)watch_.set(STDOUT_FILENO, true, base::Watch::For::writing);
    return false;
  }
  const std::size_t size =
      std::min<std::size_t>(item.text.size() - item.written, PIPE_BUF);
  const ssize_t bytes =
      ::write(STDOUT_FILENO, item.text.data() + item.written, size);
  if (bytes < 0) {
    if (errno != EAGAIN)
      fail(errno);
    return false;
  }
  item.written += static_cast<std::size_t>(bytes);
  if (item.written == item.text.size()) {
    kept_ -= item.written;
    item.text.clear();
    item.written = 0;
  }

  return true;
}

/// Whoever goes on writing finds that nobody reads.
void MapOutput::fail(int error) {
  error_ = error;
  for (Item& item : items_)
    finish(item);
  items_.clear();
  (void)watch_.set(STDOUT_FILENO, false);
}

} // namespace cli
