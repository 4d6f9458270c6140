// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot image manifest`: what is in a tree, as root sees it inside of a
// session and as it is outside.
#include "base/file.hpp"
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/recorded.hpp"
#include "cli/xattr_text.hpp"
#include "image/manifest.hpp"

#include <fmt/core.h>

#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "output",
     .letter = 'o',
     .argument = "FILE",
     .help = "write there instead of to stdout"},
};

base::Result<void> write(const Arguments& arguments, const std::string& text) {
  if (const auto output = arguments.value("output"))
    return base::replace_file(*output, text);
  fmt::print("{}", text);

  return {};
}

int run_image_manifest(const Arguments& arguments) {
  base::set_program_name("rootfs");
  const auto know = recorded_entries();
  if (!know)
    return fail(know.error());
  const auto text =
      image::manifest(arguments.operands().front(), *know, xattr_text);
  if (!text)
    return fail(text.error());
  const auto written = write(arguments, *text);

  return written ? EXIT_SUCCESS : fail(written.error());
}

const Command command{.name = "image manifest",
                      .synopsis = "image manifest [options] ROOT",
                      .summary = "list what is in a tree, with owners and sums",
                      .options = options,
                      .operands = Operands::exactly(1),
                      .run = run_image_manifest};
const Registration registration{command};

} // namespace

} // namespace cli
