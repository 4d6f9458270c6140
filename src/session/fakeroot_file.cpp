// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see fakeroot_file.hpp.
#include "session/fakeroot_file.hpp"

#include "base/text.hpp"
#include "jobroot/inode.hpp"
#include "session/base64.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace session {

namespace {

using Position = std::pair<std::uint64_t, std::uint64_t>;

constexpr std::string_view extension = "#x1 ";
constexpr std::string_view visible = "xattr:";
constexpr std::string_view hidden = "hidden:";

Position position_of(const SavedRecord& saved) {
  return {saved.record.key.dev, saved.record.key.ino};
}

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '.' || letter == '_' ||
         letter == '-';
}

std::string escape(std::string_view name) {
  std::string text;
  for (const char letter : name)
    text += is_plain(letter)
                ? std::string(1, letter)
                : fmt::format("%{:02X}", static_cast<unsigned char>(letter));

  return text;
}

std::optional<std::string> unescape(std::string_view text) {
  std::string name;
  while (!text.empty()) {
    if (is_plain(text.front())) {
      name += text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto byte =
        text.front() == '%' && text.size() > 2
            ? base::parse_number<unsigned char>(text.substr(1, 2), 16)
            : std::nullopt;
    if (!byte)
      return std::nullopt;
    name += static_cast<char>(*byte);
    text.remove_prefix(3);
  }

  return name;
}

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

std::string extension_line(const SavedRecord& saved) {
  const jobroot::Record& record = saved.record;
  std::string line =
      fmt::format("{}dev={:x},ino={},birth={},generation={:x},state={:x}",
                  extension,
                  record.key.dev,
                  record.key.ino,
                  record.birth,
                  record.generation,
                  record.state);
  for (const SavedXattr& xattr : saved.xattrs)
    line += fmt::format(",{}{}={}",
                        xattr.removed ? hidden : visible,
                        escape(xattr.name),
                        to_base64(xattr.value));

  return line + '\n';
}

/// Reads `name=NUMBER` fields in the order in which they have to come.
class Fields {
public:
  explicit Fields(std::string_view line)
      : rest_(line) {}

  template <class T> bool number(std::string_view name, int base, T& value) {
    const std::string_view field = next();
    if (!field.starts_with(name) || field.size() <= name.size() ||
        field[name.size()] != '=')
      return false;
    const auto parsed =
        base::parse_number<T>(field.substr(name.size() + 1), base);
    value = parsed.value_or(T{});

    return parsed.has_value();
  }

  std::string_view next() {
    const std::size_t end = std::min(rest_.find(','), rest_.size());
    const std::string_view field = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));

    return field;
  }

  bool at_end() const { return rest_.empty(); }

private:
  std::string_view rest_;
};

/// The type that the inode has on disk, by what fakeroot makes of mknod.
std::uint32_t type_on_disk(std::uint32_t mode) {
  return S_ISCHR(mode) || S_ISBLK(mode) ? S_IFREG : mode & S_IFMT;
}

std::optional<SavedRecord> parse_classic(std::string_view line) {
  SavedRecord saved;
  jobroot::Record& record = saved.record;
  std::uint64_t nlink = 0;
  std::uint64_t rdev = 0;
  Fields fields{line};
  const bool well_formed = fields.number("dev", 16, record.key.dev) &&
                           fields.number("ino", 10, record.key.ino) &&
                           fields.number("mode", 8, record.mode) &&
                           fields.number("uid", 10, record.uid) &&
                           fields.number("gid", 10, record.gid) &&
                           fields.number("nlink", 10, nlink) &&
                           fields.number("rdev", 10, rdev) && fields.at_end();
  if (!well_formed || line.ends_with(','))
    return std::nullopt;
  record.rdev = jobroot::packed_rdev(rdev);
  record.state = type_on_disk(record.mode) >> 12 << jobroot::state_type_shift;

  return saved;
}

