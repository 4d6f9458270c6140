// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `make rootfs-check` finds in a second what would stop a build after
// minutes: no tree, a table that nobody has written, no right to write, a disk
// that is nearly full.
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "image/size.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "images",
     .argument = "N",
     .help = "so many images of TREE are to be made (1)"},
    {.name = "into", .argument = "DIR", .help = "there; it need not exist yet"},
};

constexpr std::uint64_t kib = 1024;

/// What is there already on the way to `path`.
std::string nearest(std::string path) {
  while (!path.empty() && ::access(path.c_str(), F_OK) != 0) {
    const std::size_t slash = path.rfind('/');
    path = slash == std::string::npos ? "." : path.substr(0, slash);
  }

  return path.empty() ? "/" : path;
}

base::Result<image::Measurement> check_tree(const std::string& tree) {
  struct stat status {};

  if (::stat(tree.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return base::Error{
        tree, "is not a directory", "set BASE_TARGET_DIR to the tree"};

  return image::measure({tree});
}

/// Images may be smaller than the tree, so this is worth a line, no more.
base::Result<void>
check_space(const std::string& into, std::uint64_t images, std::uint64_t size) {
  const std::string place = nearest(into);
  if (::access(place.c_str(), W_OK | X_OK) != 0)
    return base::Error::system(place, "write to", errno);

  struct statvfs space {};

  if (::statvfs(place.c_str(), &space) != 0)
    return base::Error::system(place, "find the space that is free in", errno);
  const std::uint64_t free = space.f_bavail * (space.f_frsize / kib);
  if (free < images * size)
    base::note(fmt::format("{}: {}iB free; {} of {}iB each may need {}iB",
                           into,
                           image::rounded(free),
                           base::counted(images, "image"),
                           image::rounded(size),
                           image::rounded(images * size)));

  return {};
}

/// A rule may be there to make it.
void check_files(const std::vector<std::string>& files) {
  for (const std::string& file : files)
    if (::access(file.c_str(), R_OK) != 0)
      base::note(fmt::format(
          "{}: cannot be read yet; it is needed before images", file));
}

base::Result<std::uint64_t> images_of(const Arguments& arguments) {
  const std::string text = arguments.value("images").value_or("1");
  const auto number = base::parse_number<std::uint64_t>(text);
  if (!number)
    return usage_error(
        arguments.command(), "--images", "'" + text + "' is no number");

  return *number;
}

int run_image_check(const Arguments& arguments) {
  base::set_program_name("rootfs");
  const auto& operands = arguments.operands();
  const auto images = images_of(arguments);
  if (!images)
    return fail(images.error());
  check_files({operands.begin() + 1, operands.end()});
  const auto tree = check_tree(operands.front());
  if (!tree)
    return fail(tree.error());

  if (const auto into = arguments.value("into"))
    if (auto space = check_space(*into, *images, tree->contents.kib); !space)
      return fail(space.error());
  fmt::print("{} of {} ({}, {}iB) can be built\n",
             base::counted(*images, "image"),
             operands.front(),
             base::counted(tree->contents.inodes, "file"),
             image::rounded(tree->contents.kib));

  return EXIT_SUCCESS;
}

const Command command{.name = "image check",
                      .synopsis = "image check [options] TREE [FILE...]",
                      .summary = "find what would stop a build, without one",
                      .options = options,
                      .operands = Operands::from(1),
                      .run = run_image_check};
const Registration registration{command};

} // namespace

} // namespace cli
