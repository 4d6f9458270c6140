// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see watch.hpp.
#include "base/watch.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <cstdint>

namespace base {

Result<Watch> Watch::create() {
  Fd epoll{::epoll_create1(EPOLL_CLOEXEC)};
  if (!epoll)
    return Error::system("epoll", "make a descriptor", errno);

  return Watch{std::move(epoll)};
}

bool Watch::set(int fd, bool wanted, For what) {
  if (watched_.contains(fd) == wanted)
    return true;

  epoll_event event{};
  event.events =
      what == For::reading ? std::uint32_t{EPOLLIN} : std::uint32_t{EPOLLOUT};
  event.data.fd = fd;
  const int operation = wanted ? EPOLL_CTL_ADD : EPOLL_CTL_DEL;
  if (::epoll_ctl(epoll_.get(), operation, fd, &event) != 0)
    return false;
  if (wanted)
    watched_.insert(fd);
  else
    watched_.erase(fd);

  return true;
}

std::vector<int> Watch::ready() const {
  std::array<epoll_event, 64> events;
  const int count = ::epoll_wait(
      epoll_.get(), events.data(), static_cast<int>(events.size()), 0);
  std::vector<int> ready;
  ready.reserve(events.size());
  for (int i = 0; i < count; i++)
    ready.push_back(events[static_cast<std::size_t>(i)].data.fd);

  return ready;
}

} // namespace base
