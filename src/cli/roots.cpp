// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see roots.hpp.
#include "cli/roots.hpp"

#include "base/message.hpp"
#include "base/text.hpp"
#include "session/create.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sys/stat.h>

#include <cerrno>

namespace cli {

namespace {

/// What a walk of a few milliseconds meets.
constexpr std::size_t unasked_entries = 10'000;

} // namespace

base::Result<std::vector<std::string>> roots_of(const Arguments& arguments) {
  std::vector<std::string> roots;
  for (const std::string& given : arguments.values("root")) {
    auto path = session::absolute_path(given);
    if (!path)
      return path.error();

    struct stat status {};

    if (::stat(path->c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
      return base::Error::system(
          given, "search it", ENOTDIR, "--root wants a directory");
    roots.push_back(std::move(*path));
  }

  return roots;
}

session::Roots save_roots(const std::vector<std::string>& roots) {
  if (!roots.empty())
    return {.directories = roots};
  auto here = session::absolute_path(".");

  return here ? session::Roots{{std::move(*here)}, unasked_entries}
              : session::Roots{};
}

void say_loaded(const std::string& file, const session::LoadReport& report) {
  const struct {
    std::size_t count;
    const char* text;
  } counts[] = {
      {report.stale, "stale"},
      {report.not_found, "not found"},
      {report.moved, "moved"},
  };

  std::vector<std::string> parts;
  for (const auto& [count, text] : counts)
    if (count != 0)
      parts.push_back(fmt::format("{} {}", count, text));
  if (!parts.empty())
    base::note(fmt::format("{}: {} of {}",
                           file,
                           fmt::join(parts, ", "),
                           base::counted(report.records, "record")));
}

} // namespace cli
