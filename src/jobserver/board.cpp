// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see board.hpp. All locks belong to one open file of ours. A child that
// another thread has just forked may have a copy of it, so what we showed is
// unlocked, not only closed.
#include "jobserver/board.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace jobserver {

namespace {

/// Each kind of note has a region of its own.
constexpr off_t region_size = off_t{1} << 40;

/// Numbered notes lie behind those that are only counted.
constexpr off_t first_number = region_size / 2;

/// Room for the amount of each; there are fewer processes than that.
constexpr off_t room = off_t{1} << 17;

off_t start_of(Board::Note note) {
  return static_cast<off_t>(note) * region_size;
}

struct flock range(short type, off_t start, off_t length) {
  struct flock range {};

  range.l_type = type;
  range.l_whence = SEEK_SET;
  range.l_start = start;
  range.l_len = length;

  return range;
}

/// A range of somebody else between `start` and `end`; not always the first.
struct flock range_of_others(int fd, off_t start, off_t end) {
  struct flock found = range(F_WRLCK, start, end - start);

  // A length of 0 would reach to infinity.
  if (start >= end || ::fcntl(fd, F_OFD_GETLK, &found) != 0)
    found.l_type = F_UNLCK;

  return found;
}

/// The bytes that others have locked between `start` and `end`.
off_t locked_by_others(int fd, off_t start, off_t end) {
  const struct flock found = range_of_others(fd, start, end);
  if (found.l_type == F_UNLCK)
    return 0;
  const off_t after = found.l_start + found.l_len;

  return found.l_len + locked_by_others(fd, start, found.l_start) +
         locked_by_others(fd, after, end);
}

/// Whether `condition` holds for the length of one of them.
template <class Condition>
bool any_of_others(int fd, off_t start, off_t end, Condition condition) {
  const struct flock found = range_of_others(fd, start, end);
  if (found.l_type == F_UNLCK)
    return false;

  return condition(found.l_len) ||
         any_of_others(fd, start, found.l_start, condition) ||
         any_of_others(fd, found.l_start + found.l_len, end, condition);
}

} // namespace

Board::~Board() {
  for (int kind = 0; kind < kinds; ++kind)
    hide({static_cast<Note>(kind)});
  end_turn();
}

void Board::show(Note note, unsigned amount) {
  const off_t end = start_of(note) + region_size;
  off_t start = start_of(note);

  while (amount != 0 && locks_ && own(note) == 0) {
    struct flock own = range(F_WRLCK, start, amount);
    if (::fcntl(locks_.get(), F_OFD_SETLK, &own) == 0) {
      own_[static_cast<int>(note)] = amount;
      return;
    }
    if (errno != EAGAIN && errno != EACCES)
      return;
    const struct flock other = range_of_others(locks_.get(), start, end);
    if (other.l_type != F_UNLCK)
      start = other.l_start + other.l_len;
  }
}

bool Board::show_numbered(Note note, unsigned number, unsigned amount) {
  const off_t start = start_of(note) + first_number + number * room;
  struct flock own = range(F_WRLCK, start, amount);
  const bool shown = locks_ && ::fcntl(locks_.get(), F_OFD_SETLK, &own) == 0;
  own_[static_cast<int>(note)] += shown ? amount : 0;

  return shown;
}

void Board::hide(std::initializer_list<Note> notes) {
  for (const Note note : notes) {
    struct flock all = range(F_UNLCK, start_of(note), region_size);
    if (own(note) != 0)
      (void)::fcntl(locks_.get(), F_OFD_SETLK, &all);
    own_[static_cast<int>(note)] = 0;
  }
}

unsigned Board::total(Note note) const {
  const off_t start = start_of(note);

  return own(note) + static_cast<unsigned>(locked_by_others(
                         locks_.get(), start, start + region_size));
}

unsigned Board::of_others(Note note, unsigned but) const {
  const off_t start = start_of(note);
  const off_t end = start + region_size;
  const off_t except = start + first_number + but * room;
  if (but == no_number)
    return static_cast<unsigned>(locked_by_others(locks_.get(), start, end));

  return static_cast<unsigned>(
      locked_by_others(locks_.get(), start, except) +
      locked_by_others(locks_.get(), except + room, end));
}

bool Board::is_shown_by_others(Note note, unsigned from, unsigned to) const {
  const off_t end = start_of(note) + region_size;

  // The kernel tells of them in no order.
  return any_of_others(
      locks_.get(), start_of(note) + first_number, end, [&](off_t amount) {
        return amount >= from && amount <= to;
      });
}

bool Board::take_turn() {
  return !locks_ || ::flock(locks_.get(), LOCK_EX | LOCK_NB) == 0 ||
         errno != EWOULDBLOCK;
}

void Board::end_turn() {
  if (locks_)
    (void)::flock(locks_.get(), LOCK_UN);
}

} // namespace jobserver
