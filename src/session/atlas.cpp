// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see atlas.hpp.
#include "session/atlas.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace session {

namespace {

std::uint32_t type_of(const SavedRecord& saved) {
  return saved.record.state >> jobroot::state_type_shift << 12;
}

bool has(const SavedRecord& saved, std::uint32_t bits) {
  return saved.has_witness && (saved.record.state & bits) == bits;
}

/// Whether what is at the record's own number is still its inode; as
/// Session::find decides it.
bool is_same(const SavedRecord& saved, const Spot& spot) {
  if (type_of(saved) != (spot.inode.mode & S_IFMT))
    return false;
  const bool has_birth =
      has(saved, jobroot::state_has_birth) && spot.inode.birth != 0;
  if (has_birth && saved.record.birth != spot.inode.birth)
    return false;
  if (has_birth && has(saved, jobroot::state_proven) &&
      !has(saved, jobroot::state_dying))
    return true;
  if (!has(saved, jobroot::state_has_generation))
    return true;
  const std::uint32_t generation = jobroot::generation_of(spot.target());

  return generation == 0 || generation == saved.record.generation;
}

/// Archives and some file systems keep whole seconds only.
bool has_time(const Likeness& saved, const Likeness& found) {
  return saved.mtime == found.mtime &&
         (saved.mtime_nsec == found.mtime_nsec || found.mtime_nsec == 0);
}

bool is_copy(const SavedRecord& saved, const Spot& spot) {
  const Likeness& before = saved.place->likeness;

  return type_of(saved) == (spot.inode.mode & S_IFMT) &&
         (S_ISDIR(spot.inode.mode) || before.size == spot.likeness.size) &&
         has_time(before, spot.likeness);
}

/// The same inode of a file system that has another number now.
bool is_remounted(const SavedRecord& saved, const Spot& spot) {
  return type_of(saved) == (spot.inode.mode & S_IFMT) &&
         has(saved, jobroot::state_has_birth) &&
         saved.record.key.ino == spot.inode.ino &&
         saved.record.birth == spot.inode.birth;
}

std::string joined(const std::string& root, std::string_view path) {
  return path.empty() ? root : root + '/' + std::string(path);
}

} // namespace

base::Result<void> Atlas::look_through() {
  looked_through_ = true;
  for (const std::string& root : given_) {
    const auto take = [&](const Met& met) {
      const jobroot::Key key = session_.key_of(met.inode);
      spots_.push_back({joined(root, met.path), met.inode, met.likeness});
      by_number_.emplace(Pair{key.dev, key.ino}, spots_.size() - 1);
      if (met.inode.birth != 0)
        by_birth_.emplace(Pair{met.inode.ino, met.inode.birth},
                          spots_.size() - 1);
      return true;
    };
    if (auto walked = walk_tree(root, Unreadable::is_passed_over, take);
        !walked)
      return walked;
  }

  return {};
}

Verdict Atlas::find(const SavedRecord& saved) const {
  if (!looked_through_ && !saved.place)
    return {};
  const std::vector<Spot> named = at_path(saved);
  auto own = at_number(saved);
  for (const Spot& spot : named)
    if (!own && session_.key_of(spot.inode) == saved.record.key)
      own = spot;
  if (own && is_same(saved, *own))
    return {Verdict::Kind::here, own};
  for (const Spot& spot : named)
    if (is_remounted(saved, spot) || is_copy(saved, spot))
      return {Verdict::Kind::elsewhere, spot};
  if (auto born = at_birth(saved); born && is_remounted(saved, *born))
    return {Verdict::Kind::elsewhere, std::move(born)};

  return {own ? Verdict::Kind::stale : Verdict::Kind::not_found};
}

std::optional<Spot> Atlas::at_number(const SavedRecord& saved) const {
  const auto found = by_number_.find(position_of(saved));

  return found == by_number_.end() ? std::nullopt
                                   : std::optional{spots_[found->second]};
}

std::optional<Spot> Atlas::at_birth(const SavedRecord& saved) const {
  const auto found = by_birth_.find({saved.record.key.ino, saved.record.birth});

  return found == by_birth_.end() ? std::nullopt
                                  : std::optional{spots_[found->second]};
}

std::vector<Spot> Atlas::at_path(const SavedRecord& saved) const {
  std::vector<Spot> spots;
  if (!saved.place)
    return spots;
  for (const auto* roots : {&given_, &saved_}) {
    if (saved.place->root >= roots->size())
      continue;
    Spot spot{.path = joined((*roots)[saved.place->root], saved.place->path)};
    Met met;
    if (!meet_entry(spot.target(), met))
      continue;
    spot.inode = met.inode;
    spot.likeness = met.likeness;
    spots.push_back(std::move(spot));
  }

  return spots;
}

} // namespace session
