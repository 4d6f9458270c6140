// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the server and `jobroot tokens` look at the same two files of a pool
// and put the same things right in it. Whoever changes something that is not
// his own has the turn, so that two of them never mend one hole twice.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "jobroot/ledger.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace jobserver {

/// The right to put a pool in order; ends with the object, or its process.
class Turn {
public:
  Turn(Turn&& other) noexcept
      : lock_(std::exchange(other.lock_, -1)) {}

  Turn& operator=(Turn&&) = delete;
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn();

private:
  friend class OpenPool;

  explicit Turn(int lock)
      : lock_(lock) {}

  int lock_;
};

/// What the ledger of a pool says of the whole of it.
std::optional<jobroot::LedgerHeader> header_in(const std::string& directory);

/// Whether the server that it names is there. One of another pid namespace is
/// taken for alive.
bool is_served(const jobroot::LedgerHeader& header);

/// A pool with a ledger, as `serve` and `wrap` make them.
class OpenPool {
public:
  static base::Result<OpenPool> open(const std::string& directory);

  OpenPool(OpenPool&& other) noexcept;
  OpenPool& operator=(OpenPool&&) = delete;
  OpenPool(const OpenPool&) = delete;
  OpenPool& operator=(const OpenPool&) = delete;
  ~OpenPool();

  const std::string& directory() const { return directory_; }

  jobroot::Ledger& ledger() { return ledger_; }

  jobroot::LedgerHeader& header() const { return ledger_.header(); }

  std::vector<int> descriptors() const { return {fifo_.get(), lock_.get()}; }

  /// Waits for it.
  Turn turn();
  /// Absent while somebody else has it.
  std::optional<Turn> try_turn();

  /// Tokens in the queue.
  unsigned free() const;
  /// Takes as many as are there, up to `most`; returns how many.
  unsigned take(unsigned most);
  /// Puts tokens into the queue; returns how many fitted.
  unsigned give(unsigned tokens);
  /// Makes the queue large enough for a pool of so many slots.
  base::Result<void> make_room(unsigned slots);

  bool has_server() const { return is_served(header()); }

  /// Whether the queue is a make's, which has clients that are not in the
  /// ledger and a number of tokens that is nobody else's to change.
  bool is_foreign() const { return header().is_foreign != 0; }

private:
  OpenPool() = default;

  std::string directory_;
  jobroot::Ledger ledger_;
  base::Fd fifo_;
  base::Fd lock_;
};

} // namespace jobserver
