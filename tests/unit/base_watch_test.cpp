// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a wait that misses one of its descriptors never ends, and one that sees
// a descriptor which is no longer wanted never rests.
#include "base/watch.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace {

using base::Watch;
using Fds = std::vector<int>;

bool is_readable(int fd) {
  pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};

  return ::poll(&readable, 1, 0) == 1;
}

TEST(Watch, IsReadableWhileOneOfItsDescriptorsIsReady) {
  auto watch = std::move(*Watch::create());
  const auto pipe = std::move(*base::Fd::pipe());
  const int fd = pipe.read_end.get();

  EXPECT_TRUE(watch.set(fd, true));
  EXPECT_TRUE(watch.set(fd, true));
  EXPECT_FALSE(is_readable(watch.fd()));

  ASSERT_EQ(::write(pipe.write_end.get(), "x", 1), 1);
  EXPECT_TRUE(is_readable(watch.fd()));
  EXPECT_EQ(watch.ready(), Fds{fd});

  EXPECT_TRUE(watch.set(fd, false));
  EXPECT_TRUE(watch.set(fd, false));
  EXPECT_FALSE(is_readable(watch.fd()));
  EXPECT_EQ(watch.ready(), Fds{});
}

TEST(Watch, WaitsForRoomToWrite) {
  auto watch = std::move(*Watch::create());
  const auto pipe = std::move(*base::Fd::pipe());
  const int fd = pipe.write_end.get();

  EXPECT_TRUE(watch.set(fd, true, Watch::For::writing));

  EXPECT_EQ(watch.ready(), Fds{fd});
}

TEST(Watch, SaysWhatNobodyCanWaitFor) {
  auto watch = std::move(*Watch::create());
  const auto file = base::Fd::open("/proc/self/exe", O_RDONLY);

  EXPECT_FALSE(watch.set(file->get(), true));
  EXPECT_FALSE(watch.set(-1, true));
}

} // namespace
