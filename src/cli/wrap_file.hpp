// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what every program below `wrap` has to know is one file in the session,
// which JOBROOT_WRAP names. It goes with the last of them; should all be
// killed, the next `wrap` of that session removes it.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cli {

class WrapFile {
public:
  /// Writes `bytes` to a new file in the session's directory, and makes the
  /// log beside it if there is to be one.
  static base::Result<WrapFile>
  create(const std::string& session, std::string_view bytes, bool has_log);

  /// Whether there is one at `path`, for a pool of so many slots.
  static bool is_for(const std::string& path, unsigned slots);

  /// The process of wrap that the one at `path` names; 0: there is none.
  static std::uint32_t front_of(const std::string& path);

  const std::string& path() const { return path_; }

  /// Whoever has this open says that the file is in use.
  int descriptor() const { return lock_.get(); }

  /// What is in the log by now; also after remove().
  std::string read_log() const;

  void remove();

private:
  WrapFile(std::string path, base::Fd lock)
      : path_(std::move(path)),
        lock_(std::move(lock)) {}

  std::string path_;
  base::Fd lock_;
  base::Fd log_ = {};
};

} // namespace cli
