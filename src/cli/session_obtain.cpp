// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see session_obtain.hpp.
#include "cli/session_obtain.hpp"

#include "base/text.hpp"
#include "keeper/ending.hpp"
#include "session/fork.hpp"
#include "session/location.hpp"
#include "session/open.hpp"
#include "session/repair.hpp"
#include "view/layer.hpp"
#include "view/places.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace cli {

namespace {

bool wants_strict() {
  const char* const strict = std::getenv("JOBROOT_STRICT");

  return strict != nullptr && std::string_view(strict) == "1";
}

session::Settings settings_of(const SessionRequest& request) {
  return {.unknown_is_real = request.unknown_is_real,
          .strict = wants_strict(),
          .modes_on_disk = request.modes_on_disk,
          .clamp_time = request.clamp_time.value_or(jobroot::no_clamp)};
}

/// The options that an existing session can be told anew.
base::Result<void> adjust(const SessionRequest& request,
                          const std::string& directory) {
  if (!request.clamp_time && !request.unknown_is_real)
    return {};
  const auto session = session::open(directory, session::Access::write);
  if (!session)
    return session.error();
  jobroot::Header& header = (*session)->header();
  if (request.clamp_time)
    header.clamp_time = *request.clamp_time;
  if (request.unknown_is_real)
    jobroot::set_bits<std::uint32_t>(header.flags,
                                     jobroot::flag_unknown_is_real);

  return {};
}

base::Result<session::Held> use(const SessionRequest& request) {
  if (auto tidied = session::tidy(*request.directory); !tidied)
    return tidied.error();
  auto held = session::hold(*request.directory);
  if (!held)
    return held;
  const auto header = session::read_header(held->directory);
  if (!header)
    return header.error();
  if ((header->flags & jobroot::flag_sealed) != 0)
    return base::Error{.subject = *request.directory,
                       .found = "is sealed, nothing can be recorded in it",
                       .remedy =
                           fmt::format("run in a fork of it: --fork {}",
                                       base::shell_quote(*request.directory))};
  if (auto parents = session::check_parents(held->directory); !parents)
    return parents.error();
  if (auto taken = keeper::take_over(*held); !taken)
    return taken.error();
  if (auto adjusted = adjust(request, held->directory); !adjusted)
    return adjusted.error();

  return held;
}

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

/// Whether a directory turns out to be a session that somebody else was just
/// making.
bool appears(const std::string& directory) {
  constexpr int attempts = 50;
  constexpr useconds_t pause = 1000;
  for (int i = 0; i < attempts && exists(directory); i++) {
    if (exists(directory + "/db"))
      return true;
    ::usleep(pause);
  }

  return false;
}

base::Result<Obtained> used(const SessionRequest& request) {
  auto held = use(request);
  if (!held)
    return held.error();

  return Obtained{.session = std::move(*held), .is_new = false};
}

base::Result<Obtained> obtain_named(const SessionRequest& request) {
  if (!request.parent && exists(*request.directory + "/db"))
    return used(request);
  auto made = request.parent
                  ? session::fork(*request.directory,
                                  {.parent = *request.parent,
                                   .clamp_time = request.clamp_time,
                                   .unknown_is_real = request.unknown_is_real,
                                   .strict = wants_strict()})
                  : session::create(*request.directory, settings_of(request));
  if (made)
    return Obtained{.session = std::move(*made)};
  if (!request.parent && appears(*request.directory))
    return used(request);

  return made.error();
}

/// The tree that a view is going to be of; empty without one.
std::string tree_of(const SessionRequest& request) {
  if (!request.view)
    return "";
  if (!request.view->tree.empty() || !request.parent)
    return request.view->tree;
  const auto layer = view::read_layer(*request.parent);

  return layer && *layer ? (*layer)->tree : "";
}

/// The directory above `given` if the user may write there, and it is on the
/// same file system, or `given` is yet to be made.
std::string place_beside(const std::string& given) {
  if (given.empty())
    return "";
  const auto path = view::resolved_place(given);
  if (!path)
    return "";
  const std::string place = path->substr(0, path->rfind('/') + 1);

  struct stat beside {};

  struct stat within {};

  const bool fits =
      ::stat(place.c_str(), &beside) == 0 &&
      (::stat(path->c_str(), &within) != 0 || beside.st_dev == within.st_dev) &&
      ::access(place.c_str(), W_OK | X_OK) == 0;

  return fits ? place : "";
}

/// The layer of an overlay has to be on the file system of its tree, a copy on
/// that of the place where it appears.
std::string place_for_view(const SessionRequest& request) {
  if (!request.view)
    return "";
  std::string beside_tree = place_beside(tree_of(request));

  return beside_tree.empty() ? place_beside(request.view->at) : beside_tree;
}

base::Result<session::Held> make_temporary(const SessionRequest& request,
                                           const std::string& place) {
  if (request.parent)
    return session::fork_temporary(place,
                                   {.parent = *request.parent,
                                    .clamp_time = request.clamp_time,
                                    .unknown_is_real = request.unknown_is_real,
                                    .strict = wants_strict()});

  return session::create_temporary(place, settings_of(request));
}

} // namespace

base::Result<Obtained> obtain_session(const SessionRequest& request) {
  std::vector<std::string> places = session::temporary_places();
  if (request.directory) {
    auto named = obtain_named(request);
    if (named)
      named->places = std::move(places);
    return named;
  }
  std::string place = place_for_view(request);
  if (place.empty()) {
    auto chosen = session::choose_temporary_place(places);
    if (!chosen)
      return chosen.error();
    place = std::move(*chosen);
  } else {
    places.push_back(place);
  }
  auto session = make_temporary(request, place);
  if (!session)
    return session.error();

  return Obtained{.session = std::move(*session), .places = std::move(places)};
}

} // namespace cli
