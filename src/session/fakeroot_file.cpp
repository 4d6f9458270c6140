// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see fakeroot_file.hpp.
#include "session/fakeroot_file.hpp"

#include "jobroot/inode.hpp"
#include "session/extension_line.hpp"
#include "session/save_fields.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace session {

namespace {

using Position = std::pair<std::uint64_t, std::uint64_t>;

std::string classic_line(const jobroot::Record& record) {
  return fmt::format(
      "dev={:x},ino={},mode={:o},uid={},gid={},nlink=1,rdev={}\n",
      record.key.dev,
      record.key.ino,
      record.mode,
      record.uid,
      record.gid,
      jobroot::unpacked_rdev(record.rdev));
}

/// The type that the inode has on disk, by what fakeroot makes of mknod.
std::uint32_t type_on_disk(std::uint32_t mode) {
  return S_ISCHR(mode) || S_ISBLK(mode) ? S_IFREG : mode & S_IFMT;
}

std::optional<SavedRecord> parse_classic(std::string_view line) {
  SavedRecord saved;
  jobroot::Record& record = saved.record;
  std::uint64_t nlink = 0;
  std::uint64_t rdev = 0;
  SaveFields fields{line};
  const bool well_formed = fields.number("dev", 16, record.key.dev) &&
                           fields.number("ino", 10, record.key.ino) &&
                           fields.number("mode", 8, record.mode) &&
                           fields.number("uid", 10, record.uid) &&
                           fields.number("gid", 10, record.gid) &&
                           fields.number("nlink", 10, nlink) &&
                           fields.number("rdev", 10, rdev) && fields.at_end();
  constexpr std::uint32_t mode_bits = S_IFMT | 07777;
  if (!well_formed || line.ends_with(',') || (record.mode & ~mode_bits) != 0)
    return std::nullopt;
  // After setcap fakeroot 1.31 knows no type any more; it was a file's.
  if ((record.mode & S_IFMT) == 0)
    record.mode |= S_IFREG;
  record.rdev = jobroot::packed_rdev(rdev);
  record.state = type_on_disk(record.mode) >> 12 << jobroot::state_type_shift;

  return saved;
}

class Parser {
public:
  explicit Parser(const std::string& name)
      : name_(name) {}

  base::Result<void> take(std::string_view line) {
    number_++;
    // scanf passes over white space between lines, a carriage return, too.
    line = base::trim(line);
    if (line.empty())
      return {};
    if (line.starts_with(extension_tag))
      return take_extension(line);
    if (line.starts_with(root_tag))
      return take_root(line);
    // Comments, and extensions to come: what they add is not known here.
    if (line.starts_with('#'))
      return {};
    auto saved = parse_classic(line);
    if (!saved)
      return error("found no record, expected dev=HEX,ino=DEC,mode=OCT,"
                   "uid=DEC,gid=DEC,nlink=DEC,rdev=DEC");
    records_.insert_or_assign(position_of(*saved), std::move(*saved));

    return {};
  }

  SavedFile take_file() && {
    SavedFile file{.roots = std::move(roots_)};
    for (auto& [position, saved] : records_) {
      if (saved.place && saved.place->root >= file.roots.size())
        saved.place.reset();
      file.records.push_back(std::move(saved));
    }

    return file;
  }

private:
  base::Error error(const std::string& found) const {
    return {.subject = fmt::format("{}:{}", name_, number_), .found = found};
  }

  base::Result<void> take_root(std::string_view line) {
    auto root = parse_root_line(line);
    if (!root)
      return error("found a malformed #root line, expected an absolute path");
    roots_.push_back(std::move(*root));

    return {};
  }

  base::Result<void> take_extension(std::string_view line) {
    auto more = parse_extension(line);
    if (!more)
      return error("found a malformed #x1 line, expected dev=HEX,ino=DEC,"
                   "birth=DEC,generation=HEX,state=HEX and attributes");
    const auto known = records_.find(position_of(*more));
    // Whoever takes a record out of the file with sed leaves this behind.
    if (known == records_.end())
      return {};
    SavedRecord& saved = known->second;
    saved.record.birth = more->record.birth;
    saved.record.generation = more->record.generation;
    saved.record.state = more->record.state;
    saved.place = std::move(more->place);
    saved.xattrs = std::move(more->xattrs);
    saved.has_witness = true;

    return {};
  }

  const std::string& name_;
  std::size_t number_ = 0;
  std::vector<std::string> roots_;
  std::map<Position, SavedRecord> records_;
};

} // namespace

std::string format_saved(SavedFile saved) {
  std::ranges::sort(saved.records, {}, position_of);
  std::string text;
  for (const SavedRecord& record : saved.records)
    text += classic_line(record.record);
  for (const std::string& root : saved.roots)
    text += root_line(root);
  for (const SavedRecord& record : saved.records)
    if (record.has_witness)
      text += extension_line(record);

  return text;
}

base::Result<SavedFile> parse_saved(std::string_view text,
                                    const std::string& name) {
  Parser parser{name};
  for (const std::string_view line : base::split(text, '\n'))
    if (auto taken = parser.take(line); !taken)
      return taken.error();

  return std::move(parser).take_file();
}

} // namespace session
