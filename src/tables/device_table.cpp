// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see device_table.hpp.
#include "tables/device_table.hpp"

#include "sandbox/capability.hpp"
#include "tables/number.hpp"

#include <iterator>
#include <span>
#include <utility>

namespace tables {

namespace {

using Words = std::span<const std::string_view>;

constexpr std::size_t longest_path = 4095;
constexpr std::size_t longest_name = 40;
constexpr std::uint32_t greatest_number = 0xfffff;
constexpr std::uint32_t greatest_major = 0xfff;
constexpr std::size_t fewest_words = 5;
constexpr std::string_view attribute_word = "|xattr";
constexpr const char* form =
    "write: name type mode uid gid major minor start inc count";

/// Reads one word into the entry. What a word may be depends on the words
/// before it only through the entry's kind.
using Column = base::Result<void> (*)(DeviceEntry&, std::string_view);

base::Result<void> read_path(DeviceEntry& entry, std::string_view word) {
  if (word.size() > longest_path) {
    return entry.origin.error("a path of " + std::to_string(word.size()) +
                                  " bytes",
                              "the longest has 4095");
  }
  entry.path = word;
  return {};
}

base::Result<void> read_kind(DeviceEntry& entry, std::string_view word) {
  static constexpr std::string_view letters = "fFdrcbp";
  if (word.size() != 1 || letters.find(word[0]) == letters.npos) {
    return entry.origin.error("unknown type " + quoted(word),
                              "the types are f F d r c b p");
  }
  entry.kind = static_cast<Kind>(word[0]);
  return {};
}

base::Result<void> read_mode(DeviceEntry& entry, std::string_view word) {
  if (word == "-1" && !entry.is_node()) {
    return {};
  }
  const auto mode = number(word, 07777, 8);
  if (!mode) {
    return entry.origin.error(
        "mode " + quoted(word),
        entry.is_node() ? "write up to four octal digits"
                        : "write up to four octal digits, or -1 to leave it");
  }
  entry.mode = *mode;
  return {};
}

template <Identity DeviceEntry::*member>
base::Result<void> read_identity(DeviceEntry& entry, std::string_view word) {
  Identity& identity = entry.*member;
  identity.text = word;
  identity.id = word == "-1" ? std::optional(Identity::unchanged)
                             : number(word, greatest_id);
  const bool is_a_name = word.size() <= longest_name &&
                         word.find_first_not_of("-0123456789") != word.npos;
  if (!identity.id && !is_a_name) {
    return entry.origin.error(
        "owner " + quoted(word),
        "write a name of at most 40 bytes or a number below 4294967295");
  }
  return {};
}

template <std::uint32_t DeviceEntry::*member>
base::Result<void> read_number(DeviceEntry& entry, std::string_view word) {
  const auto value = word == "-" ? 0 : number(word, greatest_number);
  if (!value) {
    return entry.origin.error("number " + quoted(word),
                              "write one up to 1048575, or - for none");
  }
  entry.*member = *value;
  return {};
}

constexpr Column columns[] = {
    read_path,
    read_kind,
    read_mode,
    read_identity<&DeviceEntry::user>,
    read_identity<&DeviceEntry::group>,
    read_number<&DeviceEntry::major>,
    read_number<&DeviceEntry::minor>,
    read_number<&DeviceEntry::start>,
    read_number<&DeviceEntry::increment>,
    read_number<&DeviceEntry::count>,
};

/// The kernel has 12 bits for a major number and 20 for a minor one.
base::Result<void> check_device(const DeviceEntry& entry) {
  const std::uint64_t steps = entry.count > 1 ? entry.count - 1 : 0;
  const std::uint64_t last = entry.minor + steps * entry.increment;
  if (entry.major > greatest_major) {
    return entry.origin.error("major " + std::to_string(entry.major),
                              "the greatest is 4095");
  }
  if (last > greatest_number) {
    return entry.origin.error("the batch ends at minor " + std::to_string(last),
                              "the greatest is 1048575");
  }
  return {};
}

base::Result<DeviceEntry> parse_entry(const Origin& origin, Words words) {
  if (words.size() < fewest_words || words.size() > std::size(columns)) {
    return origin.error(std::to_string(words.size()) +
                            (words.size() == 1 ? " word" : " words"),
                        form);
  }
  DeviceEntry entry;
  entry.origin = origin;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (auto read = columns[i](entry, words[i]); !read) {
      return read.error();
    }
  }
  if (entry.is_node()) {
    if (auto checked = check_device(entry); !checked) {
      return checked.error();
    }
  }
  return entry;
}

/// What a line has from the first of these words to the last.
std::string_view text_of(Words words) {
  if (words.empty()) {
    return {};
  }
  const char* const begin = words.front().data();
  return {begin, words.back().data() + words.back().size()};
}

/// Collects entries; a |xattr line belongs to the entry before it.
class Reader {
public:
  explicit Reader(Errors& errors)
      : errors_(errors) {}

