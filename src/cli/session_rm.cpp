// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session rm`: rm -rf would not ask whether somebody uses the
// session or was forked from it.
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "session/create.hpp"
#include "session/remove.hpp"
#include "view/view.hpp"

namespace cli {

namespace {

/// All are tried.
int run(const Arguments& arguments) {
  int status = exit_status::success;
  for (const std::string& operand : arguments.operands()) {
    const auto directory = session::absolute_path(operand);
    const auto removed = directory ? session::remove(*directory, view::discard)
                                   : base::Result<void>(directory.error());
    if (!removed)
      status = fail(removed.error());
  }

  return status;
}

const Command command{.name = "session rm",
                      .synopsis = "session rm SESSION...",
                      .summary = "remove sessions that nobody uses",
                      .operands = Operands::from(1),
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
