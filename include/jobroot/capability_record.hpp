// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: chown takes a file's capabilities away, and so does writing to it. But
// write(2) is not ours to see, and whoever opens a file to write to it need
// not do so: touch(1) does not. So an opening notes the time and the size that
// the file has then, and the capabilities hold for as long as both do.
#pragma once

#include "jobroot/capability_value.hpp"
#include "jobroot/session.hpp"
#include "jobroot/xattr_disk.hpp"

namespace jobroot {

/// The note is an attribute that is nobody's and never shown.
inline constexpr char opening_text[] = "jobroot.opened";
inline constexpr XattrName opening_name{opening_text, sizeof opening_text - 1};

struct OpeningNote {
  int64_t seconds;
  uint64_t nanoseconds;
  uint64_t size;

  friend bool operator==(const OpeningNote&, const OpeningNote&) = default;
};

static_assert(sizeof(OpeningNote) == 24);

inline constexpr unsigned opening_mask = STATX_MTIME | STATX_SIZE;

inline OpeningNote opening_note(const struct statx& x) noexcept {
  return {x.stx_mtime.tv_sec, x.stx_mtime.tv_nsec, x.stx_size};
}

/// Whether there is a note, and what it says.
inline bool find_note(const XattrList* list, OpeningNote* note) noexcept {
  const XattrView found = find_xattr(list, opening_name);
  if (found.name == nullptr || found.value_bytes != sizeof *note)
    return false;
  copy_bytes(note, found.value, sizeof *note);
  return true;
}

inline bool has_capability(const XattrList* list) noexcept {
  const XattrView found = find_xattr(list, capability_name);
  return found.name != nullptr && !found.removed;
}

/// Whether the file was written to since it was opened for that.
inline bool is_written(const XattrList* list, const Target& target) noexcept {
  OpeningNote note;
  struct statx x;
  return find_note(list, &note) && statx_of(target, opening_mask, &x) == 0 &&
         !(note == opening_note(x));
}

/// Sets or, with a null value, removes an attribute inside Session::update.
inline int change_list(Session& session,
                       Known& known,
                       const XattrName& name,
                       const void* value,
                       uint32_t bytes,
                       bool hides) noexcept {
  const Pinned<const XattrList> list = session.xattrs(known);
  const int error = session.set_xattr(
      list.get(), name, value, bytes, hides, &known.record.xattrs);
  known.xattrs = &session.own();
  return error;
}

inline int forget_note(Session& session, Known& known) noexcept {
  OpeningNote note;
  return find_note(session.xattrs(known).get(), &note)
             ? change_list(session, known, opening_name, nullptr, 0, false)
             : 0;
}

/// Takes the capabilities from what is recorded, inside Session::update; what
/// the inode has on disk is hidden. 0 or minus an errno.
inline int
drop_capability(Session& session, const Target& target, Known& known) noexcept {
  if (S_ISDIR(known.record.mode))
    return 0;
  const Pinned<const XattrList> list = session.xattrs(known);
  const XattrView found = find_xattr(list.get(), capability_name);
  // The disk has been asked when the owner was recorded last.
  const bool is_asked = known.home != nullptr && found.name == nullptr &&
                        known.record.call == Call::chown;
  const bool hides = !is_asked && !found.removed &&
                     is_xattr_on_disk(target, capability_name.text);
  if (found.removed || (found.name == nullptr && !hides))
    return 0;
  if (const int error = forget_note(session, known))
    return error;
  return change_list(session, known, capability_name, nullptr, 0, hides);
}

/// A file with capabilities is open for writing, as `x` shows it; inside
/// Session::update. 0 or minus an errno.
inline int note_opening(Session& session,
                        const Target& target,
                        const struct statx& x,
                        Known& known) noexcept {
  const Pinned<const XattrList> list = session.xattrs(known);
  const OpeningNote now = opening_note(x);
  OpeningNote before;
  if (!has_capability(list.get()))
    return 0;
  if (!find_note(list.get(), &before))
    return change_list(session, known, opening_name, &now, sizeof now, true);
  return before == now ? 0 : drop_capability(session, target, known);
}

} // namespace jobroot
