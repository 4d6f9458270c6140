// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a copy is another inode, so what the session says of the source has to
// be said of it again. A record is cheapest to believe when it was filed some
// time after its inode's birth, so copies wait that long for theirs.
#pragma once

#include "jobroot/session.hpp"
#include "view/copy_tree.hpp"

#include <deque>

namespace view {

/// Files copies of records in `session`, which must be open for writing.
class SessionRecords : public RecordCarrier {
public:
  explicit SessionRecords(jobroot::Session& session)
      : session_(session) {}

  base::Result<void> carry(const base::MergedEntry& source,
                           int directory,
                           const std::string& name) override;
  base::Result<void> finish() override;

private:
  struct Waiting {
    jobroot::Known known;
    jobroot::Inode inode;
  };

  base::Result<void> file(const jobroot::Known& known,
                          const jobroot::Target& target,
                          const jobroot::Inode& inode);
  base::Result<void> file_ripe();

  jobroot::Session& session_;
  std::deque<Waiting> waiting_;
};

/// How include/jobroot names what an base::MergedEntry is.
jobroot::Target target_of(const base::MergedEntry& entry);

/// What a call of include/jobroot returned, as an error of `subject`.
base::Result<void> checked(int result, const std::string& subject);

} // namespace view
