// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see save.hpp.
#include "session/save.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "session/create.hpp"
#include "session/fakeroot_file.hpp"
#include "session/pipe.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <utility>

namespace session {

namespace {

using jobroot::Database;
using jobroot::Record;

std::vector<SavedXattr> xattrs_of(const jobroot::Session& session,
                                  const jobroot::Known& known) {
  std::vector<SavedXattr> xattrs;
  const auto list = session.xattrs(known);
  jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView& view) {
    xattrs.push_back({.name = {view.name, view.name_bytes},
                      .value = {view.value, view.value_bytes},
                      .removed = view.removed});
    return true;
  });

  return xattrs;
}

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
    saved.xattrs = xattrs_of(session_, {record, &home, &home});
    records_.push_back(std::move(saved));
  }

  const jobroot::Session& session_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen_;
  std::vector<SavedRecord> records_;
};

/// What is no file that could be replaced: a descriptor of ours, or something
/// that somebody reads from.
base::Fd open_to_write(const std::string& file) {
  struct stat status {};

  if (const int fd = descriptor_named(file); fd >= 0)
    return base::Fd{::fcntl(fd, F_DUPFD_CLOEXEC, 3)};
  if (is_pipe(file))
    return open_pipe(file);
  if (::stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    if (auto fd = base::Fd::open(file, O_WRONLY))
      return std::move(*fd);

  return base::Fd{};
}

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
        xattr.removed ? nullptr : xattr.value.data(),
        static_cast<std::uint32_t>(xattr.value.size()),
        xattr.removed,
        &known.record.xattrs);
    if (error != 0)
      return error;
  }

  return 0;
}

/// Files one saved record. Its inode cannot be looked at, there is no path, so
/// what the file says of it has to do.
int file_record(jobroot::Session& session, const SavedRecord& saved) {
  jobroot::Known known{.record = saved.record};
  if (const int error = write_xattrs(session, saved, known))
    return error;

  const jobroot::Inode inode{.dev = saved.record.key.dev,
                             .ino = saved.record.key.ino,
                             .birth = saved.record.birth,
                             .rdev = 0,
                             .mode = saved.record.state >>
                                     jobroot::state_type_shift << 12,
                             .uid = 0,
                             .gid = 0,
                             .nlink = 1};
  const auto nothing = jobroot::Target::of_fd(-1);
  if (const int error =
          session.copy(known, nothing, inode, jobroot::Call::load))
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

} // namespace

base::Result<void> save(jobroot::Session& session, const std::string& file) {
  Collector collector{session};
  for (std::uint32_t n = 0; n <= session.depth(); n++)
    if (!collector.visit(n == 0 ? session.own() : session.parent(n)))
      return base::Error{.subject = session.directory(),
                         .found = "found records that lead in circles",
                         .remedy = "see jobroot session check"};
  const std::string text = format_saved(std::move(collector).result());

  const bool to_pipe = is_pipe(file);
  auto fd = open_to_write(file);
  if (!fd && to_pipe)
    return {}; // it was removed: nobody wants to read
  if (fd) {
    if (auto written = base::write_all(fd, text, file); !written)
      return written;
    return fd.close(file);
  }
  // A link stays, what it points to is replaced.
  const auto target = absolute_path(file);

  return base::write_file_atomically(target ? *target : file, text);
}

base::Result<void> load(jobroot::Session& session, const std::string& file) {
  const auto text = base::read_file(file);
  if (!text)
    return text.error();
  const auto records = parse_saved(*text, file);
  if (!records)
    return records.error();
  for (const SavedRecord& saved : *records)
    if (const int error = file_record(session, saved); error != 0)
      return base::Error::system(session.directory(), "record", -error);

  return {};
}

int descriptor_named(const std::string& path) {
  if (path == "/dev/stdin")
    return STDIN_FILENO;
  if (path == "/dev/stdout")
    return STDOUT_FILENO;
  if (path == "/dev/stderr")
    return STDERR_FILENO;
  for (const std::string_view directory : {"/dev/fd/", "/proc/self/fd/"})
    if (path.starts_with(directory))
      return base::parse_number<int>(
                 std::string_view(path).substr(directory.size()))
          .value_or(-1);

  return -1;
}

} // namespace session
