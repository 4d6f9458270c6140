// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session as its users see it: what is recorded of this inode, and
// change it. A session is its own database and those of the sealed sessions
// it was forked from, nearest first; what is found first counts.
//
// A record is believed only with its witness: equal birth time and type prove
// the inode when the record is older than the clock's resolution, because a
// later inode cannot carry an earlier birth time; younger ones are compared
// by file-handle generation until one such look proves them.
#pragma once

#include "jobroot/database.hpp"
#include "jobroot/inode.hpp"
#include "jobroot/overlay.hpp"
#include "jobroot/xattr_list.hpp"

#include <linux/prctl.h>
#include <sys/resource.h>

namespace jobroot {

/// A record and where it was found.
struct Known {
  Record record;
  const Database* home = nullptr;   ///< where it was found; null: no record
  const Database* xattrs = nullptr; ///< where Record::xattrs is
  Slot slot = 0;                    ///< in the session's own database, or 0
};

class Session {
public:
  using Access = Database::Access;

  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Opens `directory` and the parents that its file `parent` names, after
  /// close(). The path must be absolute and is copied. A sealed session is
  /// opened for reading.
  Opened open(const char* directory, Access access) noexcept;

  /// Gives up the mappings, and with them the locks. There is no destructor
  /// that does so, because static objects of the shim must not have one.
  void close() noexcept;

  bool is_open() const noexcept { return chain_[0].is_open(); }

  const char* directory() const noexcept { return directory_; }

  Database& own() noexcept { return chain_[0]; }

  Header& header() const noexcept { return chain_[0].header(); }

  uint32_t depth() const noexcept { return depth_; }

  /// The database of the n-th parent, nearest first, from 1.
  const Database& parent(uint32_t n) const noexcept { return chain_[n]; }

  const Counters& counters() const noexcept { return header().counters; }

  /// What an inode is filed under.
  Key key_of(const Inode& inode) const noexcept;

  /// What the session says of an inode that it has no record of.
  Record unknown(const Inode& inode) const noexcept;

  /// The believed record of the inode, which `target` must still name; it is
  /// only asked for its file handle, and only if the record is young.
  bool find(const Target& target, const Inode& inode, Known* known) noexcept;

  /// What root sees: the record, or what holds without one.
  Record seen(const Target& target, const Inode& inode) noexcept {
    Known known;
    return find(target, inode, &known) ? known.record : unknown(inode);
  }

  /// Changes what is recorded of an inode: change(known) gets the present
  /// state and returns 0, 1 or minus an errno; it may be called again when
  /// another process was faster. Nothing is written when nothing changed,
  /// unless it returned 1. Returns 0, change's error, -ENOSPC or -EROFS. After
  /// a kill either the old or the new record is there, whole.
  template <class Change>
  int update(const Target& target,
             const Inode& inode,
             Call call,
             Change change) noexcept;

  /// Files a copy of `known` for an inode, whatever was recorded of it.
  int copy(const Known& known,
           const Target& target,
           const Inode& inode,
           Call call) noexcept;

  /// Whether the inode is seen through the session's overlay view.
  bool in_overlay(const Inode& inode) const noexcept;

  /// After a call that may have copied the inode of `known` up: files the
  /// record again under what the overlay shows now and will show later.
  void follow_copy_up(const Known& known, const Target& target) noexcept;

  /// The list that a record names, or nothing.
  Pinned<const XattrList> xattrs(const Known& known) const noexcept;

  /// Makes a copy of `from` (may be null) in which `name` has the value; a
  /// null value with `removed` hides the attribute. *list gets its slot, in
  /// own(): a change that files it must say so in Known::xattrs.
  int set_xattr(const XattrList* from,
                const XattrName& name,
                const void* value,
                uint32_t bytes,
                bool removed,
                Slot* list) noexcept;

  /// Before a name of the inode is removed: readers look twice from now on.
  /// A kill after it costs time only.
  void mark_dying(const Known& known) noexcept {
    mark(known, state_dying, true);
  }

  /// The removal failed, or other names remain.
  void clear_dying(const Known& known) noexcept {
    mark(known, state_dying, false);
  }

  /// The kernel said that no name is left, of this very inode: where nothing
  /// else tells, the record is not believed of one that has names.
  void mark_unlinked(const Known& known) noexcept;

  /// Whether an inode of this number may be recorded as a device node.
  bool may_be_device(uint64_t ino) const noexcept {
    const uint32_t bit = device_filter_bit(ino);
    return (relaxed(header().device_filter[bit / 32]) >> bit % 32 & 1) != 0;
  }

private:
  Opened open_parents(uint64_t window) noexcept;
  bool same(const Database& home,
            Record& record,
            const Target& target,
            const Inode& inode,
            uint32_t* generation) const noexcept;
  void bear_witness(Record& record,
                    const Target& target,
                    const Inode& inode) const noexcept;
  int file(Known& known, Call call) noexcept;
  void count(const Record& record, const Known& before) noexcept;
  bool mark(const Known& known, uint32_t bits, bool set) noexcept;
  void inherit_marks(const Known& before, const Known& after) noexcept;
  Slot program() noexcept;

