// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what the shim and our own client do with the ledger when they take a
// token and when they give it back. Every function may be called from several
// threads, in a signal handler and in a child of vfork, and may be stopped by
// SIGKILL between any two instructions.
//
//   Ledger::open         map the ledger of a pool
//   Ledger::join         the entry of this process
//
// Taking and giving are in ledger_change.hpp.
#pragma once

#include "jobroot/atomic.hpp"
#include "jobroot/inode.hpp"
#include "jobroot/ledger_format.hpp"
#include "jobroot/wide_call.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>

namespace jobroot {

/// Nanoseconds of CLOCK_BOOTTIME, by a system call: the shim must not enter
/// libc. About 0.1 microseconds.
inline uint64_t boot_time() noexcept {
  sys::Time time{};
  sys::read_clock(CLOCK_BOOTTIME, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 +
         static_cast<uint64_t>(time.tv_nsec);
}

/// The inode of our own, or 0.
inline uint32_t pid_namespace() noexcept {
  struct stat64 status {};

  const long fd = sys::call(SYS_openat,
                            AT_FDCWD,
                            sys::word("/proc/self/ns/pid"),
                            O_RDONLY | O_CLOEXEC);
  if (sys::failed(fd))
    return 0;
  sys::status_of(fd, &status);
  sys::call(SYS_close, fd);
  return static_cast<uint32_t>(status.st_ino);
}

/// Whose an entry is: changed as a whole, because a number means nothing
/// without its namespace.
struct HolderProcess {
  uint32_t pid;
  uint32_t pid_namespace;

  static HolderProcess of(const Holder& holder) noexcept {
    return __builtin_bit_cast(HolderProcess,
                              relaxed(word_of(const_cast<Holder&>(holder))));
  }

  /// Puts this one in the place of `found`; false if that is not there.
  bool replace(Holder& holder, const HolderProcess& found) const noexcept {
    auto expected = __builtin_bit_cast(uint64_t, found);
    return publish(
        word_of(holder), expected, __builtin_bit_cast(uint64_t, *this));
  }

  bool operator==(const HolderProcess&) const = default;

private:
  using Word [[gnu::may_alias]] = uint64_t;

  static Word& word_of(Holder& holder) noexcept {
    return *reinterpret_cast<Word*>(&holder.pid);
  }
};

class Ledger {
public:
  /// Maps JOBROOT_POOL/ledger; false where there is none of this version.
  bool open(const char* pool) noexcept;
  void close() noexcept;

  bool is_open() const noexcept { return header_ != nullptr; }

  LedgerHeader& header() const noexcept { return *header_; }

  uint64_t& cell(uint32_t number) const noexcept {
    return reinterpret_cast<uint64_t*>(reinterpret_cast<char*>(header_) +
                                       ledger_cells_at)[number];
  }

  Holder* begin() const noexcept { return holders_; }

  Holder* end() const noexcept { return holders_ + header_->holders; }

  /// Whether a descriptor is the pool's FIFO.
  bool is_pool(int fd) const noexcept;

  /// The entry of this process, which it gets at the first call and keeps
  /// until it ends, also through exec; null where there is no room. A child of
  /// fork gets one of its own.
  Holder* join() noexcept;

  /// Gives an entry up, with all that it says.
  static void forget(Holder& holder) noexcept {
    holder.state = 0;
    holder.cell = holder.kept = holder.slots = 0;
    __atomic_store_n(&holder.pid, 0U, __ATOMIC_RELEASE);
  }

private:
  Holder* enter(uint32_t pid) noexcept;
  Holder* claim(Holder& holder, const HolderProcess& own) noexcept;
  bool is_over(const Holder& holder, const HolderProcess& own) const noexcept;

  LedgerHeader* header_ = nullptr;
  Holder* holders_ = nullptr;
  Holder* own_ = nullptr;
};

inline bool Ledger::open(const char* pool) noexcept {
  const long directory = sys::call(
      SYS_openat, AT_FDCWD, sys::word(pool), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (sys::failed(directory))
    return false;
  const long fd = sys::call(SYS_openat,
                            directory,
                            sys::word(ledger_name),
                            O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  sys::call(SYS_close, directory);
  if (sys::failed(fd))
    return false;

  struct stat64 status;
  const bool is_file =
      sys::status_of(fd, &status) == 0 && S_ISREG(status.st_mode) &&
      status.st_size > static_cast<int64_t>(ledger_header_bytes);
  const auto bytes = is_file ? static_cast<size_t>(status.st_size) : 0;
  const long address = is_file ? sys::map(bytes,
                                          PROT_READ | PROT_WRITE,
                                          MAP_SHARED,
                                          static_cast<int>(fd),
                                          0)
                               : -EINVAL;
  sys::call(SYS_close, fd);
  if (sys::failed(address))
    return false;

  auto* const header = reinterpret_cast<LedgerHeader*>(address);
  const uint32_t holders = header->holders;
  if (acquire(header->magic) != ledger_magic ||
      header->holder_bytes != sizeof(Holder) || holders == 0 ||
      (holders & (holders - 1)) != 0 ||
      bytes != ledger_header_bytes + holders * sizeof(Holder)) {
    sys::call(SYS_munmap, address, static_cast<long>(bytes));
    return false;
  }
  header_ = header;
  holders_ = reinterpret_cast<Holder*>(address +
                                       static_cast<long>(ledger_header_bytes));
  return true;
}

inline void Ledger::close() noexcept {
  if (header_ != nullptr)
    sys::call(SYS_munmap,
              sys::word(header_),
              static_cast<long>(ledger_header_bytes +
                                header_->holders * sizeof(Holder)));
  *this = {};
}

/// By a statx that asks for no times: who has seen those makes the kernel write
/// down a finer one with each token that goes into the queue.
inline bool Ledger::is_pool(int fd) const noexcept {
  Inode inode;
  return look_at(Target::of_fd(fd), &inode) == 0 && S_ISFIFO(inode.mode) &&
         inode.ino == header_->fifo_inode && inode.dev == header_->fifo_device;
}

inline Holder* Ledger::join() noexcept {
  const auto pid = static_cast<uint32_t>(sys::call(SYS_getpid));
  Holder* own = __atomic_load_n(&own_, __ATOMIC_ACQUIRE);
  if (own != nullptr && relaxed(own->pid) == pid)
    return own;
  Holder* const mine = enter(pid);
  if (mine == nullptr || publish(own_, own, mine))
    return mine;
  // Another thread was faster.
  if (own == nullptr || relaxed(own->pid) != pid)
    return mine;
  if (own != mine)
    forget(*mine);
  return own;
}

/// A process that is gone and has nothing needs its entry no more. Who is gone
/// cannot be told from another pid namespace.
inline bool Ledger::is_over(const Holder& holder,
                            const HolderProcess& own) const noexcept {
  const auto found = HolderProcess::of(holder);
  return relaxed(holder.state) == 0 && relaxed(holder.cell) == 0 &&
         found.pid_namespace == header_->pid_namespace &&
         own.pid_namespace == header_->pid_namespace &&
         sys::call(SYS_kill, found.pid, 0) == -ESRCH;
}

inline Holder* Ledger::claim(Holder& holder,
                             const HolderProcess& own) noexcept {
  const auto found = HolderProcess::of(holder);
  if (found.pid != 0 && !is_over(holder, own))
    return nullptr;
  // While it is half filled nobody takes it for one that is over: its owner
  // lives.
  if (!own.replace(holder, found))
    return nullptr;

  holder.state = 0;
  holder.cell = holder.kept = holder.slots = 0;
  holder.wants = 0;
  holder.waiting_since = holder.held_since = 0;
  holder.taken = 0;
  holder.ticket =
      __atomic_add_fetch(&header_->last_ticket, 1, __ATOMIC_RELAXED);
  sys::call(SYS_prctl, PR_GET_NAME, sys::word(holder.program));
  __atomic_store_n(&holder.registered, boot_time(), __ATOMIC_RELEASE);
  return &holder;
}

/// When this process was started, at most a clock tick too early; by
/// /proc/self/stat, whose 22nd field counts hundredths of a second.
inline uint64_t process_start() noexcept {
  char text[1024];
  const long fd = sys::call(
      SYS_openat, AT_FDCWD, sys::word("/proc/self/stat"), O_RDONLY | O_CLOEXEC);
  const long bytes =
      sys::failed(fd) ? 0 : sys::read_at(fd, text, sizeof text, 0);
  if (!sys::failed(fd))
    sys::call(SYS_close, fd);
  const char* const end = text + (sys::failed(bytes) ? 0 : bytes);
  // The second field may contain anything.
  const char* at = end;
  while (at > text && at[-1] != ')')
    at--;
  for (int field = 2; field < 22 && at < end; at++)
    field += *at == ' ' ? 1 : 0;
  uint64_t ticks = 0;
  for (; at < end && *at >= '0' && *at <= '9'; at++)
    ticks = ticks * 10 + static_cast<uint64_t>(*at - '0');
  return ticks * 10'000'000;
}

/// Near the place that its number gives it, so that a program that became
/// another by exec finds what it had.
inline Holder* Ledger::enter(uint32_t pid) noexcept {
  const uint32_t mask = header_->holders - 1;
  const uint32_t reach = mask < 63 ? mask : 63;
  const HolderProcess own{pid, pid_namespace()};
  for (uint32_t i = 0; i <= reach; i++)
    if (Holder& holder = holders_[(pid + i) & mask];
        HolderProcess::of(holder) == own &&
        acquire(holder.registered) >= process_start()) {
      sys::call(SYS_prctl, PR_GET_NAME, sys::word(holder.program));
      return &holder;
    }
  for (uint32_t i = 0; i <= reach; i++)
    if (Holder* const mine = claim(holders_[(pid + i) & mask], own))
      return mine;
  raise(header_->unlisted);
  return nullptr;
}

} // namespace jobroot