  void read(const Line& line) {
    if (line.text.find('\0') != line.text.npos) {
      fail(line.origin.error("a NUL byte", "a table is a text file"));
      return;
    }
    const auto words = words_of(line.text);
    if (words.empty()) {
      return;
    }
    if (words[0] == attribute_word) {
      read_attribute(line.origin, Words(words).subspan(1));
    } else {
      read_entry(line.origin, words);
    }
  }

  std::vector<DeviceEntry> take() { return std::move(entries_); }

private:
  enum class Before { nothing, bad_entry, entry };

  void fail(base::Error error) {
    errors_.push_back(std::move(error));
    before_ = Before::bad_entry;
  }

  void read_entry(const Origin& origin, Words words) {
    auto entry = parse_entry(origin, words);
    if (!entry) {
      fail(std::move(entry.error()));
      return;
    }
    entries_.push_back(std::move(*entry));
    before_ = Before::entry;
  }

  /// A word of its own, so that an error says what belongs to what.
  void misplaced(const Origin& origin, const char* types) {
    errors_.push_back(origin.error(
        std::string("|xattr does not follow an entry of type ") + types,
        "write it below the file that it belongs to"));
  }

  void read_attribute(const Origin& origin, Words words) {
    if (before_ == Before::bad_entry) {
      return;
    }
    const std::string_view text = text_of(words);
    if (!is_attribute(text)) {
      read_capabilities(origin, words);
      return;
    }
    if (before_ == Before::nothing || entries_.back().kind == Kind::recursive) {
      misplaced(origin, "f, F, d, c, b or p");
      return;
    }
    auto attribute = parse_attribute(text);
    if (!attribute) {
      errors_.push_back(origin.error(attribute.error()));
    } else if (entries_.back().is_node() &&
               attribute->name.starts_with("user.")) {
      errors_.push_back(
          origin.error(quoted(attribute->name) + " of a device or pipe",
                       "only files and directories have user attributes"));
    } else {
      entries_.back().attributes.push_back({origin, std::move(*attribute)});
    }
  }

  void read_capabilities(const Origin& origin, Words words) {
    if (before_ == Before::nothing || !entries_.back().is_file()) {
      misplaced(origin, "f or F");
      return;
    }
    std::string clauses;
    for (const auto word : words) {
      clauses += (clauses.empty() ? "" : " ") + std::string(word);
    }
    std::string all;
    for (const CapabilityLine& line : entries_.back().capabilities) {
      all += line.clauses + " ";
    }
    const auto bytes = sandbox::capability_bytes(all + clauses);
    if (!bytes) {
      errors_.push_back(origin.error(bytes.error()));
      return;
    }
    entries_.back().capabilities.push_back({origin, std::move(clauses)});
  }

  Errors& errors_;
  std::vector<DeviceEntry> entries_;
  Before before_ = Before::nothing;
};

} // namespace

bool DeviceEntry::is_node() const {
  return kind == Kind::character_device || kind == Kind::block_device ||
         kind == Kind::fifo;
}

bool DeviceEntry::is_file() const {
  return kind == Kind::file || kind == Kind::optional_file;
}

std::vector<DeviceEntry> parse_device_table(const std::string& file,
                                            std::string_view text,
                                            Errors& errors) {
  Reader reader(errors);
  for (const Line& line : lines_of(file, text)) {
    reader.read(line);
  }
  return reader.take();
}

} // namespace tables
