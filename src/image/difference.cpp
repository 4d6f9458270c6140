// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see difference.hpp. A line of a fingerprint is seven words, a path,
// and perhaps " -> " and where a link points.
#include "image/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace image {

namespace {

struct Column {
  std::size_t index;
  const char* name;
};

constexpr std::size_t words_before_path = 7;
constexpr std::size_t shown = 8;
/// In the order in which they tell most; what another one brings along is not
/// told as well.
constexpr std::array columns{Column{0, "mode"},
                             Column{2, "owner"},
                             Column{3, "size"},
                             Column{4, "mtime"},
                             Column{6, "replaced"},
                             Column{1, "links"},
                             Column{5, "attributes"}};

constexpr std::string_view link_mode = "12";
constexpr std::string_view arrow = " -> ";

struct Line {
  std::array<std::string_view, words_before_path> words;
  std::string_view path;
  std::string_view target;
};

/// Other lines are about tables and begin with a word. The tree's own line has
/// an empty path.
bool parse(std::string_view text, Line& line) {
  if (text.empty() || text[0] < '0' || text[0] > '7')
    return false;
  for (std::string_view& word : line.words) {
    const std::size_t end = text.find(' ');
    if (end == text.npos)
      return false;
    word = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  const std::size_t end =
      line.words[0].starts_with(link_mode) ? text.find(arrow) : text.npos;
  line.path = text.substr(0, end);
  line.target = end == text.npos ? "" : text.substr(end);

  return true;
}

using Entries = std::map<std::string_view, Line>;

Entries entries_of(std::string_view text) {
  Entries entries;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (Line line; parse(text.substr(0, end), line))
      entries.emplace(line.path, line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }

  return entries;
}

std::string path_of(std::string_view path) {
  return path.empty() ? "." : std::string(path);
}

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');

  return slash == path.npos ? "" : path.substr(0, slash);
}

/// What tells most of it, or nothing.
const char* change_of(const Line& before, const Line& after) {
  if (before.target != after.target)
    return "target";
  for (const Column& column : columns)
    if (before.words[column.index] != after.words[column.index])
      return column.name;

  return nullptr;
}

} // namespace

std::vector<std::string> changes(std::string_view before,
                                 std::string_view after) {
  const Entries old = entries_of(before);
  const Entries now = entries_of(after);
  std::map<std::string_view, const char*> found;
  for (const auto& [path, line] : old)
    if (const auto same = now.find(path); same != now.end())
      if (const char* const change = change_of(line, same->second))
        found.emplace(path, change);
  for (const auto& [some, others, change] :
       {std::tuple(&old, &now, "gone"), std::tuple(&now, &old, "new")})
    for (const auto& [path, line] : *some)
      if (!others->contains(path)) {
        found.emplace(path, change);
        found.erase(parent_of(path)); // which has a new time for it
      }
  std::vector<std::string> texts;
  for (const auto& [path, change] : found)
    texts.push_back(fmt::format("{} ({})", path_of(path), change));

  return texts;
}

std::string shortened(const std::vector<std::string>& changes) {
  const std::size_t count = std::min(changes.size(), shown);
  std::string text = fmt::format(
      "{}", fmt::join(changes.begin(), changes.begin() + count, ", "));
  if (count < changes.size())
    text += fmt::format(" and {} more", changes.size() - count);

  return text;
}

} // namespace image
