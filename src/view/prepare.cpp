// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see view.hpp. All that can be wrong with a view is found here, before
// anything is forked or mounted for good.
#include "base/file.hpp"
#include "session/fork.hpp"
#include "session/open.hpp"
#include "view/beneath.hpp"
#include "view/overlay_view.hpp"
#include "view/places.hpp"
#include "view/private_tree.hpp"
#include "view/session_records.hpp"
#include "view/view.hpp"
#include "view/working_path.hpp"

#include <fmt/core.h>

namespace view {

using base::Error;
using base::Result;

namespace {

/// Where no overlay can be mounted, for the reason given.
void choose_copy(Prepared& view, const Error& no_overlay) {
  const Result<void> reflink =
      try_reflink(view.beneath, LayerPaths{view.session_directory}.directory());
  view.mode = reflink ? Mode::reflink : Mode::copy;
  view.why = fmt::format("no overlay ({})", base::render(no_overlay));
  view.why += reflink ? ", but blocks can be shared"
                      : fmt::format(", no shared blocks ({})",
                                    base::render(reflink.error()));
}

/// A session has one view: what an earlier run made is taken up.
Result<void>
take_up(const Layer& earlier, const Request& request, Prepared& view) {
  const std::string& session = view.session_directory;
  const auto error = [&](std::string_view has, std::string_view wanted) {
    return Error{
        .subject = session,
        .found = fmt::format("its view was made of {}, not of {}", has, wanted),
        .remedy = "use another session"};
  };
  if (Result<void> same = check_file_system(session, earlier); !same)
    return same;
  if (earlier.tree != view.tree)
    return error(earlier.tree, view.tree);
  if (request.mode != Mode::automatic && request.mode != earlier.mode)
    return Error{.subject = session,
                 .found = fmt::format("its view was made in mode {}, not {}",
                                      name_of(earlier.mode),
                                      name_of(request.mode)),
                 .remedy = "use another session"};
  view.mode = earlier.mode;
  view.why = "as in the session's last run";
  return {};
}

/// Who asked for shared blocks gets an error for a file that cannot share
/// them; who did not gets a copy of it.
Contents contents_of(Mode asked, Mode chosen) {
  if (chosen != Mode::reflink)
    return Contents::copy;
  return asked == Mode::reflink ? Contents::reflink : Contents::reflink_if_can;
}

Result<void> copy_beneath(const Request& request,
                          const Prepared& view,
                          Layer& layer,
                          jobroot::Session& session) {
  SessionRecords records{session};
  return make_private_tree(view.session_directory,
                           layer,
                           view.beneath,
                           {.contents = contents_of(request.mode, view.mode),
                            .records = &records,
                            .workers = request.workers,
                            .go_on = request.go_on});
}

Result<void> start_private_tree(const Request& request,
                                const Prepared& view,
                                const std::optional<Layer>& earlier,
                                jobroot::Session& session) {
  const Result<FileSystem> here = FileSystem::of(view.at);
  const Result<FileSystem> home =
      FileSystem::of(LayerPaths{view.session_directory}.directory());
  if (!here || !home)
    return here ? home.error() : here.error();
  if (here->device != home->device)
    return Error{.subject = view.at,
                 .found = fmt::format("is on another file system than {}, "
                                      "which keeps the copy",
                                      view.session_directory),
                 .remedy = "choose a directory there"};
  const WorkingPath working_path;
  Layer layer = earlier.value_or(Layer{.mode = view.mode,
                                       .tree = view.tree,
                                       .at = view.at,
                                       .file_system = *home});
  if (!earlier)
    if (Result<void> made = copy_beneath(request, view, layer, session); !made)
      return made;
  if (Result<void> brought =
          bring_private_tree(view.session_directory, layer, view.at);
      !brought)
    return brought;
  return working_path.enter_again();
}

/// In the mode that is asked for or was, else in the first that works.
Result<void> start(const Request& request,
                   Prepared& view,
                   const std::optional<Layer>& earlier,
                   jobroot::Session& session) {
  if (view.mode == Mode::overlay)
    return start_overlay_view(view, earlier, session);
  if (view.mode == Mode::automatic) {
    Result<void> overlay = start_overlay_view(view, earlier, session);
    if (overlay) {
      view.mode = Mode::overlay;
      view.why = "an overlay can be mounted";
      return overlay;
    }
    choose_copy(view, overlay.error());
  }
  return start_private_tree(request, view, earlier, session);
}

/// Everything but the layer itself.
Result<Prepared> look_around(const Request& request,
                             std::optional<Layer>& earlier) {
  Prepared view{.mode = request.mode,
                .why = "as asked for",
                .read_only = request.read_only};
  Result<std::string> session = resolved(request.session_directory);
  if (!session)
    return session.error();
  view.session_directory = std::move(*session);
  Result<std::optional<Layer>> layer = read_layer(view.session_directory);
  if (!layer)
    return layer.error();
  earlier = std::move(*layer);
  const std::string& tree =
      request.tree.empty() && earlier ? earlier->tree : request.tree;
  const Result<std::vector<std::string>> parents =
      session::parents_of(view.session_directory);
  if (!parents)
    return parents.error();
  Result<Beneath> beneath = find_beneath(tree, *parents);
  if (!beneath)
    return beneath.error();
  view.tree = std::move(beneath->tree);
  view.beneath = std::move(beneath->layers);
  Result<std::string> at = resolved_place(request.at);
  if (!at)
    return at.error();
  view.at = std::move(*at);
  if (Result<void> good =
          check_places({view.tree, view.at, view.session_directory});
      !good)
    return good.error();
  return view;
}

} // namespace

Result<Prepared> prepare(const Request& request) {
  Result<base::Fd> lock = lock_layer(request.session_directory);
  if (!lock)
    return lock.error();
  std::optional<Layer> earlier;
  Result<Prepared> view = look_around(request, earlier);
  if (!view)
    return view;
  view->lock = std::move(*lock);
  if (Result<void> made = base::make_directories(view->at); !made)
    return made.error();
  const auto session =
      session::open(view->session_directory, session::Access::write);
  if (!session)
    return session.error();
  // Only a killed run can have left it, since the lock is ours.
  forget_overlay_view(**session);
  if (earlier)
    if (Result<void> same = take_up(*earlier, request, *view); !same)
      return same.error();
  if (Result<void> started = start(request, *view, earlier, **session);
      !started)
    return started.error();
  return view;
}

} // namespace view
