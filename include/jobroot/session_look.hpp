// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is recorded of an inode, and whether the record is of that inode:
// the witness, and copies that an overlay makes.
#pragma once

#include "jobroot/session.hpp"

namespace jobroot {

inline Key Session::key_of(const Inode& inode) const noexcept {
  uint64_t dev = inode.dev;
  for (const DeviceTranslation& translation : header().translations) {
    const uint64_t seen = relaxed(translation.seen);
    if (seen == 0)
      break;
    if (seen == dev) {
      dev = relaxed(translation.key);
      break;
    }
  }
  return {dev, inode.ino};
}

inline Record Session::unknown(const Inode& inode) const noexcept {
  Record record = {};
  const bool real = (header().flags & flag_unknown_is_real) != 0;
  record.key = key_of(inode);
  record.mode = inode.mode;
  record.uid = real ? inode.uid : 0;
  record.gid = real ? inode.gid : 0;
  record.rdev = packed_rdev(inode.rdev);
  return record;
}

/// Whether `record` is of this very inode. A look that settles it for good is
/// noted in the record.
inline bool Session::same(const Database& home,
                          Record& record,
                          const Target& target,
                          const Inode& inode,
                          uint32_t* generation) const noexcept {
  const uint32_t state = acquire(record.state);
  if (state >> state_type_shift != inode.mode >> 12)
    return false;
  const bool has_birth = (state & state_has_birth) != 0 && inode.birth != 0;
  if (has_birth && record.birth != inode.birth)
    return false;
  if (has_birth && (state & (state_proven | state_dying)) == state_proven)
    return true;
  const bool has_generation = (state & state_has_generation) != 0;
  if (has_generation && *generation == 0)
    *generation = generation_of(target);
  // What cannot be looked at any more, because its name is another's by now,
  // is believed: to doubt it would be wrong much more often.
  Inode again;
  if (!has_generation || *generation == 0)
    return (state & state_unlinked) == 0 || (state & state_proven) != 0 ||
           inode.nlink == 0 || !still_names(target, inode, &again) ||
           again.nlink == 0;
  if (*generation != record.generation)
    return !still_names(target, inode, &again);
  if (has_birth && home.writable() && now() > record.birth + birth_resolution)
    set_bits<uint32_t>(record.state, state_proven);
  return true;
}

/// A copy of a published record, whose state others may be changing.
inline Record snapshot(const Record& record) noexcept {
  Record copy;
  copy_bytes(&copy, &record, offsetof(Record, state));
  copy.state = acquire(record.state); // pairs with set_bits and clear_bits
  copy.call = record.call;
  copy.reserved = record.reserved;
  return copy;
}

/// Which inode of its number a record is of, never 0.
inline uint64_t life_of(const Record& record) noexcept {
  return mix(record.birth ^ record.generation) | 1;
}

inline bool
Session::find(const Target& target, const Inode& inode, Known* known) noexcept {
  const Key key = key_of(inode);
  uint32_t generation = 0;
  uint64_t buried = 0;
  for (uint32_t i = 0; i <= depth_; i++) {
    const Slot slot = chain_[i].find(key);
    if (slot == 0)
      continue;
    if (i == 0)
      known->slot = slot;
    const Pinned<Record> record = chain_[i].at<Record>(slot);
    if (!record || (buried != 0 && buried == life_of(*record)))
      continue;
    const bool copied_up =
        !same(chain_[i], *record, target, inode, &generation);
    if (copied_up &&
        (!in_overlay(inode) || record->birth == inode.birth ||
         !overlay::shows_lower(header(), target, inode, record->birth))) {
      if ((acquire(record->state) & state_unlinked) != 0)
        buried = life_of(*record);
      continue;
    }
    known->record = snapshot(*record);
    known->home = known->xattrs = &chain_[i];
    if (copied_up)
      follow_copy_up(*known, target);
    return true;
  }
  return false;
}

inline bool Session::may_know(const Inode& inode) const noexcept {
  const Key key = key_of(inode);
  for (uint32_t i = 0; i <= depth_; i++)
    if (chain_[i].find(key) != 0)
      return true;
  return false;
}

inline bool Session::in_overlay(const Inode& inode) const noexcept {
  return (relaxed(header().flags) & flag_overlay_view) != 0 &&
         key_of(inode).dev != inode.dev;
}

inline void Session::follow_copy_up(const Known& known,
                                    const Target& target) noexcept {
  Inode seen;
  if (look_at(target, &seen) != 0 || !in_overlay(seen))
    return;
  Inode upper;
  overlay::Path path;
  if (!overlay::find_upper(header(), target, &path, &upper))
    return;
  const bool follows_already = key_of(seen) == known.record.key &&
                               seen.birth == known.record.birth &&
                               upper.ino == seen.ino;
  if (follows_already)
    return;
  copy(known, target, seen, Call::copy_up);
  if (upper.ino != seen.ino)
    copy(known,
         {AT_FDCWD, path.text, AT_SYMLINK_NOFOLLOW},
         upper,
         Call::copy_up);
}

inline void Session::bear_witness(Record& record,
                                  const Target& target,
                                  const Inode& inode) const noexcept {
  record.state = (inode.mode >> 12) << state_type_shift;
  record.birth = inode.birth;
  record.generation = 0;
  if (inode.birth != 0) {
    record.state |= state_has_birth;
    if (now() > inode.birth + birth_resolution) {
      record.state |= state_proven;
      return;
    }
  }
  // A handle of whoever has the name by now would be a false witness.
  Inode again;
  const uint32_t generation = generation_of(target);
  if (generation == 0 ||
      (!target.is_descriptor() && !still_names(target, inode, &again)))
    return;
  record.generation = generation;
  record.state |= state_has_generation;
}

} // namespace jobroot
