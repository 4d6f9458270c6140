// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whether a build is reproducible is known when it was done twice; where
// two images begin to differ is the first hint at why.
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "image/build_plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <optional>

namespace cli {

namespace {

/// The first byte in which two files differ, their ends included.
std::optional<std::uint64_t> first_difference(const std::string& left,
                                              const std::string& right) {
  constexpr std::size_t piece = std::size_t{16} * 1024;
  std::ifstream first{left, std::ios::binary};
  std::ifstream second{right, std::ios::binary};
  std::array<char, piece> one;
  std::array<char, piece> other;

  for (std::uint64_t at = 0;; at += piece) {
    first.read(one.data(), piece);
    second.read(other.data(), piece);
    const auto length = first.gcount();
    const auto [here, there] = std::mismatch(one.data(),
                                             one.data() + length,
                                             other.data(),
                                             other.data() + second.gcount());
    const auto same = here - one.data();
    if (same != length || length != second.gcount())
      return at + static_cast<std::uint64_t>(same);
    if (length == 0)
      return std::nullopt;
  }
}

int run_image_compare(const Arguments& arguments) {
  base::set_program_name("rootfs");
  const auto plan = image::read_build_plan(arguments.operands().front());
  if (!plan)
    return fail(plan.error());

  std::size_t compared = 0;
  bool are_same = true;
  for (const image::PlannedImage& image : *plan) {
    if (!image.is_wanted)
      continue;
    const std::string again = arguments.operands().back() + '/' +
                              image.file.substr(image.file.rfind('/') + 1);
    ++compared;
    if (const auto at = first_difference(image.file, again)) {
      base::note(fmt::format("{}: {} and {} differ from byte {} on",
                             image.name,
                             image.file,
                             again,
                             *at));
      are_same = false;
    }
  }
  if (are_same)
    base::note(fmt::format("{} built twice and the same",
                           base::counted(compared, "image")));

  return are_same ? EXIT_SUCCESS : EXIT_FAILURE;
}

const Command command{.name = "image compare",
                      .synopsis = "image compare PLAN DIR",
                      .summary =
                          "tell which images of a plan DIR has otherwise",
                      .operands = Operands::exactly(2),
                      .run = run_image_compare};
const Registration registration{command};

} // namespace

} // namespace cli
