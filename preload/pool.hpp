// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a program may be a client of the job server, with a session or without
// one. What the shim does for the pool begins where the program opens its FIFO
// or finds it open; programs that never do pay for one comparison.
#pragma once

#include "jobroot/ledger.hpp"
#include "process.hpp"

namespace shim {

inline constexpr char makeflags_name[] = "MAKEFLAGS=";

/// What makes a make serial, whatever its makefile says.
inline constexpr char one_job[] = "-j1";

struct Pool {
  jobroot::Ledger ledger; ///< to be used when is_watched
  int is_watched;         ///< 0, or 1 when this process may take tokens
  int opening;            ///< taken by the first thread that opens the ledger

  /// The entry that this process had last, or the process that it is a fork
  /// of; what it was then is told by the ticket.
  jobroot::Holder* holder;
  uint64_t ticket;

  /// The descriptors that MAKEFLAGS was made to name, and what it named
  /// before, "fifo:PATH"; 0 where it was not.
  int read;
  int write;
  char name[4096];
  /// Whether they are of JOBROOT_POOL. Whose number is so high is not changed
  /// behind our back: it need not be looked at again.
  bool is_ours;

  /// Whether this is a make that opens the FIFO itself.
  bool is_opened_by_name;

  /// Whether this make was given one_job, which it hands on.
  bool has_one_job;

  bool is_translated() const noexcept { return read > 0; }

  /// Whether children are to have another MAKEFLAGS than this process says.
  bool changes_makeflags() const noexcept {
    return is_translated() || has_one_job;
  }

  bool is_known(int fd) const noexcept {
    return is_ours && (fd == read || fd == write);
  }
};

extern Pool pool;

/// At the start: looks at MAKEFLAGS, and makes it what the program
/// understands.
void start_pool(char** environment) noexcept;

/// From now on tokens of the pool may be read through any descriptor.
void watch_pool() noexcept;

inline bool is_watched() noexcept {
  return jobroot::acquire(pool.is_watched) != 0;
}

/// Whether a descriptor is of the pool; only where it is watched.
inline bool is_of_pool(int fd) noexcept {
  return is_watched() && (pool.is_known(fd) || pool.ledger.is_pool(fd));
}

/// The entry of this process; null: there was no room.
jobroot::Holder* own_entry() noexcept;

/// The entry to which a token was counted that this process gives back: its
/// own, or for a child that was only forked, its parent's; null: nobody's.
jobroot::Holder* giving_entry() noexcept;

bool is_fifo_of_pool(const char* path) noexcept;

inline constexpr size_t room_for_pool_fifo =
    sizeof(Setting::text) + sizeof jobroot::pool_fifo_name + 1;

/// The path of JOBROOT_POOL's FIFO, which has room_for_pool_fifo.
void put_pool_fifo(char* to) noexcept;

/// That FIFO for reading and writing, so that it neither waits for anybody nor
/// ever sees the end; closed at exec. Minus an errno if it is not there.
long open_pool_fifo(int flags = 0) noexcept;

/// What it is; 0 or minus an errno.
long look_at_pool_fifo(struct stat64* status) noexcept;

/// After every open that worked.
inline void note_opened(const char* path) noexcept {
  if (process.pool.is_set && is_fifo_of_pool(path))
    watch_pool();
}

/// The value of MAKEFLAGS as a child is to have it, with a name in the place
/// of this process's own descriptors. There must be handed_on_bytes() at `to`;
/// returns false where it does not name them.
bool name_pool(const char* makeflags, char* to) noexcept;
size_t handed_on_bytes(const char* makeflags) noexcept;

/// The same, but without one_job.
bool leave_out_one_job(const char* makeflags, char* to) noexcept;

/// The descriptors are of no use to a program that is given the pool's name,
/// and would only delay the pool's end.
void keep_numbers_to_ourselves() noexcept;

} // namespace shim
