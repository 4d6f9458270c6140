// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: "unknown type 'ext5'" is half an answer; make cannot compare words, so
// on the way to that message it asks us which known one was meant.
#include "cli/command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string_view>
#include <vector>

namespace cli {

namespace {

constexpr int whole = 1000;

/// What it costs to write `right` for `left`: less than to leave one out, and
/// neighbours are nearer, so that ext5 is ext4 rather than ext2.
int cost_of(char left, char right) {
  constexpr int least = 850;

  return left == right ? 0 : least + std::abs(left - right);
}

/// The edit distance, in thousandths.
int distance(std::string_view left, std::string_view right) {
  std::vector<int> row(right.size() + 1);
  std::ranges::generate(row, [n = -whole]() mutable { return n += whole; });

  for (const char each : left) {
    int diagonal = row[0];
    row[0] += whole;
    for (std::size_t i = 0; i < right.size(); ++i) {
      const int best = std::min({row[i + 1] + whole,
                                 row[i] + whole,
                                 diagonal + cost_of(each, right[i])});
      diagonal = std::exchange(row[i + 1], best);
    }
  }

  return row.back();
}

/// More than half of a word is no typing error.
bool is_near(int found, std::string_view word) {
  return found <= static_cast<int>(word.size() + 1) * whole / 2;
}

/// One is the other with something cut off; a letter or two are no beginning.
bool is_beginning(std::string_view left, std::string_view right) {
  constexpr std::size_t least = 3;

  return std::min(left.size(), right.size()) >= least &&
         (left.starts_with(right) || right.starts_with(left));
}

int run_image_suggest(const Arguments& arguments) {
  const auto& operands = arguments.operands();
  const std::string& word = operands.front();
  const auto by_distance = [&](const std::string& known) {
    return is_beginning(word, known) ? 0 : distance(word, known);
  };
  const auto nearest = std::ranges::min_element(
      operands.begin() + 1, operands.end(), {}, by_distance);
  if (nearest != operands.end() && is_near(by_distance(*nearest), word))
    fmt::print("{}\n", *nearest);

  return EXIT_SUCCESS;
}

const Command command{.name = "image suggest",
                      .synopsis = "image suggest WORD KNOWN...",
                      .summary = "print the known word that WORD may mean",
                      .operands = Operands::from(1),
                      .run = run_image_suggest};
const Registration registration{command};

} // namespace

} // namespace cli
