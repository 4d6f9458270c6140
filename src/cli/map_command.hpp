// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a command line with gaps for items becomes thousands of command lines,
// and what need not be done for each is done once.
#pragma once

#include "base/spawn.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cli {

class MapCommand {
public:
  /// `mark` stands for the items of a call: in a word for the only one, as a
  /// word for all. Without it in `words` the items follow them.
  MapCommand(std::vector<std::string> words, std::string mark);

  /// Whether the mark is a part of a word, where only one item can be.
  bool takes_one() const;

  std::vector<std::string> with(const std::vector<std::string>& items) const;

  /// Starts it with these items.
  base::Result<pid_t> start(const std::vector<std::string>& items,
                            const base::Spawned& child);

private:
  base::Result<void> find_program(std::vector<std::string>& argv);

  std::vector<std::string> words_;
  std::string mark_;
  /// What we were given, for each program to be made fit from.
  std::optional<std::string> preload_;
  /// The program of the last call: as it was called, what it was started as,
  /// and where that is.
  std::string asked_;
  std::string program_;
  std::string path_;
};

} // namespace cli
