// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see kept_ids.hpp. Its lines stay as they are, comments too: people
// write to this file as well.
#include "tables/kept_ids.hpp"

#include "tables/number.hpp"

#include <algorithm>

namespace tables {

KeptIds
KeptIds::parse(const std::string& file, std::string_view text, Errors& errors) {
  KeptIds ids;
  ids.text_ = text;
  if (!ids.text_.empty() && ids.text_.back() != '\n')
    ids.text_ += '\n';
  for (const Line& line : lines_of(file, text))
    ids.read(line, errors);

  return ids;
}

void KeptIds::read(const Line& line, Errors& errors) {
  const auto words = words_of(line.text);
  if (words.empty())
    return;
  const bool is_kind = words[0] == "user" || words[0] == "group";
  const auto id = words.size() == 3 && is_kind ? number(words[2], greatest_id)
                                               : std::nullopt;
  if (!id) {
    errors.push_back(
        line.origin.error(quoted(line.text) + " is no kept number",
                          "write: user NAME NUMBER or group NAME NUMBER"));
    return;
  }
  const auto twin = std::ranges::find_if(kept_, [&](const Kept& kept) {
    return kept.kind == words[0] && (kept.name == words[1] || kept.id == *id);
  });
  if (twin != kept_.end()) {
    errors.push_back(
        line.origin.error(twin->kind + " " + quoted(twin->name) +
                              " has the number " + std::to_string(twin->id) +
                              " in line " + std::to_string(twin->origin.line),
                          "remove one of the lines"));
    return;
  }
  kept_.push_back(
      {line.origin, std::string(words[0]), std::string(words[1]), *id});
}

std::optional<std::uint32_t> KeptIds::find(std::string_view kind,
                                           std::string_view name) const {
  const auto found = std::ranges::find_if(kept_, [&](const Kept& kept) {
    return kept.kind == kind && kept.name == name;
  });

  return found == kept_.end() ? std::nullopt : std::optional(found->id);
}

std::optional<std::string> KeptIds::other_holder(std::string_view kind,
                                                 std::string_view name,
                                                 std::uint32_t id) const {
  const auto found = std::ranges::find_if(kept_, [&](const Kept& kept) {
    return kept.kind == kind && kept.id == id && kept.name != name;
  });
  if (found == kept_.end())
    return std::nullopt;

  return quoted(found->name) + " (" + found->origin.file + ":" +
         std::to_string(found->origin.line) + ")";
}

std::set<std::uint32_t> KeptIds::all(std::string_view kind) const {
  std::set<std::uint32_t> ids;
  for (const Kept& kept : kept_)
    if (kept.kind == kind)
      ids.insert(kept.id);

  return ids;
}

void KeptIds::keep(std::string_view kind,
                   std::string_view name,
                   std::uint32_t id) {
  if (find(kind, name))
    return;
  kept_.push_back({{}, std::string(kind), std::string(name), id});
  text_ += kept_.back().kind + " " + kept_.back().name + " " +
           std::to_string(id) + "\n";
}

std::string KeptIds::text() const {
  return text_;
}

} // namespace tables
