// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot map` works on what has arrived while the rest is still being
// made, and keeps little of a list that may be longer than memory.
#pragma once

#include "base/items.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace cli {

class MapItems {
public:
  /// Words of the command line.
  explicit MapItems(std::vector<std::string> words)
      : ready_(words.begin(), words.end()),
        seen_(words.size()) {}

  /// Standard input.
  explicit MapItems(base::ItemSyntax syntax)
      : splitter_(syntax) {}

  /// Whether the next `count` are there, or what is left at the end.
  bool are_ready(std::size_t count) const {
    return !ready_.empty() && (ready_.size() >= count || !splitter_);
  }

  /// These. They stay until they are dropped.
  std::vector<std::string> next(std::size_t count) const;
  void drop(std::size_t count);

  bool are_over() const { return ready_.empty() && !splitter_; }

  /// How many there are, once that is known.
  std::optional<std::uint64_t> total() const;

  /// Whether to read on. A few items are kept ready, so that their number is
  /// known early where they are few.
  bool are_wanted() const { return splitter_ && ready_.size() < enough; }

  /// Reads what is there; waits if nothing is there and `may_wait`. An error
  /// is also the end.
  base::Result<void> read(bool may_wait);

private:
  static constexpr std::size_t enough = 10'000;

  std::deque<std::string> ready_;
  std::uint64_t seen_ = 0;
  /// While there is something to read.
  std::optional<base::ItemSplitter> splitter_;
};

} // namespace cli
