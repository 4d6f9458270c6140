// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a tool takes from chance must not get into an image. The library
// that gives it something better is beside the makefiles; it is loaded before
// the session's, which answers what it asks.
#include "base/result.hpp"
#include "cli/command.hpp"
#include "cli/supervise.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace cli {

namespace {

constexpr std::string_view from_program = "../lib/jobroot/libjobroot-steady.so";

constexpr Option options[] = {
    {.name = "uuid",
     .argument = "UUID",
     .help = "what random ones that CMD asks for are made of"},
};

base::Result<std::string> library() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error)
    return base::Error::system("/proc/self/exe", "read", error.value());
  const auto place =
      (program.parent_path() / from_program).lexically_normal().string();
  if (::access(place.c_str(), R_OK) != 0)
    return base::Error::system(
        place, "read", errno, "install jobroot as a whole");

  return place;
}

int run_image_steady(const Arguments& arguments) {
  const auto steady = library();
  if (!steady)
    return fail_before_command(steady.error());

  const char* const others = ::getenv("LD_PRELOAD");
  const std::string preload =
      others == nullptr ? *steady : fmt::format("{}:{}", *steady, others);
  ::setenv("LD_PRELOAD", preload.c_str(), 1);
  if (const auto uuid = arguments.value("uuid"))
    ::setenv("JOBROOT_UUID", uuid->c_str(), 1);

  return become(arguments.operands());
}

const Command command{.name = "image steady",
                      .synopsis = "image steady [options] CMD...",
                      .summary = "run a tool without what it takes from chance",
                      .options = options,
                      .operands = Operands::command,
                      .run = run_image_steady};
const Registration registration{command};

} // namespace

} // namespace cli
