// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see load.hpp.
#include "session/load.hpp"

#include "base/file.hpp"
#include "session/atlas.hpp"
#include "session/fakeroot_file.hpp"

#include <cerrno>
#include <utility>

namespace session {

namespace {

using jobroot::Record;

/// Writes the list of attributes that a record is going to name.
int write_xattrs(jobroot::Session& session,
                 const SavedRecord& saved,
                 jobroot::Known& known) {
  known.record.xattrs = 0;
  known.home = known.xattrs = &session.own();
  for (const SavedXattr& xattr : saved.xattrs) {
    const auto before = session.xattrs(known);
    const int error = session.set_xattr(
        before.get(),
        {xattr.name.data(), static_cast<std::uint16_t>(xattr.name.size())},
        xattr.value.data(),
        static_cast<std::uint32_t>(xattr.value.size()),
        xattr.removed,
        &known.record.xattrs);
    if (error != 0)
      return error;
  }

  return 0;
}

/// Files one record whose inode nobody has looked at, so what the file says of
/// it has to do.
int record_as_saved(jobroot::Session& session, const SavedRecord& saved) {
  const jobroot::Inode inode{.dev = saved.record.key.dev,
                             .ino = saved.record.key.ino,
                             .birth = saved.record.birth,
                             .rdev = 0,
                             .mode = saved.record.state >>
                                     jobroot::state_type_shift << 12,
                             .uid = 0,
                             .gid = 0,
                             .nlink = 1};
  if (const int error =
          record_at(session, saved, jobroot::Target::of_fd(-1), inode))
    return error;
  if (!saved.has_witness)
    return 0;
  const auto filed =
      session.own().at<Record>(session.own().find(session.key_of(inode)));
  if (!filed)
    return -EIO;
  filed->generation = saved.record.generation;
  filed->state = saved.record.state;

  return 0;
}

int record_by(jobroot::Session& session,
              const SavedRecord& saved,
              const Verdict& verdict,
              LoadReport& report) {
  using Kind = Verdict::Kind;
  report.records++;
  report.moved += verdict.kind == Kind::elsewhere;
  report.stale += verdict.kind == Kind::stale;
  report.not_found += verdict.kind == Kind::not_found;
  if (verdict.kind == Kind::stale)
    return 0;
  if (!verdict.spot)
    return record_as_saved(session, saved);

  return record_at(session, saved, verdict.spot->target(), verdict.spot->inode);
}

} // namespace

int record_at(jobroot::Session& session,
              const SavedRecord& saved,
              const jobroot::Target& target,
              const jobroot::Inode& inode) {
  jobroot::Known known{.record = saved.record};
  if (const int error = write_xattrs(session, saved, known))
    return error;

  return session.copy(known, target, inode, jobroot::Call::load);
}

base::Result<LoadReport> record(jobroot::Session& session,
                                const SavedFile& saved,
                                const std::vector<std::string>& roots) {
  Atlas atlas{session, roots, saved.roots};
  if (!roots.empty())
    if (auto looked = atlas.look_through(); !looked)
      return looked.error();

  LoadReport report;
  for (const SavedRecord& record : saved.records)
    if (const int error =
            record_by(session, record, atlas.find(record), report))
      return base::Error::system(session.directory(), "record", -error);

  return report;
}

base::Result<LoadReport> load(jobroot::Session& session,
                              const std::string& file,
                              const std::vector<std::string>& roots) {
  const auto text = base::read_file(file);
  if (!text)
    return text.error();
  const auto saved = parse_saved(*text, file);
  if (!saved)
    return saved.error();

  return record(session, *saved, roots);
}

} // namespace session
