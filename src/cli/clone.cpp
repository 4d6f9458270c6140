// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot clone`: a tree again, with what the session says of it, as
// `cp -a` inside the session would make it, but without reading what can be
// shared and without a call of the shim for each file.
#include "view/clone.hpp"

#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/progress_line.hpp"
#include "cli/token_workers.hpp"
#include "session/open.hpp"
#include "view/session_records.hpp"

#include <signal.h>

#include <atomic>
#include <optional>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "session",
     .argument = "DIR",
     .help = "copy the records of this session instead of that of "
             "`jobroot run`"},
};

/// Which signal asked us to stop.
std::atomic<int> stopped_by = 0;
static_assert(std::atomic<int>::is_always_lock_free);

/// While it lives, signals that end a program stop the copy, which then is
/// removed; afterwards they end us as they would have.
class Stoppable {
public:
  Stoppable() {
    handle([](int signal) { stopped_by = signal; });
    // A file larger than we may write is an error as others are.
    (void)::signal(SIGXFSZ, SIG_IGN);
  }

  Stoppable(const Stoppable&) = delete;
  Stoppable(Stoppable&&) = delete;
  Stoppable& operator=(const Stoppable&) = delete;
  Stoppable& operator=(Stoppable&&) = delete;

  ~Stoppable() {
    handle(SIG_DFL);
    if (stopped_by != 0)
      (void)::raise(stopped_by);
  }

private:
  static void handle(void (*handler)(int)) {
    struct sigaction action = {};
    action.sa_handler = handler;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
      // A signal that our caller ignores stays ignored.
      if (struct sigaction old = {};
          ::sigaction(signal, nullptr, &old) == 0 && old.sa_handler != SIG_IGN)
        (void)::sigaction(signal, &action, nullptr);
  }
};

base::Result<session::OpenSession> open_session(const Arguments& arguments) {
  auto directory = arguments.value("session");
  if (!directory)
    directory = session::current();
  if (!directory)
    return session::OpenSession{};
  auto session = session::open(*directory, session::Access::write);
  if (session && !(*session)->own().writable())
    return base::Error{*directory,
                       "the session is sealed, or not ours to write to",
                       "clone in a fork of it"};
  return session;
}

int run(const Arguments& arguments) {
  const std::string& source = arguments.operands()[0];
  const std::string& destination = arguments.operands()[1];
  const auto session = open_session(arguments);
  if (!session)
    return fail(session.error());
  std::optional<view::SessionRecords> records;
  if (*session)
    records.emplace(**session);
  TokenWorkers workers;
  const Stoppable stoppable;
  ProgressLine line{destination};
  const auto cloned =
      view::clone(source,
                  destination,
                  {.records = records ? &*records : nullptr,
                   .workers = &workers,
                   .go_on = [&](const view::CopyProgress& progress) {
                     line.show(progress);
                     return stopped_by == 0;
                   }});
  return cloned ? exit_status::success : fail(cloned.error());
}

const Command command{.name = "clone",
                      .synopsis = "clone [--session DIR] SRC DST",
                      .summary = "copy a tree with its records",
                      .options = options,
                      .operands = Operands::exactly(2),
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
