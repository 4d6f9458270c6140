// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see rekey.hpp.
#include "view/rekey.hpp"

#include "base/merged_directory.hpp"
#include "view/session_records.hpp"

#include <fcntl.h>
#include <sys/xattr.h>

#include <cerrno>

namespace view {

using base::Error;
using base::Fd;
using base::Result;
using jobroot::Call;
using jobroot::Inode;
using jobroot::Known;

namespace {

/// One directory in all its pictures.
struct Level {
  int upper;
  const base::MergedDirectory* lower; ///< null: nothing beneath shows through
  int mounted;                        ///< -1: not to be seen
  std::string path;
};

class Rekeyer {
public:
  explicit Rekeyer(jobroot::Session& session)
      : session_(session) {}

  Result<void> walk(const Level& level);
  Result<void> inherit(const base::MergedEntry& own,
                       const base::MergedEntry& origin);
  Result<void> make_removable(const base::MergedEntry& own,
                              const std::string& subject);

  Rekeyed done;

private:
  Result<void> visit(const Level& level, const base::MergedEntry& own);
  Result<void> visit_directory(const Level& level,
                               const base::MergedEntry& own,
                               const std::optional<base::MergedEntry>& beneath);
  Result<void> visit_file(const Level& level,
                          const base::MergedEntry& own,
                          const std::optional<base::MergedEntry>& beneath);
  bool find(const base::MergedEntry& entry, Known* known);
  bool find_inherited(const base::MergedEntry& own,
                      const base::MergedEntry& origin,
                      Known* known);

