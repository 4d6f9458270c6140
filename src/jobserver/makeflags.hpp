// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: MAKEFLAGS is where a make tells its children of its pool, in a grammar
// that is nobody's but make's: backslashes quote, `$` is doubled, variables
// follow a bare `--` and may contain anything, the last word wins. Whatever
// cannot be understood is no job server; reading it never fails.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace jobserver {

/// `R,W`: two inherited descriptors.
struct PipeAuth {
  int read;
  int write;

  bool operator==(const PipeAuth&) const = default;
};

/// `fifo:PATH`: anyone who can open it takes part.
struct FifoAuth {
  std::string path;

  bool operator==(const FifoAuth&) const = default;
};

/// A negative descriptor: make says that there is a pool, but not for us.
struct DisabledAuth {
  bool operator==(const DisabledAuth&) const = default;
};

/// A pool in a style that nobody here knows.
struct UnknownAuth {
  bool operator==(const UnknownAuth&) const = default;
};

/// No word about a pool.
struct NoAuth {
  bool operator==(const NoAuth&) const = default;
};

using Auth =
    std::variant<NoAuth, UnknownAuth, DisabledAuth, PipeAuth, FifoAuth>;

struct MakeFlags {
  Auth auth = {};
  /// The last pair of descriptors, also where make disabled it afterwards
  /// (4.4 in pipe style, for a recipe without `+`): its parent has them.
  std::optional<PipeAuth> pipe = {};
  /// N of `-jN`; absent for a plain `-j` and where nothing says it.
  std::optional<unsigned> jobs = {};
  /// `-n`, `-q` or `-t`: make runs nothing but recipes that are marked with
  /// `+`.
  bool dry_run = false;
  /// `-k`: make goes on after a failure with what does not depend on it.
  bool keep_going = false;
};

MakeFlags parse_makeflags(std::string_view makeflags);

/// `makeflags` with all words about jobs replaced by `-jJOBS` and AUTH, the
/// text after `--jobserver-auth=`; the rest stays byte for byte. An empty
/// AUTH leaves no word about jobs.
std::string with_auth(std::string_view makeflags,
                      std::string_view auth,
                      std::optional<unsigned> jobs);

} // namespace jobserver
