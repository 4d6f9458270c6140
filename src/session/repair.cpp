// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see repair.hpp.
#include "session/repair.hpp"

#include "base/file.hpp"
#include "session/check.hpp"
#include "session/compact.hpp"
#include "session/header.hpp"
#include "session/lock.hpp"
#include "session/open.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <unordered_map>

namespace session {

namespace {

using jobroot::Key;
using jobroot::Record;
using jobroot::Slot;

struct HashKey {
  std::size_t operator()(const Key& key) const {
    return jobroot::hash_of(key).high;
  }
};

/// Finds the latest record of each inode, whatever leads to it.
class Salvage {
public:
  explicit Salvage(jobroot::Session& session)
      : db_(session.own()) {}

  /// Those that the trie has count; only where it is broken are others, and
  /// older ones, looked for.
  void take(const CheckReport& report) {
    for (const Slot slot : report.whole)
      found_.insert_or_assign(db_.at<Record>(slot)->key, slot);
    if (report.problems.empty())
      return;
    const std::unordered_map<Key, Slot, HashKey> filed = found_;
    const jobroot::Arena& arena = db_.header().records;
    for (Slot slot = arena.start; slot < arena.allocated; slot++)
      if (const auto record = db_.at<Record>(slot);
          record && looks_like_record(*record) && is_lost(slot, *record) &&
          !filed.contains(record->key))
        take_newer(slot, *record);
    recovered_ = found_.size() - filed.size();
  }

  std::uint64_t recovered() const { return recovered_; }

  /// Without those of some inodes; how many that were is what is left out.
  std::vector<Slot> slots_without(const std::vector<Key>& stale) {
    for (const Key& key : stale)
      found_.erase(key);
    std::vector<Slot> slots;
    for (const auto& [key, slot] : found_)
      slots.push_back(slot);
    std::ranges::sort(slots);

    return slots;
  }

private:
  /// What is filed where it does not belong is no record that was lost: its
  /// key is what is wrong.
  bool is_lost(Slot slot, const Record& record) {
    if (misplaced_.empty())
      collect_misplaced();
    return !misplaced_.contains(slot) || db_.find(record.key) == slot;
  }

  void collect_misplaced() {
    misplaced_.emplace(0, true);
    (void)db_.for_each([&](Slot slot) {
      const auto record = db_.at<Record>(slot);
      if (record && db_.find(record->key) != slot)
        misplaced_.emplace(slot, true);
    });
  }

  void take_newer(Slot slot, const Record& record) {
    const auto [known, is_first] = found_.try_emplace(record.key, slot);
    if (!is_first && db_.at<Record>(known->second)->time <= record.time)
      known->second = slot;
  }

