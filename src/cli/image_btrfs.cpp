// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot image btrfs`: what mkfs.btrfs does not write into an image.
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/recorded.hpp"
#include "image/btrfs.hpp"

#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "type",
     .argument = "NAME",
     .help = "in messages: the image's type"},
};

int run_image_btrfs(const Arguments& arguments) {
  base::set_program_name("rootfs");
  const auto know = recorded_entries();
  if (!know)
    return fail(know.error());
  const auto mended = image::mend_btrfs(
      arguments.operands().front(), arguments.operands().back(), *know);
  if (!mended)
    return fail(mended.error());
  if (mended->lacks_attributes_of_root)
    base::note(arguments.value("type").value_or("btrfs") +
               ": cannot hold extended attributes of the root directory");

  return EXIT_SUCCESS;
}

const Command command{
    .name = "image btrfs",
    .synopsis = "image btrfs [--type NAME] IMAGE ROOT",
    .summary = "write into a Btrfs of a tree what mkfs.btrfs leaves out",
    .options = options,
    .operands = Operands::exactly(2),
    .run = run_image_btrfs};
const Registration registration{command};

} // namespace

} // namespace cli
