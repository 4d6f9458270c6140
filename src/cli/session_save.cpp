// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session save`: what is recorded, as a file that fakeroot
// reads; also in the middle of a run.
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/roots.hpp"
#include "session/open.hpp"
#include "session/save.hpp"

namespace cli {

namespace {

constexpr Option options[] = {
    root_option("name the files below DIR, too; may be repeated"),
};

int run(const Arguments& arguments) {
  const auto& operands = arguments.operands();
  const auto roots = roots_of(arguments);
  if (!roots)
    return fail(roots.error());
  const auto session = session::open(operands[0], session::Access::read);
  if (!session)
    return fail(session.error());
  const auto saved =
      session::save(**session,
                    operands.size() > 1 ? operands[1] : "/dev/stdout",
                    save_roots(*roots));

  return saved ? exit_status::success : fail(saved.error());
}

const Command command{.name = "session save",
                      .synopsis = "session save [options] SESSION [FILE]",
                      .summary = "write what is recorded as fakeroot -s does",
                      .options = options,
                      .operands = {.at_least = 1, .at_most = 2},
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
