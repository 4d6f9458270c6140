// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the common step may not take the session away under images that an
// earlier make, since killed, still has tools at work on. When they are done,
// that session and its forks are of no use any more.
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/forget_session.hpp"
#include "cli/makefiles.hpp"
#include "cli/supervise.hpp"
#include "image/lock.hpp"
#include "image/outcome.hpp"
#include "image/room.hpp"

#include <fmt/core.h>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "shared",
     .help = "others may have it shared, too, but nobody for himself"},
    {.name = "forget",
     .argument = "SESSION",
     .help = "remove this session and its forks first, and if CMD fails on "
             "a full disk"},
};

base::Result<void> forget_all(const std::vector<std::string>& sessions) {
  for (const std::string& session : sessions)
    if (auto forgotten = forget_session(session); !forgotten)
      return forgotten;

  return {};
}

/// What CMD leaves on a full disk would be in the way of the next attempt.
int run_and_forget(const std::vector<std::string>& argv,
                   const std::vector<std::string>& sessions,
                   const std::string& place) {
  const HeldSignals held;
  const auto ended = supervise(argv, held);
  if (!ended)
    return fail_before_command(ended.error());
  if (ended->status != 0)
    for (const std::string& full : image::full_places({place})) {
      base::report({"", full, "make room there and run make again"});
      if (auto forgotten = forget_all(sessions); !forgotten)
        base::report(forgotten.error());
    }

  return end_as(*ended, held);
}

int run_image_lock(const Arguments& arguments) {
  const auto& operands = arguments.operands();
  speak_for_makefile();
  const auto kind = arguments.has("shared") ? image::Lock::Kind::shared
                                            : image::Lock::Kind::exclusive;
  const auto lock = image::Lock::take(operands.front(), kind, [&] {
    base::note("waiting for what an earlier make began");
  });
  if (!lock)
    return fail_before_command(lock.error());
  // For who wants to know how long it took.
  if (kind == image::Lock::Kind::exclusive)
    if (auto noted = lock->write(fmt::format("{}\n", image::now())); !noted)
      return fail_before_command(noted.error());
  const auto sessions = arguments.values("forget");
  if (auto forgotten = forget_all(sessions); !forgotten)
    return fail_before_command(forgotten.error());
  const std::vector<std::string> argv{operands.begin() + 1, operands.end()};
  if (!sessions.empty())
    return run_and_forget(
        argv,
        sessions,
        operands.front().substr(0, operands.front().rfind('/') + 1));

  // The lock is the command's from here on.
  return become(argv);
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
