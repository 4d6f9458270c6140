// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see tree.hpp.
#include "exchange/tree.hpp"

#include "session/collect.hpp"
#include "session/saved_xattrs.hpp"
#include "session/tree_walk.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <map>
#include <set>
#include <utility>

namespace exchange {

namespace {

using jobroot::Known;

class Reader {
public:
  explicit Reader(jobroot::Session& session)
      : session_(session) {}

  base::Result<void> read(const std::string& root) {
    base::Result<void> wrong;
    auto walked = session::walk_tree(
        root, session::Unreadable::is_an_error, [&](const session::Met& met) {
          wrong = take(root, met);
          return wrong.has_value();
        });

    return walked ? std::move(wrong) : std::move(walked);
  }

  Tree tree() && { return std::move(tree_); }

  bool has_met(const session::SavedRecord& saved) const {
    return met_.contains(position_of(saved));
  }

private:
  base::Result<void> take(const std::string& root, const session::Met& met) {
    Entry entry{.path = std::string(met.path),
                .source = root,
                .on_disk = met.inode,
                .likeness = met.likeness};
    if (!entry.path.empty())
      entry.source += '/' + entry.path;
    see(met, entry);
    const auto [other, is_new] = roots_.emplace(entry.path, root);
    if (!is_new && S_ISDIR(entry.mode))
      return {};
    if (!is_new)
      return base::Error{.subject = entry.source,
                         .found = "is also below " + other->second,
                         .remedy = "export one of the two"};
    if (S_ISLNK(entry.mode))
      if (auto read = read_link(met, entry); !read)
        return read;
    tree_.entries.push_back(std::move(entry));

    return {};
  }

  void see(const session::Met& met, Entry& entry) {
    Known known;
    const bool found = session_.find(met.target, met.inode, &known);
    if (!found)
      known.record = session_.unknown(met.inode);
    entry.mode = known.record.mode;
    entry.uid = known.record.uid;
    entry.gid = known.record.gid;
    entry.rdev = known.record.rdev;
    if (!found)
      return;
    entry.xattrs = session::seen_xattrs(session_, known, met.target);
    const jobroot::Key key = session_.key_of(met.inode);
    met_.emplace(key.dev, key.ino);
  }

  static base::Result<void> read_link(const session::Met& met, Entry& entry) {
    char target[PATH_MAX];
    const ssize_t length = ::readlinkat(
        met.target.directory, met.target.path, target, sizeof target);
    if (length < 0)
      return base::Error::system(entry.source, "read link", errno);
    entry.link.assign(target, static_cast<std::size_t>(length));

    return {};
  }

  jobroot::Session& session_;
  Tree tree_;
  std::map<std::string, std::string> roots_; ///< of each path
  std::set<std::pair<std::uint64_t, std::uint64_t>> met_;
};

} // namespace

bool Entry::is_device() const {
  return S_ISCHR(mode) || S_ISBLK(mode);
}

bool Entry::differs(std::uint32_t real_uid, std::uint32_t real_gid) const {
  return mode != on_disk.mode || uid != real_uid || gid != real_gid;
}

base::Result<Tree> read_tree(jobroot::Session& session,
                             const std::vector<std::string>& roots) {
  const auto records = session::collect(session);
  if (!records)
    return records.error();
  Reader reader{session};
  for (const std::string& root : roots)
    if (auto read = reader.read(root); !read)
      return read.error();

  std::size_t not_met = 0;
  for (const session::SavedRecord& record : *records)
    not_met += !reader.has_met(record);
  Tree tree = std::move(reader).tree();
  tree.roots = roots;
  tree.not_met = not_met;

  return tree;
}

} // namespace exchange
