// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see machine.hpp.
#include "jobserver/machine.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string_view>

namespace jobserver {

namespace {

/// The word after `name` in a file of lines "NAME VALUE …".
std::optional<std::string_view> value_after(std::string_view text,
                                            std::string_view name) {
  for (const auto line : base::split(text, '\n'))
    if (const auto words = base::words(line);
        words.size() > 1 && words[0] == name)
      return words[1];

  return std::nullopt;
}

/// The number that a file, or a word in it, is.
std::optional<std::uint64_t> number_in(const std::string& path,
                                       std::string_view name = {}) {
  const auto text = base::read_file(path);
  if (!text)
    return std::nullopt;
  const auto word = name.empty() ? std::optional{base::trim(*text)}
                                 : value_after(*text, name);

  return word ? base::parse_number<std::uint64_t>(*word) : std::nullopt;
}

} // namespace

std::optional<std::uint64_t> Machine::available_memory() const {
  constexpr std::uint64_t unit = 1024;
  const auto free = number_in(proc_ + "/meminfo", "MemAvailable:");
  if (!free)
    return std::nullopt;
  const auto group = available_in_group();

  return group ? std::min(*group, *free * unit) : *free * unit;
}

/// The least of what our group and those above it have left. The cache of files
/// is theirs to drop.
std::optional<std::uint64_t> Machine::available_in_group() const {
  const auto text = base::read_file(proc_ + "/self/cgroup");
  if (!text || !text->starts_with("0::/"))
    return std::nullopt;
  std::string path(base::trim(text->substr(3, text->find('\n') - 3)));
  std::optional<std::uint64_t> least;
  for (;; path.resize(path.rfind('/'))) {
    const std::string group = cgroups_ + path;
    const auto limit = number_in(group + "/memory.max");
    const auto used = number_in(group + "/memory.current");
    const auto cache = number_in(group + "/memory.stat", "inactive_file");
    if (limit && used) {
      const std::uint64_t needed = *used - std::min(*used, cache.value_or(0));
      const std::uint64_t left = *limit - std::min(*limit, needed);
      least = std::min(least.value_or(left), left);
    }
    if (path.empty())
      return least;
  }
}

std::optional<double> Machine::memory_pressure() const {
  constexpr std::string_view key = "avg10=";
  const auto text = base::read_file(proc_ + "/pressure/memory");
  const auto word = text ? value_after(*text, "some") : std::nullopt;
  if (!word || !word->starts_with(key))
    return std::nullopt;

  return base::parse_decimal(word->substr(key.size()));
}

std::optional<unsigned> Machine::running() const {
  // "0.20 0.18 0.12 1/80 11206": the fourth is running/all.
  constexpr std::size_t field = 3;
  const auto text = base::read_file(proc_ + "/loadavg");
  if (!text)
    return std::nullopt;
  const auto words = base::words(*text);
  if (words.size() <= field)
    return std::nullopt;
  const auto number =
      base::parse_number<unsigned>(base::split(words[field], '/').front());

  return number ? std::optional{*number - std::min(*number, 1U)} : std::nullopt;
}

} // namespace jobserver
