// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see path_text.hpp.
#include "image/path_text.hpp"

#include <unistd.h>

#include <climits>

namespace image {

void append_path(std::string& text, std::string_view path) {
  for (const char c : path)
    switch (c) {
    case '\n':
      text += "\\n";
      break;
    case '\\':
      text += "\\\\";
      break;
    default:
      text += c;
    }
}

void append_link(std::string& text, const char* access) {
  char target[PATH_MAX];
  const ssize_t length = ::readlink(access, target, sizeof target);

  text += " -> ";
  if (length > 0)
    append_path(text, {target, static_cast<std::size_t>(length)});
}

} // namespace image
