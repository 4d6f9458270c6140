// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a process that is killed gives nothing back, so somebody must answer
// for the tokens that it has. In a pool of `serve` the ledger does, in any
// other a guardian; the rest of the client does not see which.
#pragma once

#include "base/mapping.hpp"
#include "jobroot/ledger.hpp"
#include "jobserver/ends.hpp"

#include <cstddef>
#include <memory>

namespace jobserver {

/// A token that was taken: the byte that it is, and where it is noted.
struct Held {
  unsigned char byte = 0;
  std::size_t place = 0;
};

/// This process in the ledger of its pool.
struct Entry {
  jobroot::Ledger* ledger = nullptr;
  jobroot::Holder* holder = nullptr;

  explicit operator bool() const { return holder != nullptr; }
};

/// All tokens that this process has out of one pool. Thread-safe; in the child
/// of a fork nothing happens.
class Holdings {
public:
  /// `ends` must live longer.
  static std::unique_ptr<Holdings> of(const Ends& ends);

  Holdings(const Holdings&) = delete;
  Holdings& operator=(const Holdings&) = delete;
  Holdings(Holdings&&) = delete;
  Holdings& operator=(Holdings&&) = delete;
  virtual ~Holdings() = default;

  struct Attempt {
    Taken taken;
    /// Only with Taken::token.
    Held held = {};
  };

  /// Reads one token, at once.
  virtual Attempt take() = 0;

  virtual void give_back(const Held& held) = 0;

  /// Empty where the pool has no ledger.
  virtual Entry entry() const { return {}; }

protected:
  explicit Holdings(const Ends& ends);

  const Ends& ends() const { return ends_; }

  /// Not in the child of a fork. No system call.
  bool is_ours() const {
    return own_.size() != 0 && own_.data()[0] != std::byte{};
  }

private:
  const Ends& ends_;
  base::Mapping own_;
};

} // namespace jobserver
