// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the pool that `serve` makes is one FIFO in a directory that only its
// user can enter. It is advertised by name to those who understand names, and
// as two descriptors of the same FIFO to make 4.3 and older, which die of a
// `fifo:` word.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "jobserver/makeflags.hpp"

#include <optional>
#include <string>
#include <utility>

namespace jobserver {

/// Owns the pool; its end removes the directory.
class Pool {
public:
  static constexpr unsigned largest = 100'000;

  /// A pool of `jobs` (2 to `largest`), with one token less in it: the last
  /// slot is the one that the served command starts with. Directories that
  /// killed servers left behind are removed on the occasion.
  static base::Result<Pool> create(unsigned jobs);

  Pool(Pool&& other) noexcept
      : directory_(std::exchange(other.directory_, {})),
        jobs_(other.jobs_),
        fifo_(std::move(other.fifo_)) {}

  Pool& operator=(Pool&&) = delete;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool();

  /// What JOBROOT_POOL is set to.
  const std::string& directory() const { return directory_; }

  unsigned jobs() const { return jobs_; }

  /// Tokens that should be there and tokens that are.
  struct Audit {
    unsigned expected;
    unsigned found;
  };

  /// To be called when the served command has ended: waits a moment for those
  /// who still have the pool open, then counts.
  Audit audit();

  /// The FIFO in the pool's directory.
  static std::string fifo(const std::string& directory);

  /// N of the pool in `directory`.
  static std::optional<unsigned> size(const std::string& directory);

private:
  Pool(std::string directory, unsigned jobs)
      : directory_(std::move(directory)),
        jobs_(jobs) {}

  base::Result<void> make_fifo();
  base::Result<void> preload();

  std::string directory_;
  unsigned jobs_;
  /// Open for reading and writing, so that the pool never ends meanwhile.
  base::Fd fifo_;
};

/// Two descriptors of a FIFO that children inherit.
struct Descriptors {
  base::Fd read;
  base::Fd write;

  static base::Result<Descriptors> open(const std::string& fifo);

  PipeAuth numbers() const { return {read.get(), write.get()}; }

  /// For a process that becomes the command which uses them.
  void leave_open() {
    (void)read.release();
    (void)write.release();
  }
};

} // namespace jobserver
