// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `session ls` and `session show` say the same of a session, one in a
// line and one in full, for people and as JSON.
#pragma once

#include "base/result.hpp"
#include "cli/json.hpp"
#include "jobroot/session_format.hpp"
#include "session/lock.hpp"
#include "view/layer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cli {

struct SessionFacts {
  std::string directory;
  jobroot::Header header;
  bool in_use;
  std::vector<session::User> processes; ///< those that can be seen
  std::vector<std::string> parents;     ///< nearest first
  std::vector<std::string> forks;
  std::optional<view::Layer> view; ///< that it had, or was sealed with
  std::uint64_t disk_bytes;        ///< that `db` has blocks for

  bool is_sealed() const { return (header.flags & jobroot::flag_sealed) != 0; }

  /// "open" or "sealed", and "used".
  std::string state() const;
};

base::Result<SessionFacts> facts_of(const std::string& directory);

/// All of it.
std::string text_of(const SessionFacts& facts);
Json json_of(const SessionFacts& facts);

/// "96K", "3.5M".
std::string size_text(std::uint64_t bytes);

/// How long ago, in its largest unit: "40s", "5m", "3h", "2d".
std::string age_text(std::int64_t since);

} // namespace cli
