// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a tool that is missing should be heard of before the work begins, with
// all the others that are, and with the name of the package that has it.
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/makefiles.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cstdlib>
#include <map>

namespace cli {

namespace {

struct Tool {
  std::string package;
  std::string users;
};

using Tools = std::map<std::string, Tool>;

/// What is given by its place may be a file that a tool needs.
bool is_there(const std::string& tool) {
  if (tool.find('/') != std::string::npos)
    return ::access(tool.c_str(), R_OK) == 0;

  const char* const path = std::getenv("PATH");
  for (const auto directory : base::split(path == nullptr ? "" : path, ':')) {
    const std::string file =
        fmt::format("{}/{}", directory.empty() ? "." : directory, tool);
    if (::access(file.c_str(), X_OK) == 0)
      return true;
  }

  return false;
}

/// From words "USER:TOOL[:PACKAGE]", what is missing.
Tools missing_tools(const std::vector<std::string>& words) {
  Tools missing;

  for (const std::string& word : words) {
    const auto fields = base::split(word, ':');
    const std::string tool{fields[fields.size() > 1 ? 1 : 0]};
    if (is_there(tool))
      continue;
    Tool& entry = missing[tool];
    if (fields.size() > 2)
      entry.package = fields[2];
    if (!entry.users.empty())
      entry.users += ", ";
    entry.users += fields[0];
  }

  return missing;
}

int run_image_tools(const Arguments& arguments) {
  speak_for_makefile();
  const Tools missing = missing_tools(arguments.operands());

  for (const auto& [name, tool] : missing)
    base::note(fmt::format("{} not found, needed by {}.{} Or set HOST_DIR.",
                           name,
                           tool.users,
                           tool.package.empty()
                               ? ""
                               : " Debian: apt install " + tool.package + "."));

  return missing.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

const Command command{.name = "image tools",
                      .synopsis = "image tools USER:TOOL[:PACKAGE]...",
                      .summary =
                          "name the tools that are missing, and who needs them",
                      .operands = Operands::any,
                      .run = run_image_tools};
const Registration registration{command};

} // namespace

} // namespace cli
