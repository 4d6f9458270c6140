// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what `image publish` was told, in the words of its steps; and those
// steps that are about names and numbers and not about running anything.
#pragma once

#include "base/result.hpp"
#include "cli/command.hpp"
#include "cli/recipe.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace cli {

struct ImageJob {
  const Arguments& arguments;
  std::string image;
  std::string type;
  std::string command;
  /// The image's own, and that of all images; both with a slash.
  std::string directory;
  std::string common_directory;
  std::chrono::system_clock::time_point began =
      std::chrono::system_clock::now();

  explicit ImageJob(const Arguments& given);

  /// CMD with the script's name in it.
  std::vector<std::string> words(const std::string& script) const;

  /// The image's name without directories.
  std::string name() const;

  std::string log() const { return directory + "log"; }

  /// A line for who watches the build, unless that is not wanted.
  void show(std::string_view label, const std::string& text) const;

  /// Puts what --seed is for into the environment.
  void set_numbers() const;

  /// Refuses a script that hands the tree to a program which sees no session.
  base::Result<void> check_programs(const std::string& script) const;

  /// Holds the finished file against --max-size.
  base::Result<void> check_size(std::uint64_t bytes) const;

  /// Whether IMAGE is there for other images only.
  base::Result<void> mark() const;

  /// Keeps those that IMAGE is made of, and that may go with their last use.
  base::Result<void> claim_uses();

  /// Tells that they have been used.
  base::Result<void> note_uses() const;

  /// Somebody whose make was killed has made IMAGE meanwhile, and nothing is
  /// there any more to make it of.
  bool is_made_already() const;

  /// A stable name for an image whose own one has a version in it; and a list
  /// of all versions that were made, for when the old ones are to go.
  base::Result<void> link() const;

  /// Whether what CMD made stays there to be looked at.
  bool is_kept(const base::Result<Failure>& failure) const;

  /// What may help who reads that it has failed.
  void explain_failure() const;

  /// Removes what is left of the session that CMD makes.
  base::Result<void> forget() const;

private:
  bool has_written_to_shared() const;
};

} // namespace cli
