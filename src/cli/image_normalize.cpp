// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot image normalize`: what tools have no option for, so that the
// same image makes the same disk or archive twice.
#include "base/message.hpp"
#include "cli/command.hpp"
#include "image/normalize.hpp"

#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "uuid",
     .argument = "UUID",
     .help = "what the numbers that were drawn are to follow from"},
    {.name = "name",
     .argument = "NAME",
     .help = "the file's name when it is in its place"},
};

int run_image_normalize(const Arguments& arguments) {
  base::set_program_name("rootfs");
  const std::string& path = arguments.operands().front();
  const image::Identity identity{.uuid = arguments.value("uuid"),
                                 .name = arguments.value("name").value_or(
                                     path.substr(path.rfind('/') + 1))};
  const auto done = image::normalize(path, identity);

  return done ? EXIT_SUCCESS : fail(done.error());
}

const Command command{
    .name = "image normalize",
    .synopsis = "image normalize [options] FILE",
    .summary = "take times and drawn numbers out of a disk or archive",
    .options = options,
    .operands = Operands::exactly(1),
    .run = run_image_normalize};
const Registration registration{command};

} // namespace

} // namespace cli
