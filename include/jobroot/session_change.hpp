// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a change is a new record that takes the old one's place, with its
// witness, its attributes and the program that made it.
#pragma once

#include "jobroot/acl.hpp"
#include "jobroot/session.hpp"

namespace jobroot {

/// Whether what is made in that directory may be due a default ACL, or may
/// have to be spared the one that the directory has on disk.
inline bool Session::hands_acl_down(const Known& after,
                                    const Known& before) const noexcept {
  if (!S_ISDIR(after.record.mode) || after.record.xattrs == 0 ||
      (before.home != nullptr && after.record.xattrs == before.record.xattrs &&
       after.xattrs == before.xattrs))
    return false;
  const Pinned<const XattrList> list = xattrs(after);
  return find_xattr(list.get(), acl::default_acl).name != nullptr;
}

inline void Session::count(const Known& after, const Known& before) noexcept {
  Counters& counters = header().counters;
  const Record& record = after.record;
  const bool fresh = before.home == nullptr;
  const uint32_t old_mode = fresh ? 0 : before.record.mode;
  if (before.slot == 0)
    raise(counters.records);
  if (record.xattrs != 0 && (fresh || before.record.xattrs == 0))
    raise(counters.xattrs);
  if (hands_acl_down(after, before))
    raise(counters.acls);
  if (S_ISDIR(record.mode) && (record.mode & S_ISGID) != 0 &&
      (old_mode & S_ISGID) == 0)
    raise(counters.setgid);
  if (S_ISCHR(record.mode) || S_ISBLK(record.mode)) {
    const uint32_t bit = device_filter_bit(record.key.ino);
    set_bits<uint32_t>(header().device_filter[bit / 32], 1U << bit % 32);
    if (!S_ISCHR(old_mode) && !S_ISBLK(old_mode))
      raise(counters.devices);
  }
}

/// Writes known.record into a slot of its own and publishes it.
inline int Session::file(Known& known, Call call) noexcept {
  Database& db = own();
  Record& record = known.record;
  if (record.xattrs != 0 && known.xattrs != &db) {
    const Pinned<const XattrList> list = xattrs(known);
    if (!list)
      return -EIO;
    const uint32_t bytes = list->bytes;
    Slot slot = 0;
    if (const int error =
            db.allocate(db.header().xattrs, slots_for(bytes), &slot))
      return error;
    const Pinned<XattrList> own_list = db.at<XattrList>(slot, bytes);
    if (!own_list)
      return -EIO;
    copy_bytes(own_list.get(), list.get(), bytes);
    record.xattrs = slot;
  }
  record.call = call;
  record.program = program();
  record.time = static_cast<uint32_t>(now() / 1000000000);
  Slot slot = 0;
  if (const int error = db.allocate(db.header().records, 1, &slot))
    return error;
  const Pinned<Record> place = db.at<Record>(slot);
  if (!place)
    return -EIO;
  *place = record;
  const int error = db.publish(record.key, known.slot, slot);
  if (error == 0)
    known.slot = slot;
  return error;
}

/// A list has the same number as another one in another database quite often:
/// the first one that each of them has.
inline bool is_unchanged(const Known& before, const Known& after) noexcept {
  const Record& a = before.record;
  const Record& b = after.record;
  return a.mode == b.mode && a.uid == b.uid && a.gid == b.gid &&
         a.rdev == b.rdev && a.xattrs == b.xattrs &&
         (b.xattrs == 0 || before.xattrs == after.xattrs);
}

template <class Change>
int Session::update(const Target& target,
                    const Inode& inode,
                    Call call,
                    Change change) noexcept {
  for (;;) {
    Known before;
    if (!find(target, inode, &before))
      before.record = unknown(inode);
    Known after = before;
    const int decision = change(after);
    if (decision < 0) {
      if (decision == -ENOSPC && is_logged())
        log_change(target, call, &before, after, decision);
      return decision;
    }
    if (decision == 0 && is_unchanged(before, after))
      return 0;
    if (!own().writable())
      return -EROFS;
    if (after.home == nullptr)
      bear_witness(after.record, target, inode);
    count(after, before);
    const int error = file(after, call);
    if (error == 0 && before.slot != 0) {
      raise(header().counters.superseded);
      if (before.home == &own() && after.home != nullptr)
        inherit_marks(before, after);
    }
    // What was copied up before has another number as soon as the kernel
    // forgets which one it was.
    if (error == 0 && in_overlay(inode))
      follow_copy_up(after, target);
    if (error != -EAGAIN) {
      if (is_logged())
        log_change(target, call, &before, after, error);
      return error;
    }
  }
}

inline int Session::copy(const Known& known,
                         const Target& target,
                         const Inode& inode,
                         Call call) noexcept {
  for (;;) {
    if (!own().writable())
      return -EROFS;
    Known fresh = known;
    fresh.record.key = key_of(inode);
    fresh.slot = own().find(fresh.record.key);
    bear_witness(fresh.record, target, inode);
    Known before;
    before.slot = fresh.slot;
    count(fresh, before);
    const int error = file(fresh, call);
    if (error == 0 && before.slot != 0)
      raise(header().counters.superseded);
    if (error != -EAGAIN) {
      if (is_logged())
        log_change(target, call, nullptr, fresh, error);
      return error;
    }
  }
}

inline Pinned<const XattrList>
Session::xattrs(const Known& known) const noexcept {
  if (known.xattrs == nullptr || known.record.xattrs == 0)
    return {};
  const Slot slot = known.record.xattrs;
  uint32_t bytes = 0;
  if (const Pinned<const XattrList> head =
          known.xattrs->at<const XattrList>(slot))
    bytes = head->bytes;
  if (bytes < sizeof(XattrList) || bytes > maximum_list_bytes)
    return {};
  return known.xattrs->at<const XattrList>(slot, bytes);
}

inline int Session::set_xattr(const XattrList* from,
                              const XattrName& name,
                              const void* value,
                              uint32_t bytes,
                              bool removed,
                              Slot* list) noexcept {
  Database& db = own();
  bytes = value != nullptr ? bytes : 0;
  const uint64_t size =
      size_with(from, name, value != nullptr || removed, bytes);
  if (size > maximum_list_bytes)
    return -ENOSPC;
  const auto total = static_cast<uint32_t>(size);
  if (const int error = db.allocate(db.header().xattrs, slots_for(total), list))
    return error;
  const Pinned<XattrList> place = db.at<XattrList>(*list, total);
  if (!place)
    return -EIO;
  write_with(place.get(), total, from, name, value, bytes, removed);
  if (place->count == 0)
    *list = 0;
  return 0;
}

/// Files the name of this program once and remembers its slot.
inline Slot Session::program() noexcept {
  if (program_ != 0)
    return program_;
  char name[16] = {};
  sys::call(SYS_prctl, PR_GET_NAME, sys::word(name));
  Key key = {program_device, 0};
  for (const char c : name)
    key.ino = mix(key.ino + static_cast<uint8_t>(c) + 1);
  Database& db = own();
  Slot slot = db.find(key);
  if (slot == 0 && db.allocate(db.header().records, 1, &slot) == 0) {
    if (const Pinned<ProgramName> place = db.at<ProgramName>(slot)) {
      *place = ProgramName{key, {}};
      copy_bytes(place->name, name, sizeof name - 1);
      if (db.publish(key, 0, slot) != 0)
        slot = db.find(key);
    }
  }
  program_ = slot;
  return slot;
}

} // namespace jobroot
