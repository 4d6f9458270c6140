// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see import.hpp.
#include "exchange/import.hpp"

#include "base/file.hpp"
#include "session/fakeroot_file.hpp"
#include "session/tree_walk.hpp"
#include "tables/account_file.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <optional>

namespace exchange {

namespace {

using jobroot::Known;
using session::LoadReport;

tables::AccountFile accounts(const std::vector<std::string>& roots,
                             const char* file) {
  for (const std::string& root : roots)
    if (const auto text = base::read_file(root + file))
      return tables::AccountFile::parse(*text);

  return tables::AccountFile::parse("");
}

bool is_device(std::uint32_t type) {
  return type == S_IFCHR || type == S_IFBLK;
}

class Importer {
public:
  Importer(jobroot::Session& session,
           std::string file,
           const std::vector<std::string>& roots)
      : session_(session),
        file_(std::move(file)),
        roots_(roots),
        passwd_(accounts(roots, "/etc/passwd")),
        group_(accounts(roots, "/etc/group")) {}

  /// Everything that can be wrong is, before anything is recorded.
  base::Result<void> resolve(std::vector<MtreeEntry>& entries) const {
    for (MtreeEntry& entry : entries) {
      if (entry.type && is_device(*entry.type) && !entry.rdev)
        return error(entry, "is a device node without device=");
      if (!entry.uid && !entry.uname.empty())
        entry.uid = id_of(passwd_, entry.uname);
      if (!entry.gid && !entry.gname.empty())
        entry.gid = id_of(group_, entry.gname);
      if (!entry.uid && !entry.uname.empty())
        return error(entry,
                     fmt::format("belongs to '{}', whom the tree's etc/passwd "
                                 "does not have",
                                 entry.uname));
      if (!entry.gid && !entry.gname.empty())
        return error(entry,
                     fmt::format("has group '{}', which the tree's etc/group "
                                 "does not have",
                                 entry.gname));
    }

    return {};
  }

  base::Result<LoadReport> record(const std::vector<MtreeEntry>& entries) {
    for (const MtreeEntry& entry : entries) {
      const std::size_t before = found_;
      for (const std::string& root : roots_)
        if (const int failed = record_below(root, entry); failed != 0)
          return base::Error::system(session_.directory(), "record", -failed);
      report_.records++;
      report_.not_found += found_ == before && !entry.is_optional;
    }

    return report_;
  }

private:
  base::Error error(const MtreeEntry& entry, const std::string& found) const {
    return {.subject = fmt::format("{}:{}", file_, entry.line),
            .found = fmt::format("./{} {}", entry.path, found)};
  }

  /// Root is root in every tree.
  static std::optional<std::uint32_t> id_of(const tables::AccountFile& names,
                                            const std::string& name) {
    const auto id = names.id_of(name);

    return !id && name == "root" ? std::optional<std::uint32_t>{0} : id;
  }

  int record_below(const std::string& root, const MtreeEntry& entry) {
    const std::string path =
        entry.path.empty() ? root : root + '/' + entry.path;
    session::Met met;
    if (!session::meet_entry({AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW},
                             met))
      return 0;
    found_++;
    const std::uint32_t there = met.inode.mode & S_IFMT;
    const std::uint32_t type = entry.type.value_or(there);
    if (type != there && !(is_device(type) && there == S_IFREG)) {
      report_.stale++;
      return 0;
    }

    return session_.update(
        met.target, met.inode, jobroot::Call::load, [&](Known& known) {
          jobroot::Record& record = known.record;
          record.mode = type | entry.mode.value_or(record.mode & 07777);
          record.uid = entry.uid.value_or(record.uid);
          record.gid = entry.gid.value_or(record.gid);
          if (is_device(type) && entry.rdev)
            record.rdev = *entry.rdev;
          return 0;
        });
  }

  jobroot::Session& session_;
  std::string file_;
  const std::vector<std::string>& roots_;
  tables::AccountFile passwd_;
  tables::AccountFile group_;
  std::size_t found_ = 0;
  LoadReport report_;
};

base::Result<LoadReport> load_mtree(jobroot::Session& session,
                                    std::string_view text,
                                    const std::string& file,
                                    const std::vector<std::string>& roots) {
  if (roots.empty())
    return base::Error{.subject = file,
                       .found = "is an mtree, which is about paths",
                       .remedy = "say --root DIR"};
  auto entries = parse_mtree(text, file);
  if (!entries)
    return entries.error();
  Importer importer{session, file, roots};
  if (auto resolved = importer.resolve(*entries); !resolved)
    return resolved.error();

  return importer.record(*entries);
}

} // namespace

base::Result<LoadReport> load(jobroot::Session& session,
                              const std::string& file,
                              const std::vector<std::string>& roots) {
  const auto text = base::read_file(file);
  if (!text)
    return text.error();
  if (is_mtree(*text))
    return load_mtree(session, *text, file, roots);
  const auto saved = session::parse_saved(*text, file);
  if (!saved)
    return saved.error();

  return session::record(session, *saved, roots);
}

} // namespace exchange
