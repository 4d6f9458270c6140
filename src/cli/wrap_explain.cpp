// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap_explain.hpp.
#include "cli/wrap_explain.hpp"

#include "base/text.hpp"
#include "cli/table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>
#include <vector>

namespace cli {

namespace {

constexpr std::size_t width = 80;
constexpr std::size_t indent = 2;

/// What the shim wrote of one make or tool.
struct Record {
  std::string_view done;
  std::string_view rule;
  std::string_view slots;
  std::string_view program;
  std::string_view directory;
  std::string_view makefile;
  std::string_view goals;
  std::string_view before; ///< what it was told of jobs
  std::string_view now;
  std::string_view reader; ///< who captures its output
};

/// Programs to which the same was done.
struct Row {
  std::string program;
  std::string told;
  std::string where;
  std::size_t count = 0;
  unsigned fewest = 0; ///< slots; 0: that means nothing
  unsigned most = 0;
};

/// What was done for one reason.
struct Group {
  std::string heading;
  std::vector<Row> rows = {};
};

/// A record that was cut off at the end is none.
std::vector<Record> records_of(std::string_view log) {
  std::vector<Record> records;
  const auto fields = base::split(log, '\0');
  constexpr std::size_t count = jobroot::wrap_log_fields;
  for (std::size_t i = 0; i + count < fields.size(); i += count)
    records.push_back({.done = fields[i],
                       .rule = fields[i + 1],
                       .slots = fields[i + 2],
                       .program = fields[i + 3],
                       .directory = fields[i + 4],
                       .makefile = fields[i + 5],
                       .goals = fields[i + 6],
                       .before = fields[i + 7],
                       .now = fields[i + 8],
                       .reader = fields[i + 9]});

  return records;
}

std::string_view name_in(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string_view shown_from(std::string_view path, std::string_view directory) {
  if (path == directory)
    return ".";
  const bool is_below = path.starts_with(directory) &&
                        path.substr(directory.size()).starts_with('/');

  return is_below ? path.substr(directory.size() + 1) : path;
}

/// A makefile and goals, the directory where that is another, and who wants
/// what is printed; a tool has only the directory.
std::string place_of(const Record& record, std::string_view directory) {
  const std::string_view in = shown_from(record.directory, directory);
  if (record.makefile.empty())
    return fmt::format("in {}", in);
  const auto end = record.makefile.rfind('/');
  const std::string_view file = shown_from(record.makefile, directory);
  std::string place(file);
  if (!record.goals.empty())
    place += fmt::format(" {}", record.goals);
  if (record.makefile.substr(0, end) != record.directory)
    place += fmt::format(" in {}", in);
  if (!record.reader.empty())
    place += fmt::format(", read by {}", record.reader);

  return place;
}

/// What it was told of jobs, and what it is.
std::string told_of(const Record& record) {
  constexpr std::string_view nothing = "nothing";
  if (record.before == record.now)
    return "";

  return fmt::format("{} -> {}",
                     record.before.empty() ? nothing : record.before,
                     record.now.empty() ? nothing : record.now);
}

/// What was done, where that is written, and why.
std::string heading_of(const Record& record, const wrap::Rules& rules) {
  const auto number = base::parse_number<std::size_t>(record.rule);
  if (!number || *number >= rules.size())
    return record.done == "query"
               ? "query: runs nothing, and is not told of the pool"
               : fmt::format("{}: no rule", record.done);
  const wrap::Rule& rule = rules[*number];
  const std::string heading = fmt::format("{}, {}", record.done, rule.origin);

  return rule.reason.empty() ? heading
                             : fmt::format("{}: {}", heading, rule.reason);
}

/// Rules of the same line have the same heading.
Group& group_of(std::vector<Group>& groups, std::string heading) {
  const auto found = std::ranges::find(groups, heading, &Group::heading);

  return found != groups.end()
             ? *found
             : groups.emplace_back(Group{.heading = std::move(heading)});
}

void count(Group& group, const Record& record, std::string_view directory) {
  Row row{.program = std::string(name_in(record.program)),
          .told = told_of(record),
          .where = place_of(record, directory)};
  auto found = std::ranges::find_if(group.rows, [&](const Row& other) {
    return std::tie(other.program, other.told, other.where) ==
           std::tie(row.program, row.told, row.where);
  });
  if (found == group.rows.end())
    found = group.rows.insert(group.rows.end(), std::move(row));
  const bool is_first = found->count++ == 0;
  const auto slots = base::parse_number<unsigned>(record.slots).value_or(0);
  found->fewest = is_first ? slots : std::min(found->fewest, slots);
  found->most = std::max(found->most, slots);
}

std::string slots_of(const Row& row) {
  if (row.most == 0)
    return "";
  if (row.fewest == row.most)
    return base::counted(row.most, "slot");

  return fmt::format("{}-{} slots", row.fewest, row.most);
}

std::string lines_of(const Group& group) {
  Table heading{0};
  heading.add({group.heading});
  Table table{indent};
  for (const Row& row : group.rows)
    table.add({fmt::format("{}x", row.count),
               row.program,
               slots_of(row),
               row.told,
               row.where});

  return heading.text(width) + table.text();
}

} // namespace

std::string explain_wrap(const wrap::Rules& rules,
                         std::string_view log,
                         std::string_view directory) {
  std::vector<Group> groups;
  for (const Record& record : records_of(log))
    count(group_of(groups, heading_of(record, rules)), record, directory);

  std::string text;
  for (const Group& group : groups)
    text += lines_of(group);

  return text;
}

} // namespace cli
