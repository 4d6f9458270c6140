// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see image_index.hpp.
#include "cli/image_index.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/json.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cmath>
#include <string_view>

namespace cli {

namespace {

using image::Progress;

std::string name_in(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

double seconds_of(std::int64_t nanoseconds) {
  constexpr double milliseconds = 1e6;
  constexpr double in_a_second = 1e3;

  return std::round(static_cast<double>(nanoseconds) / milliseconds) /
         in_a_second;
}

Json json_of(const image::Tool& tool) {
  Json json{{"name", tool.name}, {"path", tool.path}};
  if (!tool.version.empty()) {
    json["package"] = tool.package;
    json["version"] = tool.version;
  } else {
    json["sha256"] = tool.sha256;
  }

  return json;
}

Json json_of(const image::PlannedImage& planned,
             const image::Outcome& outcome) {
  Json tools = Json::array();
  for (const image::Tool& tool : outcome.tools)
    tools.push_back(json_of(tool));

  return {{"type", planned.name},
          {"file", name_in(planned.file)},
          {"size", outcome.size},
          {"sha256", outcome.sha256},
          {"seconds", seconds_of(outcome.nanoseconds())},
          {"tools", std::move(tools)}};
}

/// As in ROOTFS_<T>_: capitals, and what is no letter or digit is `_`.
std::string variable_part(std::string_view name) {
  std::string part;
  for (const char c : name)
    part += c == '-' || c == '.'   ? '_'
            : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A')
                                   : c;

  return part;
}

/// NAME="value": a shell reads back exactly the value.
std::string assignment(std::string_view name, std::string_view value) {
  std::string text = fmt::format("{}=\"", name);
  for (const char c : value) {
    if (std::string_view{"\"\\$`"}.find(c) != std::string_view::npos)
      text += '\\';
    text += c;
  }

  return text + "\"\n";
}

} // namespace

base::Result<void> refresh(std::vector<Progress>& images,
                           const std::string& directory) {
  for (Progress& image : images) {
    const image::PlannedImage& planned = *image.planned;
    const std::string own = directory + planned.name;
    // What was asked for besides may be made later.
    if (!planned.is_wanted || ::access(planned.file.c_str(), F_OK) != 0 ||
        (image.outcome && image::describes_file(*image.outcome, planned.file)))
      continue;
    if (!image.outcome)
      image.outcome =
          image::Outcome{.name = planned.name, .file = planned.file};
    if (auto described = image::describe_file(*image.outcome, planned.file);
        !described)
      return described;
    if (auto made = base::make_directories(own); !made)
      return made;
    if (auto kept = image::write_outcome(own, *image.outcome); !kept)
      return kept;
  }

  return {};
}

std::string index_text(const std::vector<Progress>& images) {
  Json list = Json::array();
  for (const Progress& image : images)
    if (image.planned->is_wanted && image.outcome)
      list.push_back(json_of(*image.planned, *image.outcome));

  return Json{{"images", std::move(list)}}.dump(
             2, ' ', false, Json::error_handler_t::replace) +
         '\n';
}

std::string environment_text(const std::string& variables,
                             const std::vector<Progress>& images) {
  std::string text;
  for (const auto line : base::split(variables, '\n'))
    if (const std::size_t equals = line.find('=');
        equals != std::string_view::npos)
      text += assignment(base::trim(line.substr(0, equals)),
                         line.substr(equals + 1));
  for (const Progress& image : images) {
    if (!image.planned->is_wanted || !image.outcome)
      continue;
    const std::string name = "ROOTFS_" + variable_part(image.planned->name);
    text += assignment(name + "_FILE", name_in(image.planned->file));
    text += assignment(name + "_BYTES", fmt::format("{}", image.outcome->size));
  }

  return text;
}

} // namespace cli
