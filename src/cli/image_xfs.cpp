// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot image xfs`: what mkfs.xfs and xfs_db have to be told to make an
// image of a tree, as root sees it inside of a session.
#include "base/file.hpp"
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/recorded.hpp"
#include "image/xfs.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "protofile",
     .argument = "FILE",
     .help = "write there a protofile for mkfs.xfs"},
    {.name = "commands",
     .argument = "FILE",
     .help = "write there what xfs_db reads from stdin afterwards"},
    {.name = "latest",
     .argument = "SECONDS",
     .help = "let no time be later than that, since 1970"},
    {.name = "type",
     .argument = "NAME",
     .help = "in messages: the image's type"},
    {.name = "variables",
     .argument = "PREFIX",
     .help = "in messages: what the settings' names begin with"},
};

base::Result<void> link(const std::map<std::string, std::string>& aliases) {
  for (const auto& [name, file] : aliases) {
    ::unlink(name.c_str());
    if (::symlink(file.c_str(), name.c_str()) != 0)
      return base::Error::system(name, "make the link", errno);
  }

  return {};
}

base::Result<void> write_plan(const Arguments& arguments) {
  const auto latest = arguments.value("latest");
  const auto seconds =
      latest ? base::parse_number<std::int64_t>(*latest) : std::nullopt;
  if (latest && !seconds)
    return usage_error(
        arguments.command(), "--latest", "'" + *latest + "' is no number");
  const auto know = recorded_entries();
  if (!know)
    return know.error();

  const std::string protofile = *arguments.value("protofile");
  const auto plan = image::xfs_plan(
      {.root = arguments.operands().front(),
       .latest = seconds,
       .type = arguments.value("type").value_or("xfs"),
       .variables = arguments.value("variables").value_or("ROOTFS_XFS_"),
       .aliases = protofile + "-"},
      *know);
  if (!plan)
    return plan.error();
  if (auto linked = link(plan->aliases); !linked)
    return linked;
  if (auto written = base::replace_file(protofile, plan->protofile); !written)
    return written;

  return base::replace_file(*arguments.value("commands"), plan->commands);
}

int run_image_xfs(const Arguments& arguments) {
  if (!arguments.has("protofile") || !arguments.has("commands"))
    return fail(usage_error(arguments.command(),
                            "image xfs",
                            "--protofile and --commands are needed"));
  base::set_program_name("rootfs");
  const auto written = write_plan(arguments);

  return written ? EXIT_SUCCESS : fail(written.error());
}

const Command command{
    .name = "image xfs",
    .synopsis = "image xfs --protofile FILE --commands FILE [options] ROOT",
    .summary = "write what mkfs.xfs and xfs_db make an image of",
    .options = options,
    .operands = Operands::exactly(1),
    .run = run_image_xfs};
const Registration registration{command};

} // namespace

} // namespace cli
