// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who owns a descriptor, and that no child gets one by accident.
#include "base/fd.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>

#include <utility>

namespace {

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) >= 0;
}

TEST(Fd, IsCloseOnExec) {
  const auto fd = base::Fd::open("/dev/null", O_RDONLY);
  const auto pipe = base::Fd::pipe();

  ASSERT_TRUE(fd);
  ASSERT_TRUE(pipe);
  for (const int each :
       {fd->get(), pipe->read_end.get(), pipe->write_end.get()})
    EXPECT_EQ(::fcntl(each, F_GETFD), FD_CLOEXEC);
}

TEST(Fd, IsClosedWithItsOwner) {
  int number = -1;
  {
    const auto fd = base::Fd::open("/dev/null", O_RDONLY);
    number = fd->get();
    ASSERT_TRUE(is_open(number));
  }

  EXPECT_FALSE(is_open(number));
}

TEST(Fd, MovesItsOwnership) {
  base::Fd from = std::move(*base::Fd::open("/dev/null", O_RDONLY));
  const int number = from.get();

  base::Fd to = std::move(from);
  base::Fd& same = to;
  to = std::move(same);

  EXPECT_EQ(to.get(), number);
  EXPECT_TRUE(is_open(number));
}

TEST(Fd, AssignmentClosesWhatWasOwned) {
  base::Fd first = std::move(*base::Fd::open("/dev/null", O_RDONLY));
  const int number = first.get();

  first = base::Fd{};

  EXPECT_FALSE(is_open(number));
  EXPECT_FALSE(first);
}

TEST(Fd, CloseReportsWhatWentWrong) {
  base::Fd closed{-1};

  const auto result = closed.close("it");

  ASSERT_FALSE(result);
  EXPECT_EQ(base::render(result.error()),
            "it: cannot close: Bad file descriptor");
}

} // namespace
