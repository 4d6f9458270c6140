// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see ending.hpp.
#include "keeper/ending.hpp"

#include "session/lock.hpp"
#include "session/log.hpp"
#include "session/open.hpp"
#include "session/remove.hpp"
#include "session/save.hpp"
#include "view/overlay_view.hpp"

#include <sys/file.h>

namespace keeper {

namespace {

/// A session goes whole, with what its view has elsewhere.
base::Result<void> remove_held(const session::Held& session) {
  // The front has the same lock, so this is refused only for the sake of
  // processes that joined from elsewhere; the next start removes it then.
  if (::flock(session.lock.get(), LOCK_EX | LOCK_NB) != 0)
    return {};

  return session::remove_now(session.directory);
}

/// The layer of an overlay that is removed anyway needs nothing; a private
/// tree must come back first.
bool needs_finish(const Task& task) {
  return task.view &&
         (!task.temporary || task.view->mode != view::Mode::overlay);
}

} // namespace

base::Result<void> save_records(const Task& task) {
  if (!task.session || task.save.empty())
    return {};
  const auto session =
      session::open(task.session->directory, session::Access::read);
  if (!session)
    return session.error();

  return session::save(**session, task.save, task.roots);
}

base::Result<void> end_unstarted(const Task& task) {
  auto ended = end_session(task);
  if (task.is_new && !task.temporary && ended)
    ended = remove_held(*task.session);

  return ended;
}

base::Result<void> end_session(const Task& task) {
  if (task.upkeep != nullptr)
    task.upkeep->end();
  if (!task.session)
    return {};
  const std::string& directory = task.session->directory;
  auto ended = save_records(task);
  const bool saved = ended.has_value();
  if (!task.log.empty())
    session::stop_log(directory, task.log);
  if (saved)
    session::forget_promise(directory);
  if (needs_finish(task))
    if (auto finished = view::finish(*task.view); !finished && ended)
      ended = std::move(finished);
  // What could not be saved is worth more than an empty directory.
  if (task.temporary && !saved && ended.error().remedy.empty())
    ended.error().remedy = "what was to be saved is in " + directory;
  if (task.temporary && saved)
    if (auto removed = remove_held(*task.session); !removed && ended)
      ended = std::move(removed);
  if (task.shim_link)
    if (auto removed = remove_held(*task.shim_link); !removed && ended)
      ended = std::move(removed);

  return ended;
}

void sweep(const std::vector<std::string>& sessions) {
  session::sweep(sessions, view::discard);
}

base::Result<void> take_over(const session::Held& session) {
  if (::flock(session.lock.get(), LOCK_EX | LOCK_NB) != 0)
    return {};
  session::share(session.lock);
  if (auto kept = session::keep_promise(session.directory); !kept)
    return kept;

  const auto header = session::read_header(session.directory);
  if (header && (header->flags & jobroot::flag_log) != 0)
    session::stop_log(session.directory);
  if (!header || (header->flags & jobroot::flag_overlay_view) == 0)
    return {};
  const auto open = session::open(session.directory, session::Access::write);
  if (!open)
    return open.error();
  view::forget_overlay_view(**open);

  return {};
}

} // namespace keeper
