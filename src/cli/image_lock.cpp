// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the common step may not take the session away under images that an
// earlier make, since killed, still has tools at work on. When they are done,
// that session and its forks are of no use any more.
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/forget_session.hpp"
#include "cli/supervise.hpp"
#include "image/lock.hpp"
#include "image/outcome.hpp"

#include <fmt/core.h>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "shared",
     .help = "others may have it shared, too, but nobody for himself"},
    {.name = "forget",
     .argument = "SESSION",
     .help = "remove this session and its forks first"},
};

int run_image_lock(const Arguments& arguments) {
  const auto& operands = arguments.operands();
  base::set_program_name("rootfs");
  const auto kind = arguments.has("shared") ? image::Lock::Kind::shared
                                            : image::Lock::Kind::exclusive;
  const auto lock = image::Lock::take(operands.front(), kind, [&] {
    base::note("waiting for images that an earlier make began");
  });
  if (!lock)
    return fail_before_command(lock.error());
  // For who wants to know how long it took.
  if (kind == image::Lock::Kind::exclusive)
    if (auto noted = lock->write(fmt::format("{}\n", image::now())); !noted)
      return fail_before_command(noted.error());
  for (const std::string& session : arguments.values("forget"))
    if (auto forgotten = forget_session(session); !forgotten)
      return fail_before_command(forgotten.error());

  // The lock is the command's from here on.
  return become({operands.begin() + 1, operands.end()});
}

const Command command{.name = "image lock",
                      .synopsis = "image lock [options] FILE CMD...",
                      .summary = "run CMD while nobody else works on images",
                      .options = options,
                      .operands = Operands{2, Operands::any.at_most, true},
                      .run = run_image_lock};
const Registration registration{command};

} // namespace

} // namespace cli
