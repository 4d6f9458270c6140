// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: how an image turned out is kept beside its command: the list of images,
// the summary, and what to begin with next time are made of it, by processes
// that come later.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

namespace image {

/// A tool that made the image: a Debian package's version, or the SHA-256 of a
/// program that is from nowhere.
struct Tool {
  std::string name;
  std::string path;
  std::string package = {};
  std::string version = {};
  std::string sha256 = {};
};

/// Times are nanoseconds since 1970.
struct Outcome {
  std::string name;
  std::string file;
  std::int64_t began = 0;
  std::int64_t ended = 0;
  /// 0, or how the command that failed ended.
  int status = 0;
  /// Of an image that is there; `modified` tells whether it still is that.
  std::uint64_t size = 0;
  std::int64_t modified = 0;
  std::string sha256 = {};
  std::vector<Tool> tools = {};

  std::int64_t nanoseconds() const { return ended - began; }
};

/// The status of a build that has not ended; or was killed, if nobody has the
/// lock.
inline constexpr int running_status = -1;

std::int64_t nanoseconds_of(const timespec& time);

/// Now, as Outcome has it.
std::int64_t now();

/// In the image's own directory: of the image that is there, and of an attempt
/// since then that failed, or has begun.
base::Result<void> write_outcome(const std::string& directory,
                                 const Outcome& outcome);
std::optional<Outcome> read_success(const std::string& directory);
std::optional<Outcome> read_failure(const std::string& directory);

/// The file's size, time and SHA-256, which reads all of it.
base::Result<void> describe_file(Outcome& outcome, const std::string& path);

/// Whether the file's size and time are those.
bool describes_file(const Outcome& outcome, const std::string& path);

} // namespace image
