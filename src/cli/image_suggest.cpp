// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: "unknown type 'ext5'" is half an answer; make cannot compare words, so
// on the way to that message it asks us which known one was meant.
#include "cli/command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
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

/// Two letters in the wrong order are one error.
bool is_swapped(std::string_view left, std::string_view right) {
  return left.size() > 1 && right.size() > 1 &&
         left[left.size() - 1] == right[right.size() - 2] &&
         left[left.size() - 2] == right[right.size() - 1];
}

/// The edit distance, in thousandths; words are short, so each beginning of one
/// is held against each of the other.
int distance(std::string_view left, std::string_view right) {
  std::vector<std::vector<int>> at(left.size() + 1,
                                   std::vector<int>(right.size() + 1));
  for (std::size_t i = 0; i <= left.size(); ++i)
    for (std::size_t j = 0; j <= right.size(); ++j) {
      if (i == 0 || j == 0) {
        at[i][j] = static_cast<int>(i + j) * whole;
        continue;
      }
      at[i][j] =
          std::min({at[i - 1][j] + whole,
                    at[i][j - 1] + whole,
                    at[i - 1][j - 1] + cost_of(left[i - 1], right[j - 1])});
      if (is_swapped(left.substr(0, i), right.substr(0, j)))
        at[i][j] = std::min(at[i][j], at[i - 2][j - 2] + whole);
    }

  return at[left.size()][right.size()];
}

/// More than half of a word is no typing error.
bool is_near(int found, std::string_view word) {
  return found <= static_cast<int>(word.size()) * whole / 2;
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
