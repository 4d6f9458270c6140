// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see collect.hpp.
#include "session/collect.hpp"

#include "session/saved_xattrs.hpp"
#include "session/tree_walk.hpp"

#include <map>
#include <set>

namespace session {

namespace {

using jobroot::Database;
using jobroot::Record;

/// Everything on record, the nearest of each inode.
class Collector {
public:
  explicit Collector(const jobroot::Session& session)
      : session_(session) {}

  /// False if the file is damaged.
  bool visit(const Database& home) {
    return home.for_each([&](jobroot::Slot slot) {
      const auto record = home.at<Record>(slot);
      if (record && record->key.dev != jobroot::program_device)
        take(home, *record);
    });
  }

  std::vector<SavedRecord> result() && { return std::move(records_); }

private:
  void take(const Database& home, const Record& record) {
    const bool first = seen_.emplace(record.key.dev, record.key.ino).second;
    const std::uint32_t state = jobroot::acquire(record.state);
    if (!first || (state & jobroot::state_unlinked) != 0)
      return;
    SavedRecord saved{.record = record, .has_witness = true};
    saved.xattrs = saved_xattrs(session_, {record, &home, &home});
    records_.push_back(std::move(saved));
  }

  const jobroot::Session& session_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen_;
  std::vector<SavedRecord> records_;
};

/// Looks for names of records until all have one.
class Locator {
public:
  Locator(jobroot::Session& session, std::vector<SavedRecord>& records)
      : session_(session),
        records_(records) {
    for (std::size_t i = 0; i < records.size(); i++)
      sought_.emplace(position_of(records[i]), i);
  }

  void run(const Roots& roots) {
    std::size_t left = roots.limit;
    for (std::size_t root = 0; root < roots.directories.size(); root++)
      if (!sought_.empty() && left > 0)
        (void)walk_tree(roots.directories[root],
                        Unreadable::is_passed_over,
                        [&](const Met& met) {
                          take(root, met);
                          return !sought_.empty() && --left > 0;
                        });
    std::erase_if(records_, [&](const SavedRecord& saved) {
      return dead_.contains(position_of(saved));
    });
  }

private:
  void take(std::size_t root, const Met& met) {
    const jobroot::Key key = session_.key_of(met.inode);
    const auto found = sought_.find({key.dev, key.ino});
    if (found == sought_.end())
      return;
    jobroot::Known known;
    if (session_.find(met.target, met.inode, &known))
      records_[found->second].place = {
          root, std::string(met.path), met.likeness};
    else if (!session_.in_overlay(met.inode))
      dead_.insert(found->first);
    sought_.erase(found);
  }

  jobroot::Session& session_;
  std::vector<SavedRecord>& records_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> sought_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> dead_;
};

} // namespace

base::Result<std::vector<SavedRecord>> collect(jobroot::Session& session) {
  Collector collector{session};
  for (std::uint32_t n = 0; n <= session.depth(); n++)
    if (!collector.visit(n == 0 ? session.own() : session.parent(n)))
      return base::Error{.subject = session.directory(),
                         .found = "found records that lead in circles",
                         .remedy = "see jobroot session check"};

  return std::move(collector).result();
}

void locate(jobroot::Session& session,
            const Roots& roots,
            std::vector<SavedRecord>& records) {
  Locator{session, records}.run(roots);
}

} // namespace session