  Database chain_[1 + maximum_depth];
  uint32_t depth_ = 0;
  Slot program_ = 0;
  char directory_[4096] = {};
  char parents_[16384] = {};
};

// -----------------------------------------------------------------------------

/// How much address space a mapping may take: all of it, or where that is
/// limited a part that the program will not miss.
inline uint64_t window_size() noexcept {
  struct rlimit limit = {};
  sys::call(SYS_prlimit64, 0, RLIMIT_AS, 0, sys::word(&limit));
  return limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur / 16;
}

inline Opened Session::open(const char* directory, Access access) noexcept {
  size_t length = 0;
  while (directory[length] != 0 && length < sizeof directory_ - 1) {
    directory_[length] = directory[length];
    length++;
  }
  if (directory[length] != 0)
    return {Fault::system, ENAMETOOLONG};
  directory_[length] = 0;
  close();
  const uint64_t window = window_size();
  Opened opened = chain_[0].open(directory_, access, window);
  opened.directory = directory_;
  if (opened.fault == Fault::none && header().depth > 0)
    opened = open_parents(window / header().depth);
  if (opened.fault != Fault::none)
    close();
  return opened;
}

inline void Session::close() noexcept {
  for (Database& database : chain_)
    database.close();
  depth_ = 0;
  program_ = 0;
}

/// The file `parent` has a path a line, the nearest first. All of them share
/// what one session may take of the address space.
inline Opened Session::open_parents(uint64_t window) noexcept {
  if (window < initial_bytes)
    window = initial_bytes;
  const long directory = sys::call(SYS_openat,
                                   AT_FDCWD,
                                   sys::word(directory_),
                                   O_PATH | O_DIRECTORY | O_CLOEXEC);
  const long fd = sys::call(
      SYS_openat, directory, sys::word("parent"), O_RDONLY | O_CLOEXEC);
  sys::call(SYS_close, directory);
  if (sys::failed(fd))
    return {Fault::system, static_cast<uint64_t>(-fd), 0, directory_};
  const long bytes =
      sys::call(SYS_read, fd, sys::word(parents_), sizeof parents_ - 1);
  sys::call(SYS_close, fd);
  if (sys::failed(bytes))
    return {Fault::system, static_cast<uint64_t>(-bytes), 0, directory_};
  char* path = parents_;
  char* const end = parents_ + bytes;
  for (char* at = path; at < end && depth_ < maximum_depth; at++) {
    if (*at != '\n')
      continue;
    *at = 0;
    Opened opened = chain_[depth_ + 1].open(path, Access::read, window);
    opened.directory = path;
    if (opened.fault != Fault::none)
      return opened;
    depth_++;
    path = at + 1;
  }
  if (depth_ != header().depth)
    return {Fault::corrupt, depth_, header().depth, directory_};
  return {};
}

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

inline bool
Session::find(const Target& target, const Inode& inode, Known* known) noexcept {
  const Key key = key_of(inode);
  uint32_t generation = 0;
  for (uint32_t i = 0; i <= depth_; i++) {
    const Slot slot = chain_[i].find(key);
    if (slot == 0)
      continue;
    if (i == 0)
      known->slot = slot;
    const Pinned<Record> record = chain_[i].at<Record>(slot);
    if (!record)
      continue;
    const bool copied_up =
        !same(chain_[i], *record, target, inode, &generation);
    if (copied_up &&
        (!in_overlay(inode) || record->birth == inode.birth ||
         !overlay::shows_lower(header(), target, inode, record->birth)))
      continue;
    known->record = snapshot(*record);
    known->home = known->xattrs = &chain_[i];
    if (copied_up)
      follow_copy_up(*known, target);
    return true;
  }
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

inline void Session::count(const Record& record, const Known& before) noexcept {
  Counters& counters = header().counters;
  const bool fresh = before.home == nullptr;
  const uint32_t old_mode = fresh ? 0 : before.record.mode;
  if (before.slot == 0)
    raise(counters.records);
  if (record.xattrs != 0 && (fresh || before.record.xattrs == 0))
    raise(counters.xattrs);
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
    if (decision < 0)
      return decision;
    if (decision == 0 && is_unchanged(before, after))
      return 0;
    if (!own().writable())
      return -EROFS;
    if (after.home == nullptr)
      bear_witness(after.record, target, inode);
    count(after.record, before);
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
    if (error != -EAGAIN)
      return error;
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
    count(fresh.record, before);
    const int error = file(fresh, call);
    if (error == 0 && before.slot != 0)
      raise(header().counters.superseded);
    if (error != -EAGAIN)
      return error;
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

inline void Session::mark_unlinked(const Known& known) noexcept {
  if (mark(known, state_unlinked | state_dying, true))
    raise(header().counters.unlinked);
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
