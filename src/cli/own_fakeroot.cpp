// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see own_fakeroot.hpp.
#include "cli/own_fakeroot.hpp"

#include "session/create.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cli {

namespace {

/// As in preload/program.cpp.
constexpr std::array<std::string_view, 4> fakeroots = {
    "fakeroot", "fakeroot-sysv", "fakeroot-tcp", "fakeroot-pseudo"};

bool is_executable(const std::string& path) {
  return ::access(path.c_str(), X_OK) == 0;
}

} // namespace

std::vector<std::string> with_own_fakeroot(std::vector<std::string> command) {
  if (command.empty())
    return command;
  const std::string& program = command.front();
  const std::size_t slash = program.rfind('/');
  const std::string_view name = std::string_view(program).substr(slash + 1);
  if (std::ranges::find(fakeroots, name) == fakeroots.end() ||
      (slash != std::string::npos && !is_executable(program)))
    return command;
  const auto self = session::absolute_path("/proc/self/exe");
  if (!self)
    return command;
  const std::string own = self->substr(0, self->rfind('/')) + "/fakeroot";
  if (is_executable(own))
    command.front() = own;

  return command;
}

} // namespace cli
