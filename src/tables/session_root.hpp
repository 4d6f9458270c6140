// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: in a session nobody is root and nothing is chowned. The command is
// static, so the shim is not in it and what it sees of the tree is the disk;
// it asks the session for the rest and records what root would have done.
#pragma once

#include "jobroot/session.hpp"
#include "tables/root.hpp"

namespace tables {

/// Records. The process' umask must be 0; the session must outlive this.
class SessionRoot final : public Root {
public:
  explicit SessionRoot(jobroot::Session& session)
      : session_(session) {}

  base::Result<std::optional<Status>> look(const Place& place) override;
  base::Result<void> change(const Place& place,
                            const Attributes& attributes) override;
  base::Result<void> make_directory(const Place& place, mode_t mode) override;
  base::Result<void>
  make_node(const Place& place, mode_t mode, dev_t rdev) override;
  base::Result<std::string> xattr(const Place& place,
                                  const std::string& name) override;
  base::Result<void> set_xattr(const Place& place,
                               const std::string& name,
                               std::string_view value) override;
  base::Result<std::string> read(const Place& place) override;
  base::Result<void>
  replace(const Place& place, std::string_view text, mode_t mode) override;

private:
  /// An inode and what is recorded of it, or holds without a record.
  struct Seen {
    jobroot::Inode inode;
    jobroot::Known known;
  };

  base::Result<std::optional<Seen>> see(const Place& place);
  base::Result<base::Fd> open(const Place& place);
  base::Result<void> make_workable(const Place& place);
  base::Result<void> set_user_xattr(const Place& place,
                                    const std::string& name,
                                    std::string_view value);
  base::Result<void>
  record_new(const Place& place, jobroot::Call call, mode_t mode, dev_t rdev);
  base::Result<void> record_like(const Place& place, const Seen& old);
  base::Result<void> replace_old(const Place& place, std::string_view text);

  jobroot::Session& session_;
};

} // namespace tables
