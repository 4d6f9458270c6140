// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see mtree_file.hpp.
#include "exchange/mtree_file.hpp"

#include "base/text.hpp"
#include "exchange/vis.hpp"
#include "jobroot/inode.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

#include <utility>

namespace exchange {

namespace {

template <class T>
bool read_number(std::string_view text, int base, std::optional<T>& value) {
  value = base::parse_number<T>(text, base);

  return value.has_value();
}

bool read_type(std::string_view text, MtreeEntry& entry) {
  static constexpr std::pair<std::string_view, std::uint32_t> types[] = {
      {"file", S_IFREG},
      {"dir", S_IFDIR},
      {"link", S_IFLNK},
      {"char", S_IFCHR},
      {"block", S_IFBLK},
      {"fifo", S_IFIFO},
      {"socket", S_IFSOCK},
  };

  for (const auto& [name, type] : types)
    if (name == text)
      entry.type = type;

  return entry.type.has_value();
}

bool read_mode(std::string_view text, MtreeEntry& entry) {
  return read_number(text, 8, entry.mode) && *entry.mode <= 07777;
}

bool read_uid(std::string_view text, MtreeEntry& entry) {
  return read_number(text, 10, entry.uid);
}

bool read_gid(std::string_view text, MtreeEntry& entry) {
  return read_number(text, 10, entry.gid);
}

bool read_name(std::string_view text, std::string& name) {
  auto plain = unvis(text);
  if (plain)
    name = std::move(*plain);

  return plain.has_value();
}

bool read_uname(std::string_view text, MtreeEntry& entry) {
  return read_name(text, entry.uname);
}

bool read_gname(std::string_view text, MtreeEntry& entry) {
  return read_name(text, entry.gname);
}

/// strtoul's idea of a number.
std::optional<std::uint64_t> c_number(std::string_view text) {
  if (text.starts_with("0x"))
    return base::parse_number<std::uint64_t>(text.substr(2), 16);
  if (text.size() > 1 && text.starts_with('0'))
    return base::parse_number<std::uint64_t>(text.substr(1), 8);

  return base::parse_number<std::uint64_t>(text);
}

/// FORMAT,MAJOR,MINOR, whatever packs them there; or a dev_t.
bool read_device(std::string_view text, MtreeEntry& entry) {
  const auto parts = base::split(text, ',');
  if (parts.size() == 1) {
    const auto device = c_number(text);
    entry.rdev = jobroot::packed_rdev(device.value_or(0));
    return device.has_value();
  }
  if (parts.size() != 3)
    return false;
  const auto major = c_number(parts[1]);
  const auto minor = c_number(parts[2]);
  if (!major || !minor || *major > 0xfff || *minor > 0xfffff)
    return false;
  entry.rdev = static_cast<std::uint32_t>(*major << 20 | *minor);

  return true;
}

bool read_optional(std::string_view, MtreeEntry& entry) {
  entry.is_optional = true;

  return true;
}

struct Keyword {
  std::string_view name;
  bool (*read)(std::string_view value, MtreeEntry& entry);
};

/// All others say what does not concern owners and modes.
constexpr Keyword keywords[] = {
    {"type", read_type},
    {"mode", read_mode},
    {"uid", read_uid},
    {"gid", read_gid},
    {"uname", read_uname},
    {"gname", read_gname},
    {"device", read_device},
    {"optional", read_optional},
};

void forget(std::string_view name, MtreeEntry& entry) {
  const bool all = name == "all";
  const auto unset = [&](std::string_view keyword, auto& value) {
    if (all || name == keyword)
      value = {};
  };
  unset("type", entry.type);
  unset("mode", entry.mode);
  unset("uid", entry.uid);
  unset("gid", entry.gid);
  unset("uname", entry.uname);
  unset("gname", entry.gname);
  unset("device", entry.rdev);
  unset("optional", entry.is_optional);
}

/// A path below the root without "." and empty parts; nothing if it leads out.
std::optional<std::string> normal(std::string_view path) {
  std::string plain;
  for (const std::string_view part : base::split(path, '/')) {
    if (part == ".." || part.find('\0') != part.npos)
      return std::nullopt;
    if (part.empty() || part == ".")
      continue;
    plain += plain.empty() ? "" : "/";
    plain += part;
  }

  return plain;
}

/// libarchive writes "/." for an archive's "./".
bool is_command(std::string_view word) {
  return word.starts_with('/') && word != "/." &&
         word.find('/', 1) == word.npos;
}

class Parser {
public:
  explicit Parser(const std::string& name)
      : name_(name) {}

