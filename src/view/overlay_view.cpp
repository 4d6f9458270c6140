// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see overlay_view.hpp.
#include "view/overlay_view.hpp"

#include "base/file.hpp"
#include "view/copy_attributes.hpp"
#include "view/overlay.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace view {

using base::Error;
using base::Fd;
using base::Result;

namespace {

/// Across file systems an overlay invents numbers for directories, and no
/// record would be found.
Result<void> check_same_file_system(const Prepared& view) {
  const Result<FileSystem> own =
      FileSystem::of(LayerPaths{view.session_directory}.directory());
  if (!own)
    return own.error();
  for (const std::string& layer : view.beneath) {
    const Result<FileSystem> other = FileSystem::of(layer);
    if (!other)
      return other.error();
    if (other->device != own->device)
      return Error{.subject = layer,
                   .found = fmt::format("is on another file system than {}",
                                        view.session_directory),
                   .remedy = "put the session on that of the tree"};
  }
  return {};
}

/// An empty upper directory that looks like what it will cover.
Result<void> make_upper(const Prepared& view) {
  const LayerPaths paths{view.session_directory};
  for (const std::string& directory : {paths.upper(), paths.work()}) {
    if (Result<void> removed = base::remove_tree(directory); !removed)
      return removed;
    if (::mkdir(directory.c_str(), 0700) != 0)
      return Error::system(directory, "make the directory", errno);
  }
  const std::string& from = view.beneath.front();
  const Fd source = base::open_quietly(AT_FDCWD, from, O_RDONLY | O_DIRECTORY);
  const Fd upper =
      base::open_quietly(AT_FDCWD, paths.upper(), O_RDONLY | O_DIRECTORY);
  if (!source || !upper)
    return Error::system(from, "open", errno);
  const Result<std::optional<base::MergedEntry>> top =
      base::look_up(source.get(), "");
  if (!top)
    return top.error();
  return copy_attributes(source.get(), upper.get(), (*top)->status, true, from);
}

/// The layers beneath as the session's header has them.
std::string lines_of(const std::vector<std::string>& paths) {
  std::string lines;
  for (const std::string& path : paths)
    lines += path + "\n";
  return lines;
}

/// The shim has to find what a file was copied up from.
Result<void> check_header_has_room(const Prepared& view) {
  const std::string upper = LayerPaths{view.session_directory}.upper();
  for (const std::string& text : {view.at, upper, lines_of(view.beneath)})
    if (text.size() >= jobroot::path_bytes)
      return Error{.subject = text,
                   .found = "is too long for the session's header",
                   .remedy = "use shorter paths or fewer forks"};
  return {};
}

/// Mounts what is in the layer and says in its description that it is there.
Result<void>
mount_layer(Prepared& view, bool must_copy_up, jobroot::Session& session) {
  const LayerPaths paths{view.session_directory};
  const Result<FileSystem> system = FileSystem::of(paths.directory());
  if (!system)
    return system.error();
  // The mount shows the layer's own numbers.
  const Result<Rekeyed> rekeyed =
      rekey_layer(session, paths.upper(), view.beneath, "");
  if (!rekeyed)
    return rekeyed.error();
  Result<Namespaces> namespaces = mount_overlay({.lower = view.beneath,
                                                 .upper = paths.upper(),
                                                 .work = paths.work(),
                                                 .at = view.at,
                                                 .tree = view.tree,
                                                 .must_copy_up = must_copy_up,
                                                 .read_only = view.read_only});
  if (!namespaces)
    return namespaces.error();
  view.namespaces = std::move(*namespaces);
  return write_layer(view.session_directory,
                     {.mode = Mode::overlay,
                      .tree = view.tree,
                      .at = view.at,
                      .file_system = *system});
}

void copy_path(char (&to)[jobroot::path_bytes], const std::string& from) {
  to[from.copy(to, sizeof to - 1)] = '\0';
}

} // namespace

Result<void> start_overlay_view(Prepared& view,
                                const std::optional<Layer>& earlier,
                                jobroot::Session& session) {
  if (Result<void> room = check_header_has_room(view); !room)
    return room;
  if (Result<void> same = check_same_file_system(view); !same)
    return same;
  if (earlier)
    return mount_layer(view, false, session);
  const LayerPaths paths{view.session_directory};
  Result<void> mounted = make_upper(view);
  if (mounted)
    mounted = mount_layer(view, view.mode == Mode::automatic, session);
  for (const std::string& trial : {paths.upper(), paths.work()})
    if (!mounted)
      (void)base::remove_tree(trial); // the failure itself is to be told
  return mounted;
}

Result<void> enter_overlay_view(const Prepared& view,
                                jobroot::Session& session) {
  const LayerPaths paths{view.session_directory};
  if (Result<void> entered = enter(view.namespaces); !entered)
    return entered;
  struct stat seen = {};
  struct stat real = {};
  if (::lstat(view.at.c_str(), &seen) != 0 ||
      ::lstat(paths.upper().c_str(), &real) != 0)
    return Error::system(view.at, "look at it", errno);
  // Before CMD is started: nobody reads these yet.
  jobroot::Header& header = session.header();
  header.translations[0] = {.seen = seen.st_dev, .key = real.st_dev};
  copy_path(header.view_at, view.at);
  copy_path(header.upper, paths.upper());
  copy_path(header.lowers, lines_of(view.beneath));
  jobroot::set_bits<std::uint32_t>(header.flags, jobroot::flag_overlay_view);
  return {};
}

void forget_overlay_view(jobroot::Session& session) {
  jobroot::Header& header = session.header();
  jobroot::clear_bits<std::uint32_t>(header.flags, jobroot::flag_overlay_view);
  header.translations[0] = {};
}

} // namespace view
