// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who has no number of his own in a table gets a free one, and a new
// package before him would move it: files on devices in the field would
// belong to somebody else after an update. So numbers that were given are
// kept in a file beside the sources.
#pragma once

#include "tables/line.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tables {

/// Lines `user NAME NUMBER` and `group NAME NUMBER`.
class KeptIds {
public:
  /// Reads `text`, which came from `file`; what is wrong with it is appended
  /// to `errors`.
  static KeptIds
  parse(const std::string& file, std::string_view text, Errors& errors);

  /// `kind` is user or group.
  std::optional<std::uint32_t> find(std::string_view kind,
                                    std::string_view name) const;

  /// Who else than `name` has the number: "'www' (FILE:LINE)".
  std::optional<std::string> other_holder(std::string_view kind,
                                          std::string_view name,
                                          std::uint32_t id) const;

  /// The numbers that nobody else must be given.
  std::set<std::uint32_t> all(std::string_view kind) const;

  /// Adds a line if the name has none.
  void keep(std::string_view kind, std::string_view name, std::uint32_t id);

  /// What was read and what was added, in this order.
  std::string text() const;

private:
  struct Kept {
    Origin origin;
    std::string kind;
    std::string name;
    std::uint32_t id = 0;
  };

  void read(const Line& line, Errors& errors);

  std::string text_;
  std::vector<Kept> kept_;
};

} // namespace tables
