// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see session_facts.hpp.
#include "cli/session_facts.hpp"

#include "cli/record_text.hpp"
#include "cli/table.hpp"
#include "session/fork.hpp"
#include "session/header.hpp"
#include "session/open.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <sys/stat.h>

#include <ctime>

namespace cli {

namespace {

std::vector<std::string> flags_of(const jobroot::Header& header) {
  const struct {
    std::uint32_t flag;
    const char* name;
  } names[] = {
      {jobroot::flag_sealed, "sealed"},
      {jobroot::flag_unknown_is_real, "unknown-is-real"},
      {jobroot::flag_strict, "strict"},
      {jobroot::flag_overlay_view, "overlay-view"},
      {jobroot::flag_log, "log"},
      {jobroot::flag_modes_on_disk, "modes-on-disk"},
  };

  std::vector<std::string> set;
  for (const auto& [flag, name] : names)
    if ((header.flags & flag) != 0)
      set.emplace_back(name);

  return set;
}

std::uint64_t bytes_in(const jobroot::Arena& arena) {
  return std::uint64_t{arena.next - arena.start} * jobroot::slot_bytes;
}

std::uint64_t taken(const jobroot::Header& header) {
  return bytes_in(header.records) + bytes_in(header.xattrs);
}

std::uint64_t disk_bytes_of(const std::string& directory) {
  constexpr std::uint64_t block = 512; // of stat(2)

  struct stat status {};

  return ::stat((directory + "/db").c_str(), &status) == 0
             ? static_cast<std::uint64_t>(status.st_blocks) * block
             : 0;
}

std::string text_of(const std::vector<session::User>& processes) {
  std::string text;
  for (const auto& [pid, name] : processes)
    text += fmt::format("{}{} (pid {})", text.empty() ? "" : ", ", name, pid);

  return text;
}

} // namespace

std::string SessionFacts::state() const {
  return std::string(is_sealed() ? "sealed" : "open") + (in_use ? ",used" : "");
}

base::Result<SessionFacts> facts_of(const std::string& directory) {
  const auto header = session::read_header(directory);
  if (!header)
    return header.error();
  auto parents = session::parents_of(directory);
  if (!parents)
    return parents.error();
  auto forks = session::children_of(directory);
  if (!forks)
    return forks.error();
  auto layer = view::read_layer(directory);
  if (!layer)
    return layer.error();
  const auto lock = session::try_alone(directory);
  const bool in_use = lock && !*lock;

  return SessionFacts{.directory = directory,
                      .header = *header,
                      .in_use = in_use,
                      .processes = in_use ? session::processes_of(directory)
                                          : std::vector<session::User>{},
                      .parents = std::move(*parents),
                      .forks = std::move(*forks),
                      .view = std::move(*layer),
                      .disk_bytes = disk_bytes_of(directory)};
}

std::string text_of(const SessionFacts& facts) {
  const jobroot::Header& header = facts.header;
  const jobroot::Counters& counters = header.counters;
  Table table;
  const auto add = [&](const char* name, const auto& value) {
    table.add({name, fmt::format("{}", value)});
  };
  const auto flags = flags_of(header);
  add("session", facts.directory);
  add("id", session::id_text(header));
  add("created", time_text(header.created));
  add("flags",
      flags.empty() ? "none" : fmt::format("{}", fmt::join(flags, ", ")));
  if (header.clamp_time != jobroot::no_clamp)
    add("clamp time", header.clamp_time);
  for (const std::string& parent : facts.parents)
    add("parent", parent);
  for (const std::string& fork : facts.forks)
    add("fork", fork);
  if (facts.view)
    add("view",
        fmt::format(
            "{} of {}", view::name_of(facts.view->mode), facts.view->tree));
  add("records", counters.records);
  add("devices", counters.devices);
  add("with attributes", counters.xattrs);
  add("superseded", counters.superseded);
  add("inodes gone", counters.unlinked);
  add("bytes", taken(header));
  add("bytes on disk", facts.disk_bytes);
  if (facts.in_use)
    add("used by",
        facts.processes.empty() ? "a process" : text_of(facts.processes));

  return table.text();
}

Json json_of(const SessionFacts& facts) {
  const jobroot::Header& header = facts.header;
  const jobroot::Counters& counters = header.counters;
  Json processes = Json::array();
  for (const auto& [pid, name] : facts.processes)
    processes.push_back({{"pid", pid}, {"name", name}});
  Json json = {{"session", facts.directory},
               {"id", session::id_text(header)},
               {"created", header.created},
               {"flags", flags_of(header)},
               {"sealed", facts.is_sealed()},
               {"used", facts.in_use},
               {"parents", facts.parents},
               {"forks", facts.forks},
               {"records", counters.records},
               {"devices", counters.devices},
               {"with_attributes", counters.xattrs},
               {"superseded", counters.superseded},
               {"inodes_gone", counters.unlinked},
               {"bytes", taken(header)},
               {"bytes_on_disk", facts.disk_bytes},
               {"processes", std::move(processes)}};
  if (header.clamp_time != jobroot::no_clamp)
    json["clamp_time"] = header.clamp_time;
  if (facts.view)
    json["view"] = {{"mode", view::name_of(facts.view->mode)},
                    {"tree", facts.view->tree}};

  return json;
}

std::string size_text(std::uint64_t bytes) {
  constexpr double step = 1024;
  constexpr const char* units[] = {"K", "M", "G"};
  double size = static_cast<double>(bytes) / step;
  std::size_t unit = 0;
  for (; size >= step && unit + 1 < std::size(units); unit++)
    size /= step;

  return fmt::format(
      "{:.{}f}{}", size, unit > 0 && size < 10 ? 1 : 0, units[unit]);
}

std::string age_text(std::int64_t since) {
  const std::int64_t seconds = std::max<std::int64_t>(
      0, static_cast<std::int64_t>(::time(nullptr)) - since);

  const struct {
    std::int64_t length;
    char letter;
  } units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}};

  for (const auto& [length, letter] : units)
    if (seconds >= length)
      return fmt::format("{}{}", seconds / length, letter);

  return fmt::format("{}s", seconds);
}

} // namespace cli
