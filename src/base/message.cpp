// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see message.hpp.
#include "base/message.hpp"

#include <unistd.h>

#include <string>

namespace base {

namespace {

constinit std::string_view program_name = "jobroot";

} // namespace

void set_program_name(std::string_view name) {
  program_name = name;
}

void note(std::string_view text) {
  std::string line{program_name};
  line.append(": ").append(text).append("\n");

  // Nobody is left to be told when stderr itself cannot be written.
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, line.data(), line.size());
}

void report(const Error& error) {
  note(render(error));
}

} // namespace base