  /// A backslash at the end of a line goes on in the next one.
  base::Result<void> take(std::string_view line) {
    number_++;
    if (pending_.empty())
      first_ = number_;
    pending_ += line;
    if (pending_.ends_with('\\')) {
      pending_.back() = ' ';
      return {};
    }
    const std::string whole = std::exchange(pending_, {});

    return take_whole(base::trim(whole));
  }

  base::Result<std::vector<MtreeEntry>> finish() && {
    if (!pending_.empty())
      if (auto taken = take_whole(base::trim(pending_)); !taken)
        return taken.error();

    return std::move(entries_);
  }

private:
  base::Error error(const std::string& found) const {
    return {.subject = fmt::format("{}:{}", name_, first_), .found = found};
  }

  base::Result<void> take_whole(std::string_view line) {
    if (line.empty() || line.front() == '#')
      return {};
    const auto words = base::words(line);
    const std::vector<std::string_view> rest(words.begin() + 1, words.end());
    if (words[0] == "/set")
      return read(rest, defaults_);
    if (words[0] == "/unset") {
      for (const std::string_view name : rest)
        forget(name, defaults_);
      return {};
    }
    if (words[0] == "..")
      return leave();
    if (is_command(words[0]))
      return error(fmt::format("found '{}', expected /set, /unset or an entry",
                               words[0]));

    return take_entry(words[0], rest);
  }

  base::Result<void> leave() {
    if (directories_.empty())
      return error("found '..' where no directory is open");
    directories_.pop_back();

    return {};
  }

  base::Result<void> take_entry(std::string_view word,
                                const std::vector<std::string_view>& rest) {
    MtreeEntry entry = defaults_;
    entry.line = first_;
    if (auto done = read(rest, entry); !done)
      return done;
    const auto name = unvis(word);
    if (!name)
      return error(
          fmt::format("found '{}', expected a name with octal escapes", word));
    const bool is_path = word.find('/') != word.npos;
    const std::string within =
        is_path || directories_.empty() ? "" : directories_.back() + '/';
    auto path = normal(within + *name);
    if (!path)
      return error(
          fmt::format("found '{}', which leads out of the tree", word));
    entry.path = std::move(*path);
    if (!is_path && entry.type == std::uint32_t{S_IFDIR})
      directories_.push_back(entry.path);
    entries_.push_back(std::move(entry));

    return {};
  }

  base::Result<void> read(const std::vector<std::string_view>& words,
                          MtreeEntry& entry) const {
    for (const std::string_view word : words) {
      const std::size_t equals = word.find('=');
      const std::string_view name = word.substr(0, equals);
      const std::string_view value =
          equals == word.npos ? "" : word.substr(equals + 1);
      for (const Keyword& keyword : keywords)
        if (keyword.name == name && !keyword.read(value, entry))
          return error(fmt::format("found '{}', which is no {}", word, name));
    }

    return {};
  }

  const std::string& name_;
  std::size_t number_ = 0;
  std::size_t first_ = 0;
  std::string pending_;
  MtreeEntry defaults_;
  std::vector<std::string> directories_;
  std::vector<MtreeEntry> entries_;
};

} // namespace

bool is_mtree(std::string_view text) {
  if (text.starts_with("#mtree"))
    return true;
  for (const std::string_view line : base::split(text, '\n')) {
    const auto words = base::words(base::trim(line));
    if (words.empty() || words[0].starts_with('#'))
      continue;

    return words[0] == "/set" || words[0] == "/unset" || words[0] == "." ||
           words[0] == "/." || words[0].starts_with("./") ||
           line.find(" type=") != line.npos;
  }

  return false;
}

base::Result<std::vector<MtreeEntry>> parse_mtree(std::string_view text,
                                                  const std::string& name) {
  Parser parser{name};
  for (const std::string_view line : base::split(text, '\n'))
    if (auto taken = parser.take(line); !taken)
      return taken.error();

  return std::move(parser).finish();
}

} // namespace exchange
