// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: how a private picture of a tree is made; the words are those of
// --view-mode and of the file that a layer is described in.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace view {

enum class Mode : std::uint8_t { automatic, overlay, reflink, copy };

constexpr std::string_view name_of(Mode mode) {
  switch (mode) {
  case Mode::automatic:
    return "auto";
  case Mode::overlay:
    return "overlay";
  case Mode::reflink:
    return "reflink";
  case Mode::copy:
    return "copy";
  }
  return "";
}

constexpr std::optional<Mode> mode_of(std::string_view name) {
  for (const Mode mode :
       {Mode::automatic, Mode::overlay, Mode::reflink, Mode::copy})
    if (name_of(mode) == name)
      return mode;
  return std::nullopt;
}

} // namespace view
