// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see text_file.hpp.
#include "session/text_file.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace session {

base::Result<std::vector<std::string>> read_lines(const std::string& path) {
  std::vector<std::string> lines;
  if (::access(path.c_str(), F_OK) != 0)
    return lines;
  const auto text = base::read_file(path);
  if (!text)
    return text.error();
  for (const std::string_view line : base::split(*text, '\n'))
    if (!line.empty())
      lines.emplace_back(line);

  return lines;
}

base::Result<void> write_lines(const std::string& path,
                               const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text.append(line).push_back('\n');

  auto fd = base::Fd::open(
      path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (!fd)
    return fd.error();
  if (auto written = base::write_all(*fd, text, path); !written)
    return written;

  return fd->close(path);
}

} // namespace session
