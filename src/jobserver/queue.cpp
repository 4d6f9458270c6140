// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see queue.hpp. All locks belong to one open file of ours and end with
// it; the child that waits shares that file, so what it locks is locked by us.
#include "jobserver/queue.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>

namespace jobserver {

namespace {

/// A write lock on a range; `length` 0 reaches to infinity.
struct flock lock_on(off_t start, off_t length) {
  struct flock lock {};

  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = start;
  lock.l_len = length;

  return lock;
}

/// The first range of others that overlaps this one.
struct flock conflict(int fd, off_t start, off_t length) {
  struct flock lock = lock_on(start, length);

  if (::fcntl(fd, F_OFD_GETLK, &lock) != 0)
    lock.l_type = F_UNLCK;

  return lock;
}

} // namespace

Queue::Queue(const Ends& pool, unsigned own_slots)
    : own_slots_(own_slots),
      locks_(pool.another()) {
  if (!locks_)
    return;
  show_slots();
  if (::flock(locks_.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
    return;

  waiter_ = Helper::start([fd = locks_.get(), parent = ::getpid()] {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() == parent)
      while (::flock(fd, LOCK_EX) != 0 && errno == EINTR) {
      }
  });
}

void Queue::show_slots() {
  for (off_t start = 0;;) {
    struct flock own = lock_on(start, own_slots_);
    if (::fcntl(locks_.get(), F_OFD_SETLK, &own) == 0)
      return;
    if (errno != EAGAIN && errno != EACCES)
      return;
    const struct flock other = conflict(locks_.get(), start, own_slots_);
    if (other.l_type != F_UNLCK)
      start = other.l_start + other.l_len;
  }
}

unsigned Queue::idle_slots() const {
  unsigned slots = own_slots_;

  for (off_t start = 0;;) {
    const struct flock other = conflict(locks_.get(), start, 0);
    if (other.l_type == F_UNLCK)
      return slots;
    slots += static_cast<unsigned>(other.l_len);
    start = other.l_start + other.l_len;
  }
}

} // namespace jobserver
