// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an image is there whole or not at all. It is written under a hidden
// name beside its place and renamed; while it is not finished, the file that
// make takes for its command is away, so that a killed build is done again
// whatever it left behind. What must write to the final place itself (rules
// made for Buildroot) gets the previous image moved aside for the time.
#pragma once

#include "base/result.hpp"
#include "image/lock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace image {

/// In a command file this stands for what makes a temporary name unique.
inline constexpr std::string_view run_mark = "@run@";

/// In a command file what follows this line is done after the image is in its
/// place, each line by a shell of its own as in a recipe of make's.
inline constexpr std::string_view after_mark = "#@after";

/// What is wanted; nothing has happened yet.
struct Plan {
  /// Where the image belongs.
  std::string image;
  /// Its command, in the directory that is the image's own.
  std::string command_file;
  /// The command writes to `image` itself.
  bool in_place = false;
};

class Publication {
public:
  /// With the lock in hand: clears what an earlier run left, takes the command
  /// file away and writes the script that is to be run.
  static base::Result<Publication> begin(Plan plan, Lock lock);

  Publication(Publication&& other) noexcept;
  Publication& operator=(Publication&&) = delete;
  Publication(const Publication&) = delete;
  Publication& operator=(const Publication&) = delete;

  /// Not finished: the previous image is back, or none is there.
  ~Publication();

  const std::string& script() const { return script_; }

  /// The lines after the mark.
  const std::vector<std::string>& after() const { return after_; }

  /// What the script has written: its size in bytes.
  base::Result<std::uint64_t> written() const;

  /// Puts it in its place. The previous one is kept until finish().
  base::Result<void> place();

  /// From here on make may believe that the image is made.
  base::Result<void> finish();

private:
  Publication(Plan plan, Lock lock);

  base::Result<void> clear_leftovers() const;
  base::Result<void> take_command();
  base::Result<void> set_aside();

  std::string output() const;

  Plan plan_;
  Lock lock_;
  std::string run_;
  std::string script_;
  std::vector<std::string> after_;
  bool is_open_ = true;
  /// What is at the image's place is of our making.
  bool is_ours_ = false;
};

/// The lines of a recipe: joined where one ends in a backslash, without empty
/// ones.
std::vector<std::string> recipe_lines(std::string_view text);

/// A link beside the image to the image; replaces what has that name unless it
/// is a directory.
base::Result<void> link_beside(const std::string& image,
                               const std::string& name);

} // namespace image
