// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool of `serve` has a ledger and a server that reads it, so there our
// tokens are noted where everybody can see them, and nobody has to be started
// to answer for them.
#pragma once

#include "jobserver/holdings.hpp"

namespace jobserver {

/// The directory of the pool that `ends` is, which is that of its FIFO, or, of
/// a make's, what JOBROOT_POOL says; empty where it has no ledger.
std::string pool_directory_of(const Ends& ends);

/// The ledger in there; closed where there is none.
jobroot::Ledger ledger_of(const Ends& ends);

/// Puts the ticket of `entry` behind those in JOBROOT_CLIENTS, once.
void sign_environment(const Entry& entry);

/// Tokens in the ledger. Without an entry() nothing may be taken: no ledger,
/// no room in it, or a server that could not tell our end, because we have a
/// pid namespace of our own.
class Listed : public Holdings {
public:
  explicit Listed(const Ends& ends);
  ~Listed() override;

  Attempt take() override;
  void give_back(const Held& held) override;

  Entry entry() const override { return entry_; }

private:
  jobroot::Ledger ledger_;
  Entry entry_;
};

} // namespace jobserver
