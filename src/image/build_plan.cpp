// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see build_plan.hpp.
#include "image/build_plan.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace image {

namespace {

std::int64_t time_of(const Times& times, const std::string& name) {
  const auto found = times.find(name);

  return found == times.end() ? 0 : found->second;
}

/// Puts each image after what it needs; names that nobody has are left alone.
class Sorting {
public:
  explicit Sorting(BuildPlan plan)
      : unsorted_(std::move(plan)) {
    for (const PlannedImage& image : unsorted_)
      by_name_[image.name] = &image;
  }

  BuildPlan run() {
    for (const PlannedImage& image : unsorted_)
      visit(image);

    return std::move(sorted_);
  }

private:
  void visit(const PlannedImage& image) {
    if (!seen_.insert(image.name).second)
      return;
    for (const std::string& need : image.needs)
      if (const auto found = by_name_.find(need); found != by_name_.end())
        visit(*found->second);
    sorted_.push_back(image);
  }

  BuildPlan unsorted_;
  std::map<std::string, const PlannedImage*, std::less<>> by_name_;
  std::set<std::string> seen_;
  BuildPlan sorted_;
};

} // namespace

BuildPlan parse_build_plan(std::string_view text) {
  constexpr std::size_t fixed = 3;
  BuildPlan plan;

  for (const auto line : base::split(text, '\n')) {
    const auto words = base::words(line);
    if (words.size() < fixed)
      continue;
    plan.push_back({.name = std::string{words[0]},
                    .is_wanted = words[1] == "wanted",
                    .file = std::string{words[2]},
                    .needs = {words.begin() + fixed, words.end()}});
  }

  return Sorting{std::move(plan)}.run();
}

base::Result<BuildPlan> read_build_plan(const std::string& path) {
  const auto text = base::read_file(path);
  if (!text)
    return text.error();

  return parse_build_plan(*text);
}

std::vector<std::string> longest_first(const BuildPlan& plan,
                                       const Times& times) {
  // What follows each, and then with its own time.
  Times ways;
  for (auto image = plan.rbegin(); image != plan.rend(); ++image) {
    const std::int64_t way = ways[image->name] += time_of(times, image->name);
    for (const std::string& need : image->needs)
      ways[need] = std::max(ways[need], way);
  }

  std::vector<std::string> names;
  for (const PlannedImage& image : plan)
    names.push_back(image.name);
  std::ranges::stable_sort(names, [&](const auto& left, const auto& right) {
    return ways[left] > ways[right];
  });

  return names;
}

std::vector<std::string> critical_path(const BuildPlan& plan,
                                       const Times& times) {
  Times ends{
      {std::string{common_name}, time_of(times, std::string{common_name})}};
  std::map<std::string, std::string> before;
  std::string last{common_name};
  for (const PlannedImage& image : plan) {
    std::int64_t start = 0;
    for (const std::string& need : image.needs)
      if (ends[need] > start) {
        start = ends[need];
        before[image.name] = need;
      }
    ends[image.name] = start + time_of(times, image.name);
    if (ends[image.name] > ends[last])
      last = image.name;
  }

  std::vector<std::string> path;
  for (std::string name = last; !name.empty(); name = before[name])
    if (time_of(times, name) > 0)
      path.insert(path.begin(), name);

  return path;
}

} // namespace image
