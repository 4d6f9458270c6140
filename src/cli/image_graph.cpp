// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a build that takes long is understood from a picture: what waits for
// what, what each took, and which way was the longest. Graphviz draws it.
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/terminal_text.hpp"
#include "image/progress.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace cli {

namespace {

/// What is on the critical path, and all that took any time.
struct Ways {
  image::Times times;
  std::vector<std::string> path;

  bool has(const std::string& name) const {
    return std::ranges::find(path, name) != path.end();
  }

  bool has_edge(const std::string& from, const std::string& to) const {
    const auto found = std::ranges::find(path, from);

    return found != path.end() && found + 1 != path.end() && found[1] == to;
  }
};

std::string attributes(const Ways& ways, const std::string& name) {
  const auto time = ways.times.find(name);
  std::string label = name;
  if (time != ways.times.end() && time->second > 0)
    label += "\\n" + duration_text(std::chrono::nanoseconds{time->second});

  return fmt::format(
      "label=\"{}\"{}", label, ways.has(name) ? ", color=red, penwidth=2" : "");
}

void print_node(const Ways& ways, const std::string& name, const char* style) {
  fmt::print("  \"{}\" [{}, style={}]\n", name, attributes(ways, name), style);
}

void print_graph(const image::BuildPlan& plan, const Ways& ways) {
  const std::string common{image::common_name};
  fmt::print("digraph images {{\n  rankdir=LR\n  node [shape=box]\n");
  print_node(ways, common, "rounded");
  for (const image::PlannedImage& image : plan)
    print_node(ways, image.name, image.is_wanted ? "solid" : "dashed");
  for (const image::PlannedImage& image : plan)
    for (const std::string& need : image.needs)
      fmt::print("  \"{}\" -> \"{}\"{}\n",
                 need,
                 image.name,
                 ways.has_edge(need, image.name) ? " [color=red, penwidth=2]"
                                                 : "");
  fmt::print("}}\n");
}

int run_image_graph(const Arguments& arguments) {
  base::set_program_name("rootfs");
  const std::string& path = arguments.operands().front();
  const auto plan = image::read_build_plan(path);
  if (!plan)
    return fail(plan.error());

  const std::string directory = path.substr(0, path.rfind('/') + 1);
  const auto images = image::progress_of(*plan, directory, 0);
  Ways ways{.times = image::times_of(images, directory, 0), .path = {}};
  ways.path = image::critical_path(*plan, ways.times);
  print_graph(*plan, ways);

  return EXIT_SUCCESS;
}

const Command command{.name = "image graph",
                      .synopsis = "image graph PLAN",
                      .summary = "print which images need which, for dot(1)",
                      .operands = Operands::exactly(1),
                      .run = run_image_graph};
const Registration registration{command};

} // namespace

} // namespace cli
