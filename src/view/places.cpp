// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see places.hpp.
#include "view/places.hpp"

#include "view/layer.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <system_error>

namespace view {

using base::Error;
using base::Result;

namespace {

Error unsuitable(const std::string& place, std::string found) {
  return {.subject = place,
          .found = std::move(found),
          .remedy = "choose another directory"};
}

} // namespace

bool lies_in(const std::string& path, const std::string& directory) {
  return directory == "/" || path == directory ||
         path.starts_with(directory + "/");
}

Result<std::string> resolved(const std::string& path) {
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);
  if (error)
    return Error::system(path, "resolve", error.value());
  return real.string();
}

Result<std::string> resolved_place(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  const auto real =
      error ? absolute : std::filesystem::weakly_canonical(absolute, error);
  if (error)
    return Error::system(path, "resolve", error.value());
  std::string place = real.lexically_normal().string();
  if (place.size() > 1 && place.ends_with('/'))
    place.pop_back();
  return place;
}

Result<void> check_places(const Places& places) {
  const auto& [tree, at, session] = places;
  const LayerPaths paths{session};
  if (lies_in(session, tree))
    return unsuitable(
        session,
        fmt::format("lies in {}, of which it is to keep a view", tree));
  if (at == tree)
    return unsuitable(at, "is the tree itself, which is never written");
  if (lies_in(at, tree))
    return unsuitable(at,
                      fmt::format("lies in {}, which is never written", tree));
  if (lies_in(tree, at))
    return unsuitable(at, fmt::format("a view there would hide {}", tree));
  if (lies_in(session, at))
    return unsuitable(at, fmt::format("a view there would hide {}", session));
  if (lies_in(at, paths.directory()))
    return unsuitable(at, "lies in the layer that the session keeps");
  return {};
}

} // namespace view
