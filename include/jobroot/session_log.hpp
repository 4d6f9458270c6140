// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: "who made this file belong to 5?" A session may keep a log of what is
// recorded: a line a call, appended by whoever records. SESSION/log is a link
// to the file, opened for every line, so that no program has a descriptor more
// than it would have. Who cannot get there any more (chroot, no free
// descriptor) leaves the line in the session, and the next who can writes it.
#pragma once

#include "jobroot/call_name.hpp"
#include "jobroot/log_line.hpp"
#include "jobroot/session.hpp"

#include <signal.h>

namespace jobroot {

namespace log {

/// A line that waits in the arena of attributes; its text follows.
struct Waiting {
  Slot next;
  uint32_t bytes;
};

/// A write that may fail as it likes, without a signal for the program.
inline long write_quietly(int fd, const char* text, size_t bytes) noexcept {
  constexpr uint64_t signals =
      uint64_t{1} << (SIGPIPE - 1) | uint64_t{1} << (SIGXFSZ - 1);
  uint64_t before = 0;
  uint64_t pending = 0;
  sys::call(SYS_rt_sigprocmask,
            SIG_BLOCK,
            sys::word(&signals),
            sys::word(&before),
            sizeof before);
  sys::call(SYS_rt_sigpending, sys::word(&pending), sizeof pending);
  const long written =
      sys::call(SYS_write, fd, sys::word(text), static_cast<long>(bytes));
  if (written == -EPIPE || written == -EFBIG) {
    const uint64_t ours = signals & ~pending;
    const struct timespec at_once = {};
    sys::call(SYS_rt_sigtimedwait,
              sys::word(&ours),
              0,
              sys::word(&at_once),
              sizeof ours);
  }
  sys::call(
      SYS_rt_sigprocmask, SIG_SETMASK, sys::word(&before), 0, sizeof before);
  return written;
}

/// A line goes whole or not at all: what a full disk has taken of it is taken
/// back, unless somebody has found room behind it.
inline void write_line(int fd, const char* text, size_t bytes) noexcept {
  const long written = write_quietly(fd, text, bytes);
  if (written <= 0 || static_cast<size_t>(written) == bytes)
    return;
  struct stat64 status;
  const long end = sys::call(SYS_lseek, fd, 0, SEEK_CUR);
  if (sys::status_of(fd, &status) == 0 && S_ISREG(status.st_mode) &&
      status.st_size == end)
    sys::truncate(fd, end - written);
}

/// Leaves a line for somebody who can get at the log.
inline void leave(Database& db, const LogLine& line) noexcept {
  const auto bytes = static_cast<uint32_t>(line.size());
  Slot slot = 0;
  if (db.allocate(
          db.header().xattrs, slots_for(sizeof(Waiting) + bytes), &slot) != 0)
    return;
  const Pinned<Waiting> place = db.at<Waiting>(slot, sizeof(Waiting) + bytes);
  if (!place)
    return;
  place->bytes = bytes;
  copy_bytes(place.get() + 1, line.data(), bytes);
  Slot first = acquire(db.header().log_waiting);
  do
    place->next = first;
  while (!publish(db.header().log_waiting, first, slot));
}

/// Takes all lines that wait, the first one first; 0: none. A kill before they
/// are written loses them.
inline Slot take_waiting(Database& db) noexcept {
  Slot newest = acquire(db.header().log_waiting);
  while (newest != 0 && !publish(db.header().log_waiting, newest, Slot{0})) {
  }
  Slot oldest = 0;
  while (newest != 0) {
    const Pinned<Waiting> line = db.at<Waiting>(newest);
    if (!line || line->next == newest)
      break;
    const Slot next = line->next;
    line->next = oldest;
    oldest = newest;
    newest = next;
  }
  return oldest;
}

inline void write_waiting(Database& db, int fd) noexcept {
  for (Slot slot = take_waiting(db); slot != 0;) {
    const Pinned<const Waiting> head = db.at<const Waiting>(slot);
    if (!head)
      return;
    const uint32_t bytes = head->bytes;
    const Pinned<const Waiting> line =
        db.at<const Waiting>(slot, sizeof(Waiting) + uint64_t{bytes});
    if (!line)
      return;
    write_line(fd, reinterpret_cast<const char*>(line.get() + 1), bytes);
    slot = line->next;
  }
}

/// The log of a session, or minus an errno. *reached says whether the session
/// was: then the log cannot be there.
inline int open_log(const char* directory, bool* reached) noexcept {
  const long session = sys::call(SYS_openat,
                                 AT_FDCWD,
                                 sys::word(directory),
                                 O_PATH | O_DIRECTORY | O_CLOEXEC);
  *reached = !sys::failed(session);
  if (!*reached)
    return static_cast<int>(session);
  const long fd =
      sys::call(SYS_openat,
                session,
                sys::word("log"),
                O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  sys::call(SYS_close, session);
  *reached = fd != -EMFILE && fd != -ENFILE && fd != -EACCES;
  return static_cast<int>(fd);
}

/// Appends a line, or leaves it; what a full disk does not take is lost.
inline void
append(Database& db, const char* directory, const LogLine& line) noexcept {
  bool reached = false;
  const int fd = open_log(directory, &reached);
  if (fd < 0) {
    if (!reached)
      leave(db, line);
    return;
  }
  if (relaxed(db.header().log_waiting) != 0)
    write_waiting(db, fd);
  write_line(fd, line.data(), line.size());
  sys::call(SYS_close, fd);
}

/// When, and who.
inline void begin(LogLine& line) noexcept {
  struct timespec time = {};
  sys::call(SYS_clock_gettime, CLOCK_REALTIME, sys::word(&time));
  line.number(static_cast<uint64_t>(time.tv_sec));
  line.character('.');
  line.number(static_cast<uint64_t>(time.tv_nsec) / 1000, 10, 6);
  line.character(' ');
  line.number(static_cast<uint64_t>(sys::call(SYS_getpid)));
  line.character(' ');
  char program[16] = {};
  sys::call(SYS_prctl, PR_GET_NAME, sys::word(program));
  line.quoted(program, length_of(program), 64);
  line.character(' ');
}

/// A path as the call was given it; a descriptor with what it leads to.
inline void name(LogLine& line, const Target& target) noexcept {
  constexpr size_t most = 3000;
  const bool is_relative = target.path == nullptr || target.path[0] != '/';
  if (target.directory != AT_FDCWD && is_relative) {
    char link[32];
    char path[1024];
    overlay::descriptor_path(link, target.directory);
    const long bytes = sys::call(SYS_readlinkat,
                                 AT_FDCWD,
                                 sys::word(link),
                                 sys::word(path),
                                 sizeof path);
    line.text("fd:");
    line.number(static_cast<uint32_t>(target.directory));
    line.character('<');
    if (bytes > 0)
      line.quoted(path, static_cast<size_t>(bytes), most / 2);
    line.character('>');
    if (target.path == nullptr || target.path[0] == 0)
      return;
    line.character('/');
  }
  if (target.path != nullptr)
    line.quoted(target.path, length_of(target.path), most / 2);
}

inline void owner(LogLine& line, const Record& record) noexcept {
  line.number(record.uid);
  line.character(':');
  line.number(record.gid);
}

inline void device(LogLine& line, const Record& record) noexcept {
  const bool is_device = S_ISCHR(record.mode) || S_ISBLK(record.mode);
  if (!is_device)
    return;
  line.text(S_ISCHR(record.mode) ? " device=c" : " device=b");
  line.number(record.rdev >> 20);
  line.character(':');
  line.number(record.rdev & 0xfffff);
}

inline bool has_equal(const XattrList* list, const XattrView& view) noexcept {
  const XattrView other = find_xattr(list, {view.name, view.name_bytes});
  return other.name != nullptr && other.removed == view.removed &&
         other.value_bytes == view.value_bytes &&
         equal_bytes(other.value, view.value, view.value_bytes);
}

/// The names of attributes that were set or removed.
inline void attributes(LogLine& line,
                       const XattrList* before,
                       const XattrList* after) noexcept {
  const auto add = [&](const char* word, const XattrView& view) {
    line.text(word);
    line.quoted(view.name, view.name_bytes, 300);
  };
  for_each_xattr(after, [&](const XattrView& view) {
    if (!has_equal(before, view))
      add(view.removed ? " -xattr=" : " xattr=", view);
    return true;
  });
  for_each_xattr(before, [&](const XattrView& view) {
    if (find_xattr(after, {view.name, view.name_bytes}).name == nullptr)
      add(" -xattr=", view);
    return true;
  });
}

inline void owner_and_mode(LogLine& line,
                           const Record* before,
                           const Record& after) noexcept {
  const bool is_new = before == nullptr;
  if (is_new || before->uid != after.uid || before->gid != after.gid) {
    line.text(" owner=");
    if (!is_new) {
      owner(line, *before);
      line.character('>');
    }
    owner(line, after);
  }
  if (is_new || ((before->mode ^ after.mode) & 07777) != 0) {
    line.text(" mode=");
    if (!is_new) {
      line.number(before->mode & 07777, 8, 4);
      line.character('>');
    }
    line.number(after.mode & 07777, 8, 4);
  }
  if (is_new || before->mode != after.mode || before->rdev != after.rdev)
    device(line, after);
}

} // namespace log

inline void Session::log_change(const Target& target,
                                Call call,
                                const Known* before,
                                const Known& after,
                                int error) noexcept {
  LogLine line;
  log::begin(line);
  line.text(name_of(call));
  line.character(' ');
  log::name(line, target);
  log::owner_and_mode(
      line, before != nullptr ? &before->record : nullptr, after.record);
  const auto list_of = [&](const Known* known) {
    return known != nullptr ? xattrs(*known) : Pinned<const XattrList>{};
  };
  const Pinned<const XattrList> old_list = list_of(before);
  const Pinned<const XattrList> new_list = list_of(&after);
  log::attributes(line, old_list.get(), new_list.get());
  line.end(error);
  log::append(own(), directory_, line);
}

} // namespace jobroot
