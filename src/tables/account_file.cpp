// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see account_file.hpp.
#include "tables/account_file.hpp"

#include "tables/number.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tables {

namespace {

Fields fields_of(std::string_view line) {
  Fields fields;
  for (;;) {
    const std::size_t colon = line.find(':');
    fields.emplace_back(line.substr(0, colon));
    if (colon == line.npos) {
      return fields;
    }
    line.remove_prefix(colon + 1);
  }
}

std::string line_of(const Fields& fields) {
  std::string line;
  for (const std::string& field : fields) {
    line += (&field == fields.data() ? "" : ":") + field;
  }
  return line;
}

} // namespace

std::optional<std::uint32_t> number_in(const Fields& fields,
                                       std::size_t field) {
  return field < fields.size() ? number(fields[field], greatest_id)
                               : std::nullopt;
}

AccountFile AccountFile::parse(std::string_view text) {
  AccountFile file;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    file.lines_.push_back(fields_of(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return file;
}

std::string AccountFile::text() const {
  std::string text;
  for (const Fields& line : lines_) {
    text += line_of(line) + "\n";
  }
  return text;
}

const Fields* AccountFile::find(std::string_view name) const {
  const auto line = std::ranges::find_if(
      lines_, [&](const Fields& fields) { return fields[0] == name; });
  return line == lines_.end() ? nullptr : &*line;
}

Fields* AccountFile::find(std::string_view name) {
  return const_cast<Fields*>(std::as_const(*this).find(name));
}

std::optional<std::uint32_t> AccountFile::id_of(std::string_view name) const {
  const Fields* const line = find(name);
  return line ? number_in(*line, id_field) : std::nullopt;
}

std::optional<std::string>
AccountFile::other_holder(std::uint32_t id, std::string_view name) const {
  for (const Fields& line : lines_) {
    if (number_in(line, id_field) == id && line[0] != name) {
      return line[0];
    }
  }
  return std::nullopt;
}

std::optional<std::string> AccountFile::name_of(std::uint32_t id) const {
  return other_holder(id, "");
}

std::optional<std::uint32_t>
AccountFile::lowest_free(std::uint32_t first,
                         std::uint32_t last,
                         std::set<std::uint32_t> taken) const {
  for (const Fields& line : lines_) {
    if (const auto id = number_in(line, id_field)) {
      taken.insert(*id);
    }
  }
  for (std::uint32_t id = first; id <= last; ++id) {
    if (!taken.contains(id)) {
      return id;
    }
  }
  return std::nullopt;
}

void AccountFile::replace(std::string_view name, Fields fields) {
  std::erase_if(lines_, [&](const Fields& line) { return line[0] == name; });
  lines_.push_back(std::move(fields));
}

} // namespace tables
