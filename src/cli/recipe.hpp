// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: hooks that run after an image, and after all of them, are lines of a
// recipe as make has them: each in a shell of its own, with make's prefixes.
// They are run by us, because what follows them must not be left to chance.
#pragma once

#include "base/result.hpp"
#include "cli/supervise.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// Nothing, or how the command ended that failed.
using Failure = std::optional<Ended>;

/// Runs one command.
base::Result<Failure> run_step(const std::vector<std::string>& argv,
                               const HeldSignals& held);

/// Runs each line by `shell` ("/bin/sh -c"); the first one that fails, and has
/// no `-` before it, is the last. Each begins with `preamble`.
base::Result<Failure> run_recipe(const std::string& shell,
                                 const std::vector<std::string>& lines,
                                 const HeldSignals& held,
                                 const std::string& preamble = {});

} // namespace cli
