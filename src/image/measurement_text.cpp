// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the measurement's text is read by people too, so it is one number a
// line, by name; from one list of names come both directions.
#include "base/text.hpp"
#include "image/contents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

namespace image {

namespace {

struct Field {
  std::string_view name;
  std::uint64_t Contents::*number;
};

constexpr Field fields[] = {
    {.name = "kib", .number = &Contents::kib},
    {.name = "inodes", .number = &Contents::inodes},
    {.name = "data-blocks", .number = &Contents::data_blocks},
    {.name = "directory-blocks", .number = &Contents::directory_blocks},
    {.name = "extent-blocks", .number = &Contents::extent_blocks},
    {.name = "indirect-blocks", .number = &Contents::indirect_blocks},
    {.name = "attribute-blocks", .number = &Contents::attribute_blocks},
};

constexpr std::string_view largest_prefix = "largest ";

/// "NAME NUMBER", or "largest KIB PATH", whose path may hold blanks.
bool read_line(std::string_view line, Measurement& measurement) {
  const bool is_largest = line.starts_with(largest_prefix);
  if (is_largest)
    line.remove_prefix(largest_prefix.size());

  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos)
    return false;
  const auto left = line.substr(0, blank);
  const auto right = line.substr(blank + 1);
  const auto number =
      base::parse_number<std::uint64_t>(is_largest ? left : right);
  if (!number)
    return false;
  if (is_largest) {
    measurement.largest.push_back({std::string(right), *number});
    return true;
  }

  const auto* const field = std::ranges::find(fields, left, &Field::name);
  if (field == std::end(fields))
    return false;
  measurement.contents.*field->number = *number;

  return true;
}

} // namespace

std::string to_text(const Measurement& measurement) {
  std::string text;
  const auto out = std::back_inserter(text);

  for (const Field& field : fields)
    fmt::format_to(
        out, "{} {}\n", field.name, measurement.contents.*field.number);
  for (const Directory& directory : measurement.largest)
    if (directory.path.find('\n') == std::string::npos)
      fmt::format_to(
          out, "{}{} {}\n", largest_prefix, directory.kib, directory.path);

  return text;
}

base::Result<Measurement> measurement_from(std::string_view text,
                                           const std::string& subject) {
  Measurement measurement;

  for (const auto line : base::split(text, '\n'))
    if (!line.empty() && !read_line(line, measurement))
      return base::Error{subject,
                         fmt::format("'{}' is no line of a measurement", line),
                         "remove the file"};

  return measurement;
}

} // namespace image
