// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see removal.hpp.
#include "image/removal.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "image/outcome.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace image {

namespace {

bool leads_to(const std::string& link, const std::string& name) {
  std::error_code error;
  const auto target = std::filesystem::read_symlink(link, error);

  return !error && target == name;
}

} // namespace

std::vector<std::string> files_made_in(const std::string& directory) {
  std::vector<std::string> files;
  for (const auto& outcome : {read_success(directory), read_failure(directory)})
    if (outcome)
      files.push_back(outcome->file);
  if (const auto history = base::read_file(directory + "/history"))
    for (const auto line : base::split(*history, '\n'))
      if (!line.empty())
        files.emplace_back(line);

  return files;
}

base::Result<bool> remove_image(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  const std::string directory =
      slash == std::string::npos ? "." : file.substr(0, slash);
  const std::string name = file.substr(slash + 1);

  struct stat status {};

  const bool was_there = ::lstat(file.c_str(), &status) == 0;
  if (auto gone = base::remove_tree(file); !gone)
    return gone.error();
  const auto names = base::list_directory(directory);
  if (!names)
    return was_there;
  for (const std::string& each : *names) {
    const std::string path = directory + '/' + each;
    if (each.starts_with(fmt::format(".{}.", name)) || leads_to(path, name))
      if (auto gone = base::remove_tree(path); !gone)
        return gone.error();
  }

  return was_there;
}

} // namespace image
