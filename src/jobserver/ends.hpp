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

namespace jobserver {

/// What an attempt to read one byte came to.
enum class Taken {
  token,
  /// Nothing there, or somebody else was faster.
  none,
  /// End of file or an error: there is no pool any more.
  gone,
};

/// Both ends of one pool, close-on-exec. Every function may be called from
/// several threads, and give() in the child of a fork.
class Ends {
public:
  /// The descriptors that MAKEFLAGS names, if they are a pool: another file
  /// may have got their numbers.
  static std::optional<Ends> inherited(const PipeAuth& numbers);

  /// Descriptors `numbers` of the process whose directory in /proc is open
  /// as `process`.
  static std::optional<Ends> of_process(const base::Fd& process,
                                        const PipeAuth& numbers);

  /// A FIFO, or a device that behaves like one, by name.
  static std::optional<Ends> named(const std::string& path);

  /// Reads one byte into `byte`, at once. The kernel writes it there in the
  /// same step that takes it out of the pool.
  Taken take(unsigned char& byte) const;

  /// Writes one byte back; false if that cannot be done.
  bool give(unsigned char byte) const;

  /// The number of bytes that are there.
  std::size_t free() const;

  /// Becomes readable when a token is there.
  int wait_fd() const { return read_.get(); }

  int write_fd() const { return write_.get(); }

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
  Ends(base::Fd read, base::Fd write, bool is_private)
      : read_(std::move(read)),
        write_(std::move(write)),
        private_(is_private) {}

  static std::optional<Ends>
  reopened(int directory, const std::string& read, const std::string& write);
  static std::optional<Ends> shared(const PipeAuth& numbers);

  base::Fd read_;
  base::Fd write_;
  bool private_;
};

} // namespace jobserver
