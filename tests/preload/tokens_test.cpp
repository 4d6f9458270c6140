// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is no token is read, written and waited for as ever. Whether the
// ledger has those that are is tried in tokens-are-in-the-ledger.sh.
#include "intercept_test.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/select.h>

namespace {

struct Pipe {
  int ends[2];

  Pipe() {
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
      abort();
  }

  ~Pipe() {
    close(ends[0]);
    close(ends[1]);
  }
};

/// An address of which the compiler knows nothing.
[[gnu::noipa]] void* nowhere() {
  return nullptr;
}

template <class Read> void reads(Case& test, Read read_some) {
  const Pipe pipe;
  char got[4] = "xxx";
  EXPECT(read_some(pipe.ends[0], got, 1) == -1 && errno == EAGAIN);
  EXPECT(write(pipe.ends[1], "abc", 3) == 3);
  errno = 5;
  EXPECT(read_some(pipe.ends[0], got, 1) == 1 && got[0] == 'a' &&
         got[1] == 'x');
  EXPECT(read_some(pipe.ends[0], got, 3) == 2 && got[1] == 'c');
  EXPECT(errno == 5);
  EXPECT(read_some(pipe.ends[0], got, 0) == 0);
  EXPECT(read_some(-1, got, 1) == -1 && errno == EBADF);
  EXPECT(write(pipe.ends[1], "d", 1) == 1);
  EXPECT(read_some(pipe.ends[0], nowhere(), 1) == -1 && errno == EFAULT);
}

/// wait_for(fd, seconds): whether there is something to be read, or -1.
template <class Wait> void waits(Case& test, Wait wait_for) {
  const Pipe pipe;
  EXPECT(wait_for(pipe.ends[0], 0) == 0);
  EXPECT(write(pipe.ends[1], "a", 1) == 1);
  EXPECT(wait_for(pipe.ends[0], 0) == 1);
  EXPECT(wait_for(pipe.ends[0], 9) == 1);
}

} // namespace

INTERCEPT_TEST(read) {
  reads(test,
        [](int fd, void* to, size_t bytes) { return read(fd, to, bytes); });
}

INTERCEPT_TEST(__read_chk) {
  const auto checked = OLD(__read_chk);
  reads(test, [&](int fd, void* to, size_t bytes) {
    return checked(fd, to, bytes, 4);
  });
  const pid_t child = fork();
  if (child == 0) {
    const Pipe pipe;
    char got[4];
    close(STDERR_FILENO);
    _exit(checked(pipe.ends[0], got, 5, 4) == -1 ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

INTERCEPT_TEST(write) {
  const Pipe pipe;
  errno = 5;
  EXPECT(write(pipe.ends[1], "a", 1) == 1);
  EXPECT(write(pipe.ends[1], "bcd", 3) == 3);
  EXPECT(write(pipe.ends[1], "", 0) == 0);
  EXPECT(errno == 5);
  char got[8];
  EXPECT(read(pipe.ends[0], got, 8) == 4 && memcmp(got, "abcd", 4) == 0);
  EXPECT(write(pipe.ends[0], "a", 1) == -1 && errno == EBADF);
  EXPECT(write(pipe.ends[1], nowhere(), 1) == -1 && errno == EFAULT);
}

INTERCEPT_TEST(poll) {
  waits(test, [](int fd, int seconds) {
    pollfd list{fd, POLLIN, 0};
    return poll(&list, 1, seconds * 1000);
  });
  EXPECT(poll(nullptr, 0, 1) == 0);
}

INTERCEPT_TEST(__poll_chk) {
  const auto checked = OLD(__poll_chk);
  waits(test, [&](int fd, int seconds) {
    pollfd list{fd, POLLIN, 0};
    return checked(&list, 1, seconds * 1000, sizeof list);
  });
}

INTERCEPT_TEST(ppoll) {
  waits(test, [](int fd, int seconds) {
    pollfd list{fd, POLLIN, 0};
    const timespec time{seconds, 0};
    return ppoll(&list, 1, &time, nullptr);
  });
}

INTERCEPT_TEST(__ppoll_chk) {
  const auto checked = OLD(__ppoll_chk);
  if (sizeof(timespec) != 2 * sizeof(long))
    return;
  waits(test, [&](int fd, int seconds) {
    pollfd list{fd, POLLIN, 0};
    const timespec time{seconds, 0};
    return checked(&list, 1, &time, nullptr, sizeof list);
  });
}

INTERCEPT_TEST(select) {
  waits(test, [](int fd, int seconds) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    timeval time{seconds, 0};
    return select(fd + 1, &set, nullptr, nullptr, &time);
  });
}

INTERCEPT_TEST(pselect) {
  waits(test, [](int fd, int seconds) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    const timespec time{seconds, 0};
    return pselect(fd + 1, &set, nullptr, nullptr, &time, nullptr);
  });
  const timespec soon{0, 1000};
  EXPECT(pselect(0, nullptr, nullptr, nullptr, &soon, nullptr) == 0);
}

#if defined(__i386__)

INTERCEPT_TEST(__ppoll64) {
  waits(test, [](int fd, int seconds) {
    pollfd list{fd, POLLIN, 0};
    const time64::Timespec time{seconds, 0, 0};
    return __ppoll64(&list, 1, &time, nullptr);
  });
}

INTERCEPT_TEST(__select64) {
  waits(test, [](int fd, int seconds) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    time64::Timeval time{seconds, 0};
    return __select64(fd + 1, &set, nullptr, nullptr, &time);
  });
}

INTERCEPT_TEST(__pselect64) {
  waits(test, [](int fd, int seconds) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    const time64::Timespec time{seconds, 0, 0};
    return __pselect64(fd + 1, &set, nullptr, nullptr, &time, nullptr);
  });
}

#endif
