// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see session_start.hpp.
#include "cli/session_start.hpp"

#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/own_fakeroot.hpp"
#include "cli/progress_line.hpp"
#include "cli/roots.hpp"
#include "cli/session_obtain.hpp"
#include "cli/supervise.hpp"
#include "cli/token_workers.hpp"
#include "exchange/import.hpp"
#include "jobserver/client.hpp"
#include "keeper/descriptors.hpp"
#include "keeper/ending.hpp"
#include "keeper/environment.hpp"
#include "keeper/front.hpp"
#include "session/location.hpp"
#include "session/log.hpp"
#include "session/open.hpp"
#include "session/remove.hpp"
#include "session/save.hpp"
#include "session/seal.hpp"

#include <fmt/core.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace cli {

namespace {

/// Whether we are inside of a session; an error inside of something else.
base::Result<bool> is_inside() {
  const char* const key = std::getenv("FAKEROOTKEY");
  if (key == nullptr || key[0] == '\0')
    return false;
  if (key[0] != '/')
    return base::Error{
        .subject = "FAKEROOTKEY",
        .found = fmt::format("found '{}', expected the path of a session", key),
        .remedy = "another fakeroot runs this; leave it first"};

  return true;
}

bool is_there_to_load(const std::string& path) {
  struct stat status = {};

  return ::stat(path.c_str(), &status) == 0 && !S_ISDIR(status.st_mode);
}

base::Result<void> load_records(const SessionRequest& request,
                                const std::string& directory) {
  if (!request.load)
    return {};
  if (request.load_may_be_missing && !is_there_to_load(*request.load)) {
    base::note(fmt::format("{}: found nothing to load", *request.load));
    return {};
  }
  const auto session = session::open(directory, session::Access::write);

  if (!session)
    return session.error();
  const auto loaded = exchange::load(**session, *request.load, request.roots);
  if (!loaded)
    return loaded.error();
  say_loaded(*request.load, *loaded);

  return {};
}

/// What would be known at the end only is said at the start: a file that is
/// replaced needs a directory to write to. Pipes and the like are written to
/// as they are.
base::Result<void> check_save(const std::string& path) {
  struct stat status = {};
  const bool is_there = ::stat(path.c_str(), &status) == 0;
  if (is_there && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
    return {};

  const std::string directory = path.substr(0, path.rfind('/') + 1);
  if (is_there && S_ISDIR(status.st_mode))
    return base::Error::system(path, "save to it", EISDIR, "name a file");
  if (::access(directory.c_str(), W_OK | X_OK) != 0)
    return base::Error::system(
        path, "save to it", errno, "name a file where you may write");

  return {};
}

/// A file that may not be there yet, whatever the working directory will be.
base::Result<std::string> absolute_file(const std::string& path) {
  if (path.starts_with('/'))
    return path;
  const auto directory = session::absolute_path(".");

  return directory ? *directory + '/' + path : directory;
}

/// Where --save goes.
base::Result<std::string> absolute_save(const SessionRequest& request) {
  if (!request.save)
    return std::string();

  auto path = absolute_file(*request.save);
  if (!path || session::descriptor_named(*path) >= 0)
    return path;
  if (const auto checked = check_save(*path); !checked)
    return checked.error();

  return path;
}

void say_view(const view::Prepared& view) {
  base::note(fmt::format("view: {} of {} at {}: {}",
                         view::name_of(view.mode),
                         view.tree,
                         view.at,
                         view.why));
}

/// Each {view} in the command is where the view is.
void name_view(std::vector<std::string>& command, const std::string& at) {
  constexpr std::string_view name = "{view}";
  for (std::string& word : command)
    for (std::size_t from = word.find(name); from != std::string::npos;
         from = word.find(name, from + at.size()))
      word.replace(from, name.size(), at);
}

base::Result<void> prepare_view(const SessionRequest& request,
                                keeper::Task& task) {
  if (!request.view)
    return {};
  // A killed run may have left its private tree where this one is to be.
  keeper::sweep(session::abandoned(task.places));
  // Make's job server cannot be reached from inside a user namespace.
  if (auto handed = jobserver::hand_on(); !handed)
    return handed;
  TokenWorkers workers;
  ProgressLine line{request.view->at};
  auto view = view::prepare({.mode = request.view->mode,
                             .tree = request.view->tree,
                             .at = request.view->at,
                             .session_directory = task.session->directory,
                             .read_only = request.view->read_only,
                             .workers = &workers,
                             .go_on = [&](const view::CopyProgress& progress) {
                               line.show(progress);
                               return true;
                             }});
  if (!view)
    return view.error();
  if (request.verbose)
    say_view(*view);
  name_view(task.command, view->at);
  task.view = std::move(*view);

  return {};
}

/// Absolute; empty if none is wanted.
base::Result<std::string> start_log(const SessionRequest& request,
                                    const std::string& directory) {
  if (!request.log)
    return std::string();
  auto file = absolute_file(*request.log);
  if (!file)
    return file;
  if (auto started = session::start_log(directory, *file); !started)
    return started.error();

  return file;
}

/// The environment, with a path to the shim that LD_PRELOAD can hold.
base::Result<void> prepare_environment(keeper::Task& task) {
  auto shim = keeper::shim_path();
  if (!shim)
    return shim.error();
  if (!keeper::fits_preload(*shim)) {
    std::string directory = task.session->directory;
    if (!keeper::fits_preload(directory)) {
      const auto place = session::choose_temporary_place(task.places);
      auto link = place ? session::create_temporary(
                              *place, {.capacity = jobroot::minimum_capacity})
                        : place.error();
      if (!link)
        return link.error();
      directory = link->directory;
      task.shim_link = std::move(*link);
    }
    shim = keeper::link_shim(*shim, directory);
    if (!shim)
      return shim.error();
  }
  task.environment =
      keeper::session_environment(task.session->directory, *shim);

  return {};
}

/// From here on the attendant's end is the task's.
base::Result<void> call_attendant(const SessionRequest& request,
                                  keeper::Task& task) {
  task.upkeep = request.attendant;
  task.ends_whole = request.attendant != nullptr;

  return request.attendant != nullptr
             ? request.attendant->prepare(task.session->directory)
             : base::Result<void>{};
}

base::Result<void> prepare(const SessionRequest& request, keeper::Task& task) {
  const auto save = absolute_save(request);
  if (!save)
    return save.error();
  task.save = *save;
  task.roots = save_roots(request.roots);
  const auto log = start_log(request, task.session->directory);
  if (!log)
    return log.error();
  task.log = *log;
  if (auto loaded = load_records(request, task.session->directory); !loaded)
    return loaded;
  if (auto viewed = prepare_view(request, task); !viewed)
    return viewed;
  if (!task.save.empty() && session::descriptor_named(task.save) < 0)
    if (auto promised = session::promise_save(
            task.session->directory, task.save, request.roots);
        !promised)
      return promised;
  if (auto prepared = call_attendant(request, task); !prepared)
    return prepared;

  return prepare_environment(task);
}

base::Result<keeper::Outcome> run_in_new(const SessionRequest& request) {
  auto obtained = obtain_session(request);
  if (!obtained)
    return obtained.error();
  keeper::Task task{.session = std::move(obtained->session),
                    .temporary = !request.directory,
                    .is_new = obtained->is_new,
                    .places = std::move(obtained->places),
                    .command = with_own_fakeroot(request.command)};
  if (auto prepared = prepare(request, task); !prepared) {
    (void)keeper::end_unstarted(task);
    return prepared.error();
  }
  auto outcome = keeper::run(task);
  if (!outcome)
    (void)keeper::end_unstarted(task);

  return outcome;
}

/// A session is told once how it is to be, by whoever made it.
void say_what_is_not_changed(const SessionRequest& request,
                             const std::string& directory) {
  const auto header = session::read_header(directory);
  if (!header)
    return;
  const bool is_real = (header->flags & jobroot::flag_unknown_is_real) != 0;
  if (request.unknown_is_real && !is_real)
    base::note("unknown-is-real: no effect in the session that is joined");
  if (request.clamp_time && header->clamp_time != *request.clamp_time)
    base::note("clamp-time: no effect in the session that is joined");
}

/// Becomes the command, unless something is left to do afterwards.
base::Result<keeper::Outcome> run_joined(const SessionRequest& request) {
  const std::string directory = session::current().value_or("");
  auto session = session::hold(directory);
  if (!session)
    return session.error();
  say_what_is_not_changed(request, directory);
  const auto save = absolute_save(request);
  if (!save)
    return save.error();
  if (const auto log = start_log(request, directory); !log)
    return log.error();
  if (auto loaded = load_records(request, directory); !loaded)
    return loaded.error();
  if (const auto shim = keeper::shim_path();
      shim && keeper::fits_preload(*shim))
    ::setenv("LD_PRELOAD", keeper::preload_list(*shim).c_str(), 1);
  if (save->empty() && request.attendant == nullptr)
    return keeper::Outcome{.status = become(request.command)};

  keeper::Task task{.session = std::move(*session),
                    .save = *save,
                    .roots = save_roots(request.roots),
                    .command = with_own_fakeroot(request.command)};
  auto prepared = call_attendant(request, task);
  for (const char* const* entry = ::environ; *entry != nullptr; entry++)
    task.environment.emplace_back(*entry);
  auto outcome = prepared ? keeper::run(task)
                          : base::Result<keeper::Outcome>{prepared.error()};
  if (!outcome && task.upkeep != nullptr)
    task.upkeep->end();

  return outcome;
}

base::Result<keeper::Outcome> run(const SessionRequest& request) {
  const bool wants_another =
      request.directory || request.parent || request.view;
  const auto inside = is_inside();
  if (!inside)
    return inside.error();

  return *inside && !wants_another ? run_joined(request) : run_in_new(request);
}

/// The command's own status counts, unless it is none or tells of success.
int status_after_failure(const SessionRequest& request, int status) {
  const bool is_ours =
      status == exit_status::success || status == exit_status::own_failure;

  return is_ours ? request.own_failure : status;
}

/// A shell that waits for us goes on after ^C, unless it sees that we died of
/// it, too. What scripts end with that were stopped by it is any failure.
void die_like_the_command(const SessionRequest& request,
                          const keeper::Outcome& outcome) {
  constexpr int by_signal = 128;
  const bool is_script = request.attendant != nullptr;
  if (!outcome.signal || outcome.status == exit_status::success ||
      (!is_script && outcome.status != by_signal + *outcome.signal))
    return;
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, *outcome.signal);
  ::prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); // one core file will do
  (void)::signal(*outcome.signal, SIG_DFL);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
  (void)::raise(*outcome.signal);
}

int fail_before_start(const SessionRequest& request, base::Error error) {
  if (error.exit_status == exit_status::failure ||
      error.exit_status == exit_status::own_failure)
    error.exit_status = request.own_failure;

  return fail(error);
}

} // namespace

int run_in_session(const SessionRequest& request) {
  keeper::fill_standard_descriptors();
  if (request.parent)
    if (const auto checked = session::check_seal(*request.parent); !checked)
      return fail_before_start(request, checked.error());

  const auto outcome = run(request);
  if (!outcome)
    return fail_before_start(request, outcome.error());
  if (request.attendant != nullptr)
    request.attendant->conclude(*outcome);
  if (!outcome->failure) {
    die_like_the_command(request, *outcome);
    return outcome->status;
  }
  base::report(*outcome->failure);

  return status_after_failure(request, outcome->status);
}

} // namespace cli
