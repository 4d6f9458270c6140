// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see user_table.hpp.
#include "tables/user_table.hpp"

#include "tables/number.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tables {

namespace {

constexpr std::string_view none = "-";
constexpr std::string_view default_shell = "/bin/false";
constexpr std::size_t longest_name = 40;
constexpr const char* form =
    "write: username uid group gid password home shell groups comment";

using Column = base::Result<void> (*)(UserEntry&, std::string_view);

bool is_name(std::string_view word) {
  return !word.empty() && word.size() <= longest_name && word != none &&
         word.front() != '#' && word.find_first_of(",/") == word.npos;
}

base::Error
bad_name(const Origin& origin, const char* what, std::string_view word) {
  return origin.error(std::string(what) + " " + quoted(word),
                      "a name has at most 40 bytes, no comma, no slash and no "
                      "# at its beginning");
}

base::Result<void> read_name(UserEntry& entry, std::string_view word) {
  if (word == "root") {
    return entry.origin.error("user 'root'",
                              "the image's own files are about root");
  }
  if (word != none && !is_name(word)) {
    return bad_name(entry.origin, "user", word);
  }
  entry.name = word == none ? "" : word;
  return {};
}

template <AccountId UserEntry::*member>
base::Result<void> read_id(UserEntry& entry, std::string_view word) {
  static constexpr bool is_user = member == &UserEntry::uid;
  AccountId& id = entry.*member;
  const bool is_unused = is_user && entry.name.empty() && word == none;
  if (word == "-1" || is_unused) {
    id.choice = AccountId::Choice::system;
  } else if (word == "-2") {
    id.choice = AccountId::Choice::user;
  } else if (const auto value = number(word, greatest_id); value && *value) {
    id.value = *value;
  } else {
    return entry.origin.error(
        (is_user ? "uid " : "gid ") + quoted(word),
        "write a number above 0, -1 for the lowest free one from 100 to 999 "
        "or -2 for one from 1000 to 1999");
  }
  return {};
}

base::Result<void> read_group(UserEntry& entry, std::string_view word) {
  if (!is_name(word)) {
    return bad_name(entry.origin, "group", word);
  }
  entry.group = word;
  return {};
}

base::Result<void> read_password(UserEntry& entry, std::string_view word) {
  entry.password = word;
  return {};
}

base::Result<void> read_home(UserEntry& entry, std::string_view word) {
  if (word == none) {
    return {};
  }
  if (!word.starts_with('/') || word.find_first_not_of("/.") == word.npos) {
    return entry.origin.error("home " + quoted(word),
                              "write an absolute path below /, or - for none");
  }
  entry.home = word;
  return {};
}

base::Result<void> read_shell(UserEntry& entry, std::string_view word) {
  entry.shell = word == none ? default_shell : word;
  return {};
}

base::Result<void> read_groups(UserEntry& entry, std::string_view word) {
  if (word == none) {
    return {};
  }
  while (!word.empty()) {
    const std::size_t end = std::min(word.find(','), word.size());
    const std::string_view group = word.substr(0, end);
    if (!group.empty() && !is_name(group)) {
      return bad_name(entry.origin, "group", group);
    }
    if (!group.empty()) {
      entry.groups.emplace_back(group);
    }
    word.remove_prefix(std::min(end + 1, word.size()));
  }
  return {};
}

constexpr Column columns[] = {
    read_name,
    read_id<&UserEntry::uid>,
    read_group,
    read_id<&UserEntry::gid>,
    read_password,
    read_home,
    read_shell,
    read_groups,
};

/// The comment is all that follows the groups, blanks inside included.
std::string comment_of(const std::vector<std::string_view>& words) {
  if (words.size() <= std::size(columns)) {
    return {};
  }
  const char* const begin = words[std::size(columns)].data();
  const char* const end = words.back().data() + words.back().size();
  return {begin, end};
}

bool is_forbidden(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return character == ':' || (byte < 0x20 && character != '\t') || byte == 0x7f;
}

base::Result<UserEntry>
parse_entry(const Line& line, const std::vector<std::string_view>& words) {
  for (const std::string_view word : words) {
    if (std::ranges::any_of(word, is_forbidden)) {
      return line.origin.error(
          quoted(word), "no field may hold a colon or a control character");
    }
  }
  if (words.size() < std::size(columns)) {
    return line.origin.error(std::to_string(words.size()) +
                                 (words.size() == 1 ? " word" : " words"),
                             form);
  }
  UserEntry entry;
  entry.origin = line.origin;
  for (std::size_t i = 0; i < std::size(columns); ++i) {
    if (auto read = columns[i](entry, words[i]); !read) {
      return read.error();
    }
  }
  entry.comment = comment_of(words);
  return entry;
}

} // namespace

std::vector<UserEntry> parse_user_table(const std::string& file,
                                        std::string_view text,
                                        Errors& errors) {
  std::vector<UserEntry> entries;
  for (const Line& line : lines_of(file, text)) {
    const auto words = words_of(line.text);
    if (words.empty()) {
      continue;
    }
    auto entry = parse_entry(line, words);
    if (entry) {
      entries.push_back(std::move(*entry));
    } else {
      errors.push_back(std::move(entry.error()));
    }
  }
  return entries;
}

} // namespace tables
