// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see recipe.hpp.
#include "cli/recipe.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <string_view>

namespace cli {

namespace {

/// A recipe's line without make's prefixes; `-` lets it fail.
struct RecipeLine {
  std::string_view text;
  bool may_fail = false;

  explicit RecipeLine(std::string_view line) {
    const std::size_t start =
        std::min(line.find_first_not_of(" \t@-+"), line.size());
    text = line.substr(start);
    may_fail = line.substr(0, start).find('-') != std::string_view::npos;
  }
};

} // namespace

base::Result<Failure> run_step(const std::vector<std::string>& argv,
                               const HeldSignals& held) {
  auto ended = supervise(argv, held);
  if (!ended)
    return ended.error();

  return ended->status == 0 ? Failure{} : Failure{*ended};
}

base::Result<Failure> run_recipe(const std::string& shell,
                                 const std::vector<std::string>& lines,
                                 const HeldSignals& held,
                                 const std::string& preamble) {
  const auto words = base::words(shell);
  for (const std::string& each : lines) {
    const RecipeLine line{each};
    std::vector<std::string> argv{words.begin(), words.end()};
    argv.push_back(preamble + std::string{line.text});
    auto failure = run_step(argv, held);
    if (!failure || (*failure && !line.may_fail))
      return failure;
  }

  return Failure{};
}

} // namespace cli
