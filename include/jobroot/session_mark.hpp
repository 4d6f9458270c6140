// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what becomes of an inode when its names are removed is noted in its
// record, and must not be lost to a change that is made at the same time.
#pragma once

#include "jobroot/session.hpp"

namespace jobroot {

/// Changes bits of a record, and of a newer one of the same inode, if another
/// process filed it meanwhile. One that files it later sees the bits itself.
inline bool
Session::mark(const Known& known, uint32_t bits, bool set) noexcept {
  Database& db = own();
  if (known.slot == 0 || known.home != &db || !db.writable())
    return false;
  const auto change = [&](Record& record) {
    if (set)
      set_bits<uint32_t>(record.state, bits);
    else
      clear_bits<uint32_t>(record.state, bits);
  };
  if (const Pinned<Record> record = db.at<Record>(known.slot))
    change(*record);
  order_before_looking(); // pairs with inherit_marks
  const Slot newest = db.find(known.record.key);
  if (newest == 0 || newest == known.slot)
    return true;
  if (const Pinned<Record> record = db.at<Record>(newest))
    if (record->birth == known.record.birth &&
        record->generation == known.record.generation)
      change(*record);
  return true;
}

/// Takes over what was marked in a record while its successor was made.
inline void Session::inherit_marks(const Known& before,
                                   const Known& after) noexcept {
  order_before_looking(); // pairs with mark
  const Pinned<Record> old = own().at<Record>(before.slot);
  const Pinned<Record> fresh = own().at<Record>(after.slot);
  if (!old || !fresh)
    return;
  const uint32_t marks = acquire(old->state) & (state_dying | state_unlinked);
  if ((marks & ~after.record.state) != 0)
    set_bits<uint32_t>(fresh->state, marks);
}

/// A parent is never written to: what is gone of its inodes is filed here, so
/// that neither a save file nor a later inode takes it for something alive.
inline void Session::bury(const Known& known) noexcept {
  if (known.home == nullptr || known.home == &own() || !own().writable())
    return;
  Known grave = known;
  grave.slot = own().find(known.record.key);
  const bool replaces = grave.slot != 0;
  grave.record.state |= state_unlinked | state_dying;
  // Who files a record of the number meanwhile knows better.
  if (file(grave, known.record.call) != 0)
    return;
  raise(header().counters.unlinked);
  if (replaces)
    raise(header().counters.superseded);
}

inline void Session::mark_unlinked(const Known& known) noexcept {
  if (mark(known, state_unlinked | state_dying, true))
    raise(header().counters.unlinked);
  else
    bury(known);
}

} // namespace jobroot
