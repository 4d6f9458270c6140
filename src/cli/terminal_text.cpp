// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see terminal_text.hpp.
#include "cli/terminal_text.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace cli {

namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);

  return value != nullptr ? value : "";
}

/// Without a locale all that can be wide is taken for wide: a line that is
/// too short is better than one that does not fit.
std::size_t columns_of(unsigned char first) {
  constexpr unsigned char widest_narrow = 0xE0; // U+0800 and later follow

  return first < widest_narrow ? 1 : 2;
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::string_view cut(std::string_view line, std::size_t width) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < line.size(); i++) {
    if (continues(line[i]))
      continue;
    used += columns_of(static_cast<unsigned char>(line[i]));
    if (used > width)
      return line.substr(0, i);
  }

  return line;
}

} // namespace

bool is_screen(int fd) {
  const std::string_view kind = variable("TERM");

  return ::isatty(fd) == 1 && !kind.empty() && kind != "dumb";
}

Look Look::at(int fd) {
  constexpr std::size_t usual_width = 80;
  constexpr std::size_t usual_height = 24;
  if (::isatty(fd) != 1)
    return {};

  winsize size{};
  (void)::ioctl(fd, TIOCGWINSZ, &size);

  return {.width = size.ws_col != 0 ? size.ws_col : usual_width,
          .height = size.ws_row != 0 ? size.ws_row : usual_height,
          .has_colours = is_screen(fd) && variable("NO_COLOR").empty()};
}

std::string
coloured(std::string_view text, const char* colour, const Look& look) {
  return look.has_colours && !text.empty()
             ? fmt::format("\033[{}m{}\033[m", colour, text)
             : std::string(text);
}

std::string printable(std::string_view text) {
  std::string result(text);
  for (std::size_t i = 0; i < result.size(); i++) {
    const auto byte = static_cast<unsigned char>(result[i]);
    // U+0080 to U+009F are commands as well, and so are their second bytes
    // where a terminal does not know UTF-8.
    const bool is_upper_command =
        byte == 0xC2 && i + 1 < result.size() &&
        static_cast<unsigned char>(result[i + 1]) < 0xA0;
    if (byte < ' ' || byte == 0x7F || is_upper_command)
      result[i] = '?';
    if (is_upper_command)
      result[i + 1] = '?';
  }

  return result;
}

std::vector<std::string> lines_in(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  if (text.ends_with('\n'))
    text.remove_suffix(1);
  for (const std::string_view line : base::split(text, '\n'))
    lines.emplace_back(width == 0 ? line : cut(line, width));

  return lines;
}

std::string duration_text(std::chrono::nanoseconds time) {
  using namespace std::chrono;

  if (time < seconds{10})
    return fmt::format("{:.1f}s", std::chrono::duration<double>(time).count());
  if (time < minutes{2})
    return fmt::format("{}s", duration_cast<seconds>(time).count());
  if (time < hours{2})
    return fmt::format("{}m", duration_cast<minutes>(time).count());
  if (time < days{2})
    return fmt::format("{}h", duration_cast<hours>(time).count());

  return fmt::format("{}d", duration_cast<days>(time).count());
}

} // namespace cli
