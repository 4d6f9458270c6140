// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what `wrap` was asked for, and what it does around CMD: it has a pool,
// and the policy where every program below CMD finds it.
#pragma once

#include "cli/attendant.hpp"
#include "cli/wrap_file.hpp"
#include "cli/wrap_pool.hpp"
#include "wrap/policy.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// What the user asked for.
struct WrapRequest {
  /// Absent: as many as there are processors for us.
  std::optional<unsigned> jobs = {};
  wrap::Rules rules = {};
  /// Inside of another wrap nothing is to be different.
  bool adds_nothing = false;
  /// Say at the end what was done to every make and tool, and why.
  bool explains = false;
};

/// Around CMD.
class WrapAttendant : public Attendant {
public:
  /// `request` must live longer.
  explicit WrapAttendant(const WrapRequest& request)
      : request_(request) {}

  /// What comes before the session: WrapPool::join.
  base::Result<void> join() { return pool_.join(request_.jobs); }

  base::Result<void> prepare(const std::string& session) override;
  void conclude(const keeper::Outcome& outcome) override;

  std::vector<int> descriptors() const override;
  void begin() override;
  std::chrono::milliseconds tick() override;
  std::vector<std::string>
  command_ended(const std::vector<pid_t>& processes) override;
  void end() override;

private:
  void name(const std::string& path) const;
  void explain() const;

  const WrapRequest& request_;
  WrapPool pool_ = {};
  std::optional<WrapFile> file_ = {};
};

} // namespace cli
