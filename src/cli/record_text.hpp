// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: one record as people and scripts read it.
#pragma once

#include "cli/json.hpp"
#include "jobroot/session.hpp"

#include <cstdint>
#include <string>

namespace cli {

/// Seconds since 1970 as "2026-01-31 12:00:00".
std::string time_text(std::int64_t seconds);

/// What root sees of a file.
struct Sight {
  jobroot::Known known = {};
  bool is_recorded = false; ///< else it is what holds without a record

  static Sight of(jobroot::Session& session,
                  const jobroot::Target& target,
                  const jobroot::Inode& inode);
};

/// Indented lines: what root sees, and where it comes from.
std::string record_text(const jobroot::Session& session, const Sight& sight);

Json record_json(const jobroot::Session& session, const Sight& sight);

} // namespace cli
