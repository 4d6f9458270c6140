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

  /// Whether find() could find anything. Of the inode only `dev` and `ino` are
  /// looked at.
  bool may_know(const Inode& inode) const noexcept;

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

  /// Whether what is recorded is written to a log.
  bool is_logged() const noexcept {
    return (relaxed(header().flags) & flag_log) != 0;
  }

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
  bool hands_acl_down(const Known& after, const Known& before) const noexcept;
  void count(const Known& after, const Known& before) noexcept;
  bool mark(const Known& known, uint32_t bits, bool set) noexcept;
  void bury(const Known& known) noexcept;
  void inherit_marks(const Known& before, const Known& after) noexcept;
  Slot program() noexcept;
  [[gnu::cold]] void log_change(const Target& target,
                                Call call,
                                const Known* before,
                                const Known& after,
                                int error) noexcept;

  Database chain_[1 + maximum_depth];
  uint32_t depth_ = 0;
  Slot program_ = 0;
  char directory_[4096] = {};
  char parents_[16384] = {};
};

} // namespace jobroot

// What is declared above, by what it does.
#include "jobroot/session_change.hpp"
#include "jobroot/session_log.hpp"
#include "jobroot/session_look.hpp"
#include "jobroot/session_mark.hpp"
#include "jobroot/session_open.hpp"
