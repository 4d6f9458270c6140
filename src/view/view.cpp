// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see view.hpp; what comes after prepare().
#include "view/view.hpp"

#include "session/fork.hpp"
#include "session/open.hpp"
#include "view/beneath.hpp"
#include "view/overlay.hpp"
#include "view/overlay_view.hpp"
#include "view/private_tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace view {

using base::Error;
using base::Fd;
using base::Result;

namespace {

/// Whether the overlay is at its place in the eyes of this process.
bool sees_overlay(const std::string& at, const std::string& upper) {
  struct stat seen = {};
  struct stat real = {};
  return ::lstat(at.c_str(), &seen) == 0 &&
         ::lstat(upper.c_str(), &real) == 0 && seen.st_dev != real.st_dev &&
         seen.st_ino == real.st_ino;
}

Result<Rekeyed> finish_overlay(const std::string& session_directory,
                               const std::vector<std::string>& beneath,
                               const std::string& at) {
  const auto session = session::open(session_directory, session::Access::write);
  if (!session)
    return session.error();
  const LayerPaths paths{session_directory};
  if (Result<void> tidied = tidy_work(paths.work()); !tidied)
    return tidied.error();
  Result<Rekeyed> rekeyed =
      rekey_layer(**session,
                  paths.upper(),
                  beneath,
                  sees_overlay(at, paths.upper()) ? at : "");
  forget_overlay_view(**session);
  return rekeyed;
}

Result<Rekeyed> settle_overlay(const std::string& session_directory,
                               const Layer& layer) {
  const Result<std::vector<std::string>> parents =
      session::parents_of(session_directory);
  if (!parents)
    return parents.error();
  const Result<Beneath> beneath = find_beneath(layer.tree, *parents);
  if (!beneath)
    return beneath.error();
  return finish_overlay(session_directory, beneath->layers, layer.at);
}

Result<Rekeyed> settle_copy(const std::string& session_directory,
                            const Layer& layer) {
  if (Result<void> back = put_back_private_tree(session_directory, layer);
      !back)
    return back.error();
  return Rekeyed{};
}

Result<void> write_to_disk(const std::string& directory) {
  const Result<Fd> fd = Fd::open(directory, O_RDONLY | O_DIRECTORY);
  if (!fd)
    return fd.error();
  if (::syncfs(fd->get()) != 0)
    return Error::system(directory, "write it to disk", errno);
  return {};
}

} // namespace

Result<void> enter(const Prepared& prepared) {
  if (prepared.mode != Mode::overlay)
    return {};
  const auto session =
      session::open(prepared.session_directory, session::Access::write);
  return session ? enter_overlay_view(prepared, **session) : session.error();
}

Result<void> finish(const Prepared& prepared) {
  const std::string& directory = prepared.session_directory;
  if (prepared.mode == Mode::overlay) {
    const Result<Rekeyed> rekeyed =
        finish_overlay(directory, prepared.beneath, prepared.at);
    return rekeyed ? Result<void>{} : rekeyed.error();
  }
  const Result<std::optional<Layer>> layer = read_layer(directory);
  if (!layer || !*layer)
    return layer ? Result<void>{} : layer.error();
  return put_back_private_tree(directory, **layer);
}

Result<Rekeyed> settle(const std::string& session_directory) {
  const Result<std::optional<Layer>> layer = read_layer(session_directory);
  if (!layer)
    return layer.error();
  if (!*layer)
    return Rekeyed{};
  const Result<Fd> lock = lock_layer(session_directory);
  if (!lock)
    return lock.error();
  if (Result<void> same = check_file_system(session_directory, **layer); !same)
    return same.error();
  Result<Rekeyed> settled = (*layer)->is_overlay()
                                ? settle_overlay(session_directory, **layer)
                                : settle_copy(session_directory, **layer);
  if (!settled)
    return settled;
  if (Result<void> written =
          write_to_disk(LayerPaths{session_directory}.directory());
      !written)
    return written.error();
  return settled;
}

Result<void> discard(const std::string& session_directory) {
  const Result<std::optional<Layer>> layer = read_layer(session_directory);
  if (!layer || !*layer || (*layer)->is_overlay())
    return layer ? Result<void>{} : layer.error();
  const Result<Fd> lock = lock_layer(session_directory);
  if (!lock)
    return lock.error();
  return put_back_private_tree(session_directory, **layer);
}

} // namespace view
