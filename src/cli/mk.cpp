// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a makefile includes ours by asking for their place, so that it holds no
// path and works with the tree wherever it was built or installed.
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/makefiles.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace cli {

base::Result<std::string> makefiles() {
  constexpr std::string_view from_program = "../share/jobroot/mk";
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error)
    return base::Error::system("/proc/self/exe", "read", error.value());

  const auto place =
      (program.parent_path() / from_program).lexically_normal().string();
  if (::access((place + "/rootfs.mk").c_str(), R_OK) != 0)
    return base::Error::system(
        place + "/rootfs.mk", "read", errno, "install jobroot as a whole");

  return place;
}

void speak_for_makefile() {
  const char* const caller = std::getenv("JOBROOT_MAKEFILE");
  base::set_program_name(caller == nullptr ? "rootfs" : caller);
}

namespace {

int run_mk(const Arguments&) {
  const auto place = makefiles();
  if (!place)
    return fail(place.error());
  fmt::print("{}\n", *place);

  return EXIT_SUCCESS;
}

const Command command{.name = "mk",
                      .synopsis = "mk",
                      .summary = "print the directory of the makefiles",
                      .run = run_mk};
const Registration registration{command};

} // namespace

} // namespace cli
