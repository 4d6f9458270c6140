// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the pool that `serve` makes is one FIFO in a directory that only its
// user can enter, with a ledger of who holds what beside it. It is advertised
// by name to those who understand names, and as two descriptors of the same
// FIFO to make 4.3 and older, which die of a `fifo:` word.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "jobserver/ends.hpp"
#include "jobserver/makeflags.hpp"
#include "jobserver/open_pool.hpp"

#include <sys/stat.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace jobserver {

/// Owns the pool; its end removes the directory.
class Pool {
public:
  static constexpr unsigned largest = 100'000;

  /// What a pool is to be like.
  struct Plan {
    unsigned jobs = 1;
    /// The command that is served has one of the slots, so that it is never
    /// in the queue.
    bool has_command = true;
    /// For pools that outlive their first command; empty: any.
    std::string name = {};
  };

  /// A new pool. Directories that killed servers left behind are removed on
  /// the occasion.
  static base::Result<Pool> create(const Plan& plan);

  /// The queue of a make as a pool with a ledger, in which the clients of ours
  /// are; the make's other clients say nothing there. This process has the
  /// queue open for them until the object's end.
  static base::Result<Pool> adopt(const Ends& outer, unsigned jobs);

  Pool(Pool&& other) noexcept
      : directory_(std::exchange(other.directory_, {})),
        open_(std::move(other.open_)),
        queue_(std::move(other.queue_)) {}

  Pool& operator=(Pool&&) = delete;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  ~Pool() { remove(); }

  /// What JOBROOT_POOL is set to.
  const std::string& directory() const { return directory_; }

  /// Open for as long as the object lives, so that the queue never ends.
  OpenPool& open() { return *open_; }

  bool is_foreign() const { return open_ && open_->is_foreign(); }

  void remove();

  /// Removes it and closes its queue, which a make waits for at its end.
  void let_go();

  /// Leaves the pool to another process, which has a copy of this object.
  void leave() { directory_.clear(); }

  /// The FIFO in the pool's directory.
  static std::string fifo(const std::string& directory);

  /// N of the pool in `directory`.
  static std::optional<unsigned> size(const std::string& directory);

  /// Whether `name` can be one.
  static bool is_name(const std::string& name);

  /// The directory of this user's pool of that name.
  static std::optional<std::string> find(const std::string& name);

  /// The directories of all of this user's pools that somebody uses.
  static std::vector<std::string> all();

private:
  explicit Pool(std::string directory)
      : directory_(std::move(directory)) {}

  static base::Result<Pool> create_in(const std::string& directory,
                                      const Plan& plan);
  /// One that was adopted from the same make, and that nobody looks after any
  /// more.
  static std::optional<Pool> take_over(const std::string& directory,
                                       const Ends& outer,
                                       const struct stat& queue);
  static base::Result<Pool>
  adopt_in(const std::string& directory, const Ends& outer, unsigned jobs);

  std::string directory_;
  std::optional<OpenPool> open_;
  base::Fd queue_; ///< what a link in the directory may name
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
