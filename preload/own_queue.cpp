// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see own_queue.hpp. What a make does with its queue is the same in 4.3
// and 4.4: it writes a byte for each token before it reads any, and before the
// end closes what it wrote by and reads until nothing comes.
#include "own_queue.hpp"

#include "pool.hpp"

namespace shim {
namespace {

using jobroot::HolderState;
using jobroot::sys::call;
using jobroot::sys::failed;

struct OwnQueue {
  bool is_expected;
  int read;
  int write; ///< 0: there is none
  unsigned tokens;
};

constinit OwnQueue queue{};

bool is_same_fifo(int fd, const struct stat64& other) noexcept {
  struct stat64 status;
  return jobroot::sys::status_of(fd, &status) == 0 &&
         jobroot::sys::is_same_file(status, other);
}

/// Makes `fd` one of the pool's FIFO.
bool put_pool_at(int fd) noexcept {
  const long pool = open_pool_fifo();
  if (failed(pool))
    return false;
  const bool is_put = !failed(call(SYS_dup3, pool, fd, O_CLOEXEC));
  call(SYS_close, pool);
  return is_put;
}

/// With the queue that `write` fills, whose other end was opened just before;
/// makes before 4.2 have a copy of that, just behind.
bool make_pools(int write) noexcept {
  struct stat64 status;
  if (own_entry() == nullptr || jobroot::sys::status_of(write, &status) != 0 ||
      !S_ISFIFO(status.st_mode))
    return false;
  int read = -1;
  for (int fd = write + 2; fd > STDERR_FILENO; fd--)
    if (fd != write && (fd > write || read < 0) && is_same_fifo(fd, status) &&
        put_pool_at(fd) && fd < write)
      read = fd;
  if (read < 0)
    return false;
  queue = {true, read, write, 0};
  return put_pool_at(write);
}

/// Whether this make has tokens of the pool that it can give back.
bool has_tokens() noexcept {
  jobroot::Holder* const holder = giving_entry();
  return holder != nullptr &&
         HolderState::of(jobroot::acquire(holder->state)).held > holder->kept;
}

} // namespace

void expect_own_queue() noexcept {
  queue.is_expected = true;
}

bool fills_own_queue(int fd, const void* byte) noexcept {
  if (!queue.is_expected || fd <= STDERR_FILENO ||
      *static_cast<const char*>(byte) != '+')
    return false;
  const bool is_first = queue.write == 0;
  if (is_first ? is_of_pool(fd) || !make_pools(fd)
               : fd != queue.write || has_tokens())
    return false;
  queue.tokens++;
  return true;
}

bool drains_own_queue(int fd, void* byte, long* bytes) noexcept {
  if (queue.write == 0 || fd != queue.read ||
      call(SYS_fcntl, queue.write, F_GETFD) != -EBADF)
    return false;
  *bytes = queue.tokens > 0 ? 1 : 0;
  if (queue.tokens > 0) {
    *static_cast<char*>(byte) = '+';
    queue.tokens--;
  } else {
    queue = {};
  }
  return true;
}

} // namespace shim
