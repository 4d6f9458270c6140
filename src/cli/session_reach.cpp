// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see session_reach.hpp.
#include "cli/session_reach.hpp"

#include "image/walk.hpp"

#include <fmt/core.h>

#include <set>
#include <utility>

namespace cli {

namespace {

using Number = std::pair<std::uint64_t, std::uint64_t>;

class Walk {
public:
  explicit Walk(jobroot::Session& session)
      : session_(session) {}

  base::Result<void> through(const std::string& root) {
    return image::walk(root, [&](const image::Entry& entry) {
      if (!entry.is_left)
        meet(entry, root);
    });
  }

  std::vector<Unmet> result(const std::vector<jobroot::Slot>& slots) && {
    for (const jobroot::Slot slot : slots)
      if (const auto record = session_.own().at<jobroot::Record>(slot);
          record && !met_.contains({record->key.dev, record->key.ino}))
        leave(*record);

    return std::move(unmet_);
  }

private:
  void meet(const image::Entry& entry, const std::string& root) {
    const jobroot::Target target{.directory = AT_FDCWD,
                                 .path = entry.access,
                                 .flags = AT_SYMLINK_NOFOLLOW};
    jobroot::Inode inode = {};
    jobroot::Known known;
    if (jobroot::look_at(target, &inode) != 0)
      return;
    const jobroot::Key key = session_.key_of(inode);
    if (!met_.emplace(key.dev, key.ino).second ||
        session_.own().find(key) == 0 || session_.find(target, inode, &known))
      return;
    unmet_.push_back(
        {.key = key,
         .is_stale = true,
         .text = fmt::format(
             "{}{}{}: is not the file that was recorded, which had inode {}",
             root,
             entry.path.empty() ? "" : "/",
             entry.path,
             key.ino)});
  }

  void leave(const jobroot::Record& record) {
    const bool is_gone = (record.state & jobroot::state_unlinked) != 0;
    unmet_.push_back({.key = record.key,
                      .is_stale = is_gone,
                      .text = fmt::format(
                          "inode {} of device {:x}: {}",
                          record.key.ino,
                          record.key.dev,
                          is_gone ? "is gone" : "was not met below a --root")});
  }

  jobroot::Session& session_;
  std::set<Number> met_;
  std::vector<Unmet> unmet_;
};

} // namespace

base::Result<std::vector<Unmet>>
unmet_records(jobroot::Session& session,
              const std::vector<jobroot::Slot>& slots,
              const std::vector<std::string>& roots) {
  Walk walk{session};
  for (const std::string& root : roots)
    if (auto walked = walk.through(root); !walked)
      return walked.error();

  return std::move(walk).result(slots);
}

} // namespace cli