  jobroot::Session& session_;
};

bool is_whiteout(const base::MergedEntry& entry) {
  return S_ISCHR(entry.status.stx_mode) && entry.status.stx_rdev_major == 0 &&
         entry.status.stx_rdev_minor == 0;
}

bool same_type(const base::MergedEntry& a, const base::MergedEntry& b) {
  return (a.status.stx_mode & S_IFMT) == (b.status.stx_mode & S_IFMT);
}

bool was_copied_up(const base::MergedEntry& own) {
  const Fd file = base::open_quietly(own.directory, own.name, O_RDONLY);
  return file &&
         ::fgetxattr(file.get(), "user.overlay.origin", nullptr, 0) >= 0;
}

bool Rekeyer::find(const base::MergedEntry& entry, Known* known) {
  return session_.find(
      target_of(entry), jobroot::inode_of(entry.status), known);
}

/// Records of one database lie in it in the order in which they were made.
jobroot::Slot age(const Known& known, jobroot::Session& session) {
  return known.home == &session.own() ? known.slot : 0;
}

/// What the session says of the inode that `own` was copied from: by that
/// one's own witness, or by the mount's, which shows the old number with the
/// birth time of the copy.
bool Rekeyer::find_inherited(const base::MergedEntry& own,
                             const base::MergedEntry& origin,
                             Known* known) {
  const Inode from = jobroot::inode_of(origin.status);
  Inode shown = jobroot::inode_of(own.status);
  shown.ino = from.ino;
  Known in_mount;
  const bool before = session_.find(target_of(origin), from, known);
  const bool after = session_.find(target_of(own), shown, &in_mount);
  if (after && (!before || age(in_mount, session_) > age(*known, session_)))
    *known = in_mount;
  return before || after;
}

/// Says of `own` what the session says of `origin`, if that is news.
Result<void> Rekeyer::inherit(const base::MergedEntry& own,
                              const base::MergedEntry& origin) {
  Known present;
  Known inherited;
  if (!find_inherited(own, origin, &inherited))
    return {};
  if (find(own, &present) && age(present, session_) >= age(inherited, session_))
    return {};
  done.filed++;
  return checked(session_.copy(inherited,
                               target_of(own),
                               jobroot::inode_of(own.status),
                               Call::rekey),
                 session_.directory());
}

/// A directory copied up with a mode under which its owner could not remove
/// it gets a better one, and a record of the old.
Result<void> Rekeyer::make_removable(const base::MergedEntry& own,
                                     const std::string& subject) {
  if ((own.status.stx_mode & S_IRWXU) == S_IRWXU)
    return {};
  const Inode inode = jobroot::inode_of(own.status);
  Known known;
  if (!find(own, &known)) {
    known = {.record = session_.unknown(inode)};
    if (Result<void> filed =
            checked(session_.copy(known, target_of(own), inode, Call::rekey),
                    session_.directory());
        !filed)
      return filed;
    done.filed++;
  }
  const mode_t mode = (own.status.stx_mode & 07777) | S_IRWXU;
  // Never a link: statx said that it is a directory, and the layer is ours.
  if (::fchmodat(
          own.directory, own.name.empty() ? "." : own.name.c_str(), mode, 0) !=
      0)
    return Error::system(subject, "change its mode", errno);
  return {};
}

Result<void> Rekeyer::walk(const Level& level) {
  const Result<std::vector<std::string>> names =
      base::names_in(level.upper, level.path);
  if (!names)
    return names.error();
  for (const std::string& name : *names) {
    Result<std::optional<base::MergedEntry>> own =
        base::look_up(level.upper, name);
    if (!own)
      return own.error();
    if (!*own || is_whiteout(**own))
      continue;
    done.entries++;
    if (Result<void> visited = visit(level, **own); !visited)
      return visited;
  }
  return {};
}

Result<void> Rekeyer::visit(const Level& level, const base::MergedEntry& own) {
  std::optional<base::MergedEntry> beneath;
  if (level.lower != nullptr) {
    Result<std::optional<base::MergedEntry>> found =
        level.lower->find(own.name);
    if (!found)
      return found.error();
    beneath = std::move(*found);
  }
  return own.is_directory() ? visit_directory(level, own, beneath)
                            : visit_file(level, own, beneath);
}

Result<void>
Rekeyer::visit_directory(const Level& level,
                         const base::MergedEntry& own,
                         const std::optional<base::MergedEntry>& beneath) {
  const std::string path = level.path + "/" + own.name;
  if (Result<void> removable = make_removable(own, path); !removable)
    return removable;
  const Fd upper =
      base::open_quietly(level.upper, own.name, O_RDONLY | O_DIRECTORY);
  if (!upper)
    return Error::system(path, "open", errno);
  const Fd mounted =
      level.mounted < 0
          ? Fd{}
          : base::open_quietly(level.mounted, own.name, O_RDONLY | O_DIRECTORY);
  Level below{upper.get(), nullptr, mounted.get(), path};
  if (!beneath || !beneath->is_directory() || base::is_opaque(upper.get()))
    return walk(below);

  if (Result<void> filed = inherit(own, *beneath); !filed)
    return filed;
  const Result<base::MergedDirectory> lower = level.lower->descend(own.name);
  if (!lower)
    return lower.error();
  below.lower = &*lower;
  return walk(below);
}

Result<void>
Rekeyer::visit_file(const Level& level,
                    const base::MergedEntry& own,
                    const std::optional<base::MergedEntry>& beneath) {
  if (!beneath || !S_ISREG(own.status.stx_mode) || !same_type(own, *beneath) ||
      !was_copied_up(own))
    return {};
  if (level.mounted >= 0) {
    // A mount that still remembers what the file was copied from is a better
    // witness than the name, which another copy may have been renamed to.
    const Result<std::optional<base::MergedEntry>> seen =
        base::look_up(level.mounted, own.name);
    if (seen && *seen && (*seen)->status.stx_ino != own.status.stx_ino &&
        (*seen)->status.stx_ino != beneath->status.stx_ino)
      return {};
  }
  return inherit(own, *beneath);
}

} // namespace

Result<Rekeyed> rekey_layer(jobroot::Session& session,
                            const std::string& upper,
                            const std::vector<std::string>& lower,
                            const std::string& at) {
  const Result<Fd> top = Fd::open(upper, O_RDONLY | O_DIRECTORY);
  if (!top)
    return top.error();
  const Result<base::MergedDirectory> beneath =
      base::MergedDirectory::open(lower);
  if (!beneath)
    return beneath.error();
  const Fd mounted =
      at.empty() ? Fd{}
                 : base::open_quietly(AT_FDCWD, at, O_RDONLY | O_DIRECTORY);
  Rekeyer rekeyer{session};
  const Result<std::optional<base::MergedEntry>> own =
      base::look_up(top->get(), "");
  const Result<std::optional<base::MergedEntry>> origin =
      base::look_up(beneath->top(), "");
  if (!own)
    return own.error();
  if (!origin)
    return origin.error();
  if (Result<void> filed = rekeyer.inherit(**own, **origin); !filed)
    return filed.error();
  if (Result<void> removable = rekeyer.make_removable(**own, upper); !removable)
    return removable.error();
  if (Result<void> walked =
          rekeyer.walk({top->get(), &*beneath, mounted.get(), upper});
      !walked)
    return walked.error();
  return rekeyer.done;
}

} // namespace view
