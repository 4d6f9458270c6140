// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool is a queue of bytes with an end to read and an end to write.
// What we inherit is shared with every process of the build: its flags are
// not ours to change, so we open the same queue again for ourselves, and only
// that description is non-blocking.
#pragma once

#include "base/fd.hpp"
#include "jobserver/makeflags.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace jobserver {

/// What an attempt to read one byte came to.
enum class Taken {
  token,
  /// Nothing there, or somebody else was faster.
  none,
  /// End of file or an error: there is no pool any more.
  gone,
};

/// Why a pool cannot be joined.
enum class Obstacle {
  none,
  /// The word on it is in a style that we do not know.
  unknown_style,
  /// Make says that it is not for us.
  disabled,
  /// The descriptors that were named are not open here.
  closed,
  /// There is nothing of that name.
  missing,
  /// What is there is another file, or not both ends of one queue.
  no_queue,
  /// It belongs to somebody else.
  forbidden,
  /// The system refused for a reason of its own: too many open files.
  failed,
};

class Opened;

/// Both ends of one pool, close-on-exec. Every function may be called from
/// several threads, and give() in the child of a fork.
class Ends {
public:
  /// The descriptors that MAKEFLAGS names, if they are a pool: another file
  /// may have got their numbers.
  static Opened inherited(const PipeAuth& numbers);

  /// Descriptors `numbers` of the process whose directory in /proc is open
  /// as `process`.
  static Opened of_process(const base::Fd& process, const PipeAuth& numbers);

  /// A FIFO, or a device that behaves like one, by name.
  static Opened named(const std::string& path);

  /// Reads one byte into `byte`, at once. The kernel writes it there in the
  /// same step that takes it out of the pool.
  Taken take(unsigned char& byte) const;

  /// Writes one byte back; false if that cannot be done.
  bool give(unsigned char byte) const;

  /// The number of bytes that are there.
  std::size_t free() const;

  /// Becomes readable when a token is there.
  int wait_fd() const { return read_.get(); }

  int write_fd() const { return private_ ? read_.get() : write_.get(); }

  /// False where the queue could not be opened a second time.
  bool are_private() const { return private_; }

  /// One more open file of this pool's own, for locks.
  base::Fd another() const;

  /// Tells pools apart.
  ino_t inode() const;

  /// Gives the ends to all children, under `wanted` if those numbers are
  /// free, and returns the numbers; blocking, as the oldest clients expect.
  std::optional<PipeAuth> into_children(const PipeAuth& wanted) &&;

private:
  explicit Ends(base::Fd both)
      : read_(std::move(both)),
        private_(true) {}

  Ends(base::Fd read, base::Fd write)
      : read_(std::move(read)),
        write_(std::move(write)),
        private_(false) {}

  static Opened
  reopened(int directory, const std::string& read, const std::string& write);
  static Opened shared(const PipeAuth& numbers);

  base::Fd read_;
  /// Empty where one description is for both, which is faster.
  base::Fd write_;
  bool private_;
};

/// Ends, or why there are none.
class Opened {
public:
  Opened(Ends ends)
      : state_(std::move(ends)) {}

  Opened(Obstacle obstacle)
      : state_(obstacle) {}

  explicit operator bool() const {
    return std::holds_alternative<Ends>(state_);
  }

  Ends& operator*() { return std::get<Ends>(state_); }

  Ends* operator->() { return &std::get<Ends>(state_); }

  const Ends* operator->() const { return &std::get<Ends>(state_); }

  Obstacle obstacle() const {
    return *this ? Obstacle::none : std::get<Obstacle>(state_);
  }

private:
  std::variant<Ends, Obstacle> state_;
};

} // namespace jobserver
