// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a makefile that no longer names a type knows nothing of its image. What
// there is to remove is told by the directories in which images were built.
#include "base/file.hpp"
#include "base/message.hpp"
#include "cli/command.hpp"
#include "image/removal.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <set>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "all", .help = "DIR has the directories of all images"},
    {.name = "quiet", .letter = 'q', .help = "do not show what is removed"},
};

bool is_directory(const std::string& path) {
  struct stat status {};

  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// The directories of images: DIR, or what is in it.
std::vector<std::string> own_directories(const Arguments& arguments) {
  const std::string& directory = arguments.operands().front();
  if (!arguments.has("all"))
    return {directory};

  std::vector<std::string> own;
  if (const auto names = base::list_directory(directory))
    for (const std::string& name : *names)
      if (const std::string path = directory + '/' + name; is_directory(path))
        own.push_back(path);

  return own;
}

int run_image_clean(const Arguments& arguments) {
  base::set_program_name("rootfs");
  const auto& operands = arguments.operands();
  std::set<std::string> files{operands.begin() + 1, operands.end()};
  for (const std::string& directory : own_directories(arguments))
    for (const std::string& file : image::files_made_in(directory))
      files.insert(file);

  for (const std::string& file : files) {
    const auto removed = image::remove_image(file);
    if (!removed)
      return fail(removed.error());
    if (*removed && !arguments.has("quiet"))
      fmt::print(stderr, "  CLEAN   {}\n", file);
  }
  const auto gone = base::remove_tree(operands.front());

  return gone ? EXIT_SUCCESS : fail(gone.error());
}

const Command command{.name = "image clean",
                      .synopsis = "image clean [options] DIR [FILE...]",
                      .summary = "remove what was built in DIR, and FILEs",
                      .options = options,
                      .operands = Operands::from(1),
                      .run = run_image_clean};
const Registration registration{command};

} // namespace

} // namespace cli
