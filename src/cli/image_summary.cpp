// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see image_summary.hpp.
#include "cli/image_summary.hpp"

#include "base/message.hpp"
#include "cli/table.hpp"
#include "image/size.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ranges>
#include <set>
#include <string_view>

namespace cli {

namespace {

using image::Progress;
using image::State;

std::string name_in(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string time_text(std::int64_t nanoseconds) {
  return duration_text(std::chrono::nanoseconds{nanoseconds});
}

std::string failure_of(const Progress& image, const std::string& directory) {
  const std::string& name = image.planned->name;

  return image.state == State::blocked
             ? fmt::format("{} (needs {})", name, image.blocker)
             : fmt::format("{} (log {}{}/log)", name, directory, name);
}

void add(std::string& list, const std::string& item, const char* between) {
  list += (list.empty() ? "" : between) + item;
}

std::string sentence(const char* label, const std::string& names) {
  return names.empty() ? "" : fmt::format(". {}: {}", label, names);
}

/// What is open, and what has to be made for that: make leaves alone what is
/// needed in between only, until it is.
std::set<std::string_view> unmade(const std::vector<Progress>& images) {
  std::set<std::string_view> names;
  std::set<std::string_view> needed;
  for (const Progress& image : std::views::reverse(images)) {
    const bool is_made =
        image.state == State::done && (image.is_there || image.is_new ||
                                       !needed.contains(image.planned->name));
    if (is_made)
      continue;
    names.insert(image.planned->name);
    needed.insert(image.planned->needs.begin(), image.planned->needs.end());
  }

  return names;
}

/// The part of a line that is `width` columns wide and shows the time since
/// `began` in which something ran.
class TimeLine {
public:
  TimeLine(std::int64_t began, std::size_t width)
      : began_(began),
        whole_(std::max<std::int64_t>(image::now() - began, 1)),
        width_(width) {}

  std::string bar(std::int64_t from, std::int64_t to) const {
    const std::size_t start = column_of(from);
    const std::size_t end = std::max(column_of(to), start + 1);

    return std::string(start, ' ') + std::string(end - start, '=');
  }

private:
  std::size_t column_of(std::int64_t time) const {
    const auto part =
        static_cast<double>(std::max<std::int64_t>(time - began_, 0)) /
        static_cast<double>(whole_);

    return std::min(
        width_ - 1,
        static_cast<std::size_t>(part * static_cast<double>(width_)));
  }

  std::int64_t began_;
  std::int64_t whole_;
  std::size_t width_;
};

std::vector<std::string> row_of(const Progress& image, const TimeLine* line) {
  constexpr std::uint64_t kib = 1024;
  if (!image.outcome)
    return {name_in(image.planned->file)};
  const image::Outcome& outcome = *image.outcome;
  const std::string size = fmt::format(
      "{:>8}", image::rounded((outcome.size + kib - 1) / kib) + "iB");
  if (!image.is_new)
    return {name_in(outcome.file), size, "unchanged"};

  std::vector<std::string> row{
      name_in(outcome.file),
      size,
      fmt::format("{:>4}", time_text(outcome.nanoseconds()))};
  row.emplace_back(image.planned->is_wanted ? "" : "removed");
  if (line != nullptr)
    row.insert(row.end(), {line->bar(outcome.began, outcome.ended), ""});

  return row;
}

std::string path_text(const std::vector<Progress>& images,
                      const image::Times& times) {
  image::BuildPlan plan;
  for (const Progress& image : images)
    plan.push_back(*image.planned);
  std::int64_t whole = 0;
  std::string text;
  for (const std::string& name : image::critical_path(plan, times)) {
    const std::int64_t time = times.at(name);
    whole += time;
    add(text, fmt::format("{} {}", name, time_text(time)), " + ");
  }

  return fmt::format("critical path {} = {}", time_text(whole), text);
}

} // namespace

std::string failure_summary(const std::vector<Progress>& images,
                            const std::string& directory) {
  std::string failed;
  std::string done;
  std::string open;
  const auto missing = unmade(images);
  std::size_t count = 0;
  for (const Progress& image : images) {
    if (image.state == State::failed || image.state == State::blocked) {
      add(failed, failure_of(image, directory), ", ");
      ++count;
    } else {
      const std::string& name = image.planned->name;
      add(missing.contains(name) ? open : done, name, " ");
    }
  }
  if (failed.empty())
    return {};

  return fmt::format("{} of {} images failed: {}{}{}",
                     count,
                     images.size(),
                     failed,
                     sentence("Done", done),
                     sentence("Not built", open));
}

bool is_over(const std::vector<Progress>& images, std::string_view makeflags) {
  // The options of one letter come first, without a dash.
  const auto letters = makeflags.substr(0, makeflags.find(' '));
  const bool goes_on = !letters.starts_with('-') &&
                       letters.find('=') == std::string_view::npos &&
                       letters.find_first_of("ki") != std::string_view::npos;

  return std::ranges::none_of(images, [&](const Progress& image) {
    return image.state == State::running ||
           (goes_on && image.state == State::open);
  });
}

void tell_failures(const std::string& plan) {
  const std::string directory = plan.substr(0, plan.rfind('/') + 1);
  const std::int64_t began = image::beginning_of(directory + "began");
  if (image::beginning_of(directory + "failed") < began)
    return;
  const auto planned = image::read_build_plan(plan);
  if (!planned)
    return;

  const auto images = image::progress_of(*planned, directory, began);
  const char* const flags = std::getenv("MAKEFLAGS");
  const std::string text = failure_summary(images, directory);
  if (!text.empty() && is_over(images, flags == nullptr ? "" : flags))
    base::note(text);
}

std::string summary(const std::vector<Progress>& images,
                    const std::string& directory,
                    std::int64_t began,
                    const Look& look) {
  constexpr std::size_t indent = 2;
  constexpr std::size_t bar_columns = 30;
  constexpr auto bold = "1";
  const TimeLine line{began, bar_columns};
  Table table{indent};
  std::size_t built = 0;
  std::size_t told = 0;
  for (const Progress& image : images)
    if (image.is_new || image.planned->is_wanted) {
      table.add(row_of(image, look.width == 0 ? nullptr : &line));
      built += image.is_new ? 1 : 0;
      ++told;
    }
  if (built == 0)
    return {};

  const std::string head = fmt::format("rootfs: {} of {} images built in {}",
                                       built,
                                       told,
                                       time_text(image::now() - began));
  std::string text = coloured(head, bold, look) + '\n';
  for (const std::string& row : lines_in(table.text(), look.width))
    text += row + '\n';
  const auto times = image::times_of(images, directory, began);

  return text + "  " + path_text(images, times) + '\n';
}

} // namespace cli
