// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session load`: records of a fakeroot that ran before.
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/roots.hpp"
#include "exchange/import.hpp"
#include "session/open.hpp"

#include <unistd.h>

namespace cli {

namespace {

/// The session, made if there is none.
base::Result<session::Held> obtain(const std::string& directory) {
  if (::access((directory + "/db").c_str(), F_OK) == 0)
    return session::hold(directory);

  return session::create(directory, {});
}

constexpr Option options[] = {
    root_option("look for the files below DIR; may be repeated"),
};

int run(const Arguments& arguments) {
  const auto& operands = arguments.operands();
  const std::string file = operands.size() > 1 ? operands[1] : "/dev/stdin";
  const auto roots = roots_of(arguments);
  if (!roots)
    return fail(roots.error());
  const auto held = obtain(operands[0]);
  if (!held)
    return fail(held.error());
  const auto session = session::open(held->directory, session::Access::write);
  if (!session)
    return fail(session.error());
  if (!(*session)->own().writable())
    return fail({.subject = operands[0],
                 .found = "is sealed, nothing can be recorded in it"});
  const auto loaded = exchange::load(**session, file, *roots);
  if (!loaded)
    return fail(loaded.error());
  say_loaded(file, *loaded);

  return exit_status::success;
}

const Command command{
    .name = "session load",
    .synopsis = "session load [options] SESSION [FILE]",
    .summary = "record what a file of fakeroot -s, or an mtree, says",
    .options = options,
    .operands = {.at_least = 1, .at_most = 2},
    .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
