// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: front and keeper block signals for themselves, and the command must not
// notice: it gets the mask and the disposition of SIGCHLD that we came with.
#pragma once

#include "base/fd.hpp"

#include <sys/signalfd.h>

#include <csignal>

namespace keeper {

/// Blocks what the front passes on, and makes children waitable even where
/// the caller ignores SIGCHLD. Destroyed, it takes both back.
class Signals {
public:
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  ~Signals() { restore(); }

  /// Also what the command's process does before it becomes the command.
  void restore() const;

  /// Delivers all that is blocked; takes notice of children, too.
  base::Result<base::Fd> descriptor() const;

private:
  sigset_t mask_;
  struct sigaction child_;
};

/// Blocks everything that can be blocked: the keeper lives as long as there is
/// something to keep.
void block_all_signals();

/// A descriptor that becomes readable when a child changes its state.
base::Result<base::Fd> child_descriptor();

/// A terminal that goes away tells the leader of its session only, and the
/// others when that has ended. Whether we are it, and were told.
bool is_hangup(const signalfd_siginfo& signal);

} // namespace keeper
