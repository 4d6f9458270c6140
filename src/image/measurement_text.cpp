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
    {.name = "whole-blocks", .number = &Contents::whole_blocks},
    {.name = "directory-blocks", .number = &Contents::directory_blocks},
    {.name = "extent-blocks", .number = &Contents::extent_blocks},
    {.name = "indirect-blocks", .number = &Contents::indirect_blocks},
    {.name = "attribute-blocks", .number = &Contents::attribute_blocks},
    {.name = "files", .number = &Contents::files},
    {.name = "directories", .number = &Contents::directories},
    {.name = "link-blocks", .number = &Contents::link_blocks},
    {.name = "names", .number = &Contents::names},
    {.name = "name-bytes", .number = &Contents::name_bytes},
    {.name = "attributes", .number = &Contents::attributes},
    {.name = "attribute-bytes", .number = &Contents::attribute_bytes},
};

constexpr std::string_view largest = "largest";
constexpr std::string_view found_prefix = "found-";

/// "found-WORD COUNT PATH", of the first that has the feature.
bool read_finding(std::string_view word,
                  std::uint64_t count,
                  std::string_view path,
                  Measurement& measurement) {
  const auto at = find_feature(word);
  if (at)
    measurement.findings[*at] = {.count = count, .first = std::string(path)};

  return at.has_value();
}

bool read_field(std::string_view name,
                std::uint64_t number,
                Measurement& measurement) {
  const auto* const field = std::ranges::find(fields, name, &Field::name);
  if (field == std::end(fields))
    return false;
  measurement.contents.*field->number = number;

  return true;
}

/// Cuts off and returns what is before the first blank.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));

  return word;
}

/// "NAME NUMBER", and in some lines a path after it, which may hold blanks.
bool read_line(std::string_view line, Measurement& measurement) {
  std::string_view name = take_word(line);
  const auto number = base::parse_number<std::uint64_t>(take_word(line));
  if (!number)
    return false;
  if (name == largest) {
    measurement.largest.push_back({std::string(line), *number});
    return true;
  }
  if (!name.starts_with(found_prefix))
    return read_field(name, *number, measurement);
  name.remove_prefix(found_prefix.size());

  return read_finding(name, *number, line, measurement);
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
      fmt::format_to(out, "{} {} {}\n", largest, directory.kib, directory.path);
  for (std::size_t i = 0; i < feature_count; ++i)
    if (const Finding& found = measurement.findings[i]; found.count != 0)
      fmt::format_to(out,
                     "{}{} {} {}\n",
                     found_prefix,
                     features[i].word,
                     found.count,
                     found.first);

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
