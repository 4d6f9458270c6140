// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: one record as people read it.
#pragma once

#include "jobroot/session.hpp"

#include <cstdint>
#include <string>

namespace cli {

/// Seconds since 1970 as "2026-01-31 12:00:00".
std::string time_text(std::int64_t seconds);

/// Indented lines: what root sees, and where it comes from.
std::string record_text(jobroot::Session& session,
                        const jobroot::Target& target,
                        const jobroot::Inode& inode);

} // namespace cli