  jobroot::Database& db_;
  std::unordered_map<Key, Slot, HashKey> found_;
  std::unordered_map<Slot, bool> misplaced_;
  std::uint64_t recovered_ = 0;
};

base::Result<void>
fill(const base::Fd& db, const Rebuilt& rebuilt, const std::string& shown) {
  const jobroot::Header& header = rebuilt.header;
  if (::ftruncate(db.get(), static_cast<off_t>(header.capacity)) != 0)
    return base::Error::system(shown, "extend", errno);
  for (const auto& [arena, from] :
       {std::pair{header.records, Slot{0}},
        std::pair{header.xattrs, header.xattrs.start}}) {
    const off_t start = off_t{from} * jobroot::slot_bytes;
    const off_t end = off_t{arena.allocated} * jobroot::slot_bytes;
    if (end == start)
      continue;
    if (const int error = ::posix_fallocate(db.get(), start, end - start))
      return base::Error::system(shown, "allocate", error);
  }
  if (auto written = base::write_all(db, rebuilt.records, shown); !written)
    return written;
  if (::lseek(db.get(),
              off_t{header.xattrs.start} * jobroot::slot_bytes,
              SEEK_SET) < 0)
    return base::Error::system(shown, "write", errno);
  if (auto written = base::write_all(db, rebuilt.lists, shown); !written)
    return written;
  if (::fsync(db.get()) != 0)
    return base::Error::system(shown, "write", errno);

  return {};
}

/// The new file takes the old one's place in one step.
base::Result<void> replace(const std::string& directory,
                           const Rebuilt& rebuilt) {
  const std::string path = directory + "/db";
  const std::string hidden = path + ".repaired";
  ::unlink(hidden.c_str());
  auto db = base::Fd::open(hidden, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (!db)
    return base::Error::system(path, "create", errno);
  auto written = fill(*db, rebuilt, path);
  if (written && ::rename(hidden.c_str(), path.c_str()) != 0)
    written = base::Error::system(path, "create", errno);
  if (!written)
    ::unlink(hidden.c_str());

  return written;
}

/// Where the arenas are follows from the size of the file; up to where they
/// are taken is where they have disk blocks, at most. A kill afterwards costs
/// the slots between.
base::Result<void> mend_arenas(const base::Fd& lock,
                               const std::string& directory) {
  auto header = read_header(directory);
  if (!header)
    return header.error();
  const jobroot::Header expected = make_header({}, header->capacity);
  for (const auto& [arena, right] :
       {std::pair{&header->records, expected.records},
        std::pair{&header->xattrs, expected.xattrs}}) {
    arena->start = right.start;
    arena->end = right.end;
    arena->allocated = std::clamp(arena->allocated, right.start, right.end);
    arena->next = arena->allocated;
  }
  if (::pwrite(lock.get(), &*header, sizeof *header, 0) != sizeof *header)
    return base::Error::system(directory + "/db", "write", errno);

  return {};
}

base::Result<Repaired> repair_with(const base::Fd& lock,
                                   const std::string& directory,
                                   const std::vector<Key>& stale) {
  if (auto mended = mend_arenas(lock, directory); !mended)
    return mended.error();
  share(lock);
  const auto session = open(directory, Access::read);
  if (!session)
    return session.error();
  const jobroot::Header before = (*session)->header();
  const CheckReport report = check(**session);
  Salvage salvage{**session};
  salvage.take(report);
  const auto rebuilt = rebuild(**session, salvage.slots_without(stale));
  if (!rebuilt)
    return rebuilt.error();
  (*session)->close();
  if (auto locked = make_alone_unchanged(lock, directory, "repair", before);
      !locked)
    return locked.error();
  if (auto replaced = replace(directory, *rebuilt); !replaced)
    return replaced.error();

  return Repaired{.kept = rebuilt->kept,
                  .found = salvage.recovered(),
                  .corrupt = report.problems.size(),
                  .stale = rebuilt->unlinked + stale.size()};
}

} // namespace

base::Result<Repaired> repair(const std::string& directory,
                              const std::vector<Key>& stale) {
  const auto path = absolute_path(directory);
  if (!path)
    return path.error();
  const auto header = read_header(*path);
  if (!header)
    return header.error();
  if ((header->flags & jobroot::flag_sealed) != 0)
    return base::Error{.subject = directory,
                       .found = "cannot repair a session that is sealed",
                       .remedy = "make it again"};
  const auto lock = alone(*path, "repair");
  if (!lock)
    return lock.error();

  return repair_with(*lock, *path, stale);
}

base::Result<void> tidy(const std::string& directory) {
  constexpr std::uint32_t not_worth_it = 4096;
  constexpr std::uint32_t most_per_inode = 3;
  const auto header = read_header(directory);
  if (!header || (header->flags & jobroot::flag_sealed) != 0 ||
      header->counters.superseded < not_worth_it ||
      header->counters.superseded / most_per_inode < header->counters.records)
    return {};
  const auto lock = try_alone(directory);
  if (!lock || !*lock)
    return {};
  const auto repaired = repair_with(**lock, directory, {});

  return repaired ? base::Result<void>{} : repaired.error();
}

} // namespace session