std::optional<SavedXattr> parse_xattr(std::string_view field) {
  SavedXattr xattr;
  xattr.removed = field.starts_with(hidden);
  if (!xattr.removed && !field.starts_with(visible))
    return std::nullopt;
  field.remove_prefix(xattr.removed ? hidden.size() : visible.size());
  const std::size_t equals = field.find('=');
  if (equals == std::string_view::npos)
    return std::nullopt;
  auto name = unescape(field.substr(0, equals));
  auto value = from_base64(field.substr(equals + 1));
  if (!name || name->empty() || name->size() > 255 || !value)
    return std::nullopt;
  xattr.name = std::move(*name);
  xattr.value = std::move(*value);

  return xattr;
}

/// The bits that a reader knows, with a type.
bool is_state(std::uint32_t state) {
  constexpr std::uint32_t known =
      jobroot::state_proven | jobroot::state_dying | jobroot::state_has_birth |
      jobroot::state_has_generation | 0xfU << jobroot::state_type_shift;

  return (state & ~known) == 0 && state >> jobroot::state_type_shift != 0;
}

std::optional<SavedRecord> parse_extension(std::string_view line) {
  SavedRecord saved{.has_witness = true};
  jobroot::Record& record = saved.record;
  Fields fields{line};
  if (!fields.number("dev", 16, record.key.dev) ||
      !fields.number("ino", 10, record.key.ino) ||
      !fields.number("birth", 10, record.birth) ||
      !fields.number("generation", 16, record.generation) ||
      !fields.number("state", 16, record.state) || !is_state(record.state))
    return std::nullopt;
  while (!fields.at_end()) {
    auto xattr = parse_xattr(fields.next());
    if (!xattr)
      return std::nullopt;
    saved.xattrs.push_back(std::move(*xattr));
  }

  return saved;
}

class Parser {
public:
  explicit Parser(const std::string& name)
      : name_(name) {}

  base::Result<void> take(std::string_view line) {
    number_++;
    if (line.empty())
      return {};
    if (line.starts_with(extension))
      return take_extension(line.substr(extension.size()));
    // Extensions to come: what they add is not known here.
    if (line.starts_with('#'))
      return {};
    auto saved = parse_classic(line);
    if (!saved)
      return error("found no record, expected dev=HEX,ino=DEC,mode=OCT,"
                   "uid=DEC,gid=DEC,nlink=DEC,rdev=DEC");
    records_.insert_or_assign(position_of(*saved), std::move(*saved));

    return {};
  }

  std::vector<SavedRecord> records() && {
    std::vector<SavedRecord> all;
    for (auto& [position, saved] : records_)
      all.push_back(std::move(saved));

    return all;
  }

private:
  base::Error error(const std::string& found) const {
    return {.subject = fmt::format("{}:{}", name_, number_), .found = found};
  }

  base::Result<void> take_extension(std::string_view line) {
    auto more = parse_extension(line);
    if (!more)
      return error("found a malformed #x1 line, expected dev=HEX,ino=DEC,"
                   "birth=DEC,generation=HEX,state=HEX and attributes");
    const auto known = records_.find(position_of(*more));
    if (known == records_.end())
      return error("found a #x1 line of an inode that no line before it "
                   "records");
    SavedRecord& saved = known->second;
    saved.record.birth = more->record.birth;
    saved.record.generation = more->record.generation;
    saved.record.state = more->record.state;
    saved.xattrs = std::move(more->xattrs);
    saved.has_witness = true;

    return {};
  }

  const std::string& name_;
  std::size_t number_ = 0;
  std::map<Position, SavedRecord> records_;
};

} // namespace

std::string format_saved(std::vector<SavedRecord> records) {
  std::ranges::sort(records, {}, position_of);
  std::string text;
  for (const SavedRecord& saved : records)
    text += classic_line(saved.record);
  for (const SavedRecord& saved : records)
    if (saved.has_witness)
      text += extension_line(saved);

  return text;
}

base::Result<std::vector<SavedRecord>> parse_saved(std::string_view text,
                                                   const std::string& name) {
  Parser parser{name};
  for (const std::string_view line : base::split(text, '\n'))
    if (auto taken = parser.take(line); !taken)
      return taken.error();

  return std::move(parser).records();
}

} // namespace session
