// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: docs/session-format.md is written by hand, and must still be true: its
// tables are compared with the structures, its example is opened as a session,
// and each test that it names must exist.
#include "base/text.hpp"
#include "support/session_checker.hpp"
#include "support/session_maker.hpp"

#include <map>
#include <regex>
#include <sstream>

namespace {

using jobroot::Header;
using jobroot::Record;

class SessionDocument : public support::SessionTest {
protected:
  void SetUp() override {
    const char* const sources = std::getenv("SRC");
    const auto text =
        base::read_file(std::string(sources != nullptr ? sources : ".") +
                        "/docs/session-format.md");
    ASSERT_TRUE(text) << "set SRC to the top of the sources";
    text_ = *text;
  }

  /// What is between a line and the next one that starts with `end`.
  std::string part(const std::string& line, const std::string& end) const {
    const std::size_t from = text_.find('\n' + line + '\n');
    support::require(from != std::string::npos, line);
    const std::size_t start = from + line.size() + 2;
    return text_.substr(start, text_.find('\n' + end, start) - start);
  }

  std::string text_;
};

struct Field {
  std::size_t offset;
  std::size_t bytes;

  friend bool operator==(const Field&, const Field&) = default;
};

std::ostream& operator<<(std::ostream& to, const Field& field) {
  return to << field.bytes << " bytes at " << field.offset;
}

/// The rows of a table: offset, bytes, name.
std::map<std::string, Field> fields_of(const std::string& table) {
  std::map<std::string, Field> fields;
  const std::regex row(R"(\| (\d+) \| (\d+) \| `(\w+)` \|)");
  for (std::sregex_iterator i(table.begin(), table.end(), row), end; i != end;
       ++i)
    fields[(*i)[3]] = {std::stoul((*i)[1]), std::stoul((*i)[2])};
  return fields;
}

#define FIELD(type, name)                                                      \
  {                                                                            \
#    name, {                                                                   \
      offsetof(type, name), sizeof(type::name)                                 \
    }                                                                          \
  }

TEST_F(SessionDocument, HasTheHeadersFields) {
  const std::map<std::string, Field> expected = {
      FIELD(Header, magic),
      FIELD(Header, version),
      FIELD(Header, byte_order),
      FIELD(Header, capacity),
      FIELD(Header, id),
      FIELD(Header, flags),
      FIELD(Header, depth),
      FIELD(Header, records),
      FIELD(Header, xattrs),
      FIELD(Header, counters),
      FIELD(Header, created),
      FIELD(Header, clamp_time),
      FIELD(Header, translations),
      FIELD(Header, device_filter),
      FIELD(Header, view_at),
      FIELD(Header, upper),
      FIELD(Header, lowers),
      FIELD(Header, log_waiting),
  };

  EXPECT_EQ(fields_of(part("### Header", "###")), expected);
}

TEST_F(SessionDocument, HasTheRecordsFields) {
  const std::map<std::string, Field> expected = {
      FIELD(Record, key),
      FIELD(Record, birth),
      FIELD(Record, generation),
      FIELD(Record, mode),
      FIELD(Record, uid),
      FIELD(Record, gid),
      FIELD(Record, rdev),
      FIELD(Record, xattrs),
      FIELD(Record, program),
      FIELD(Record, time),
      FIELD(Record, state),
      FIELD(Record, call),
      FIELD(Record, reserved),
  };

  EXPECT_EQ(fields_of(part("### Record", "##")), expected);
}

/// The bytes of the example, each line at its offset in the file.
std::map<std::size_t, std::string> bytes_of(const std::string& dump) {
  std::map<std::size_t, std::string> lines;
  std::istringstream text(dump);
  for (std::string line; std::getline(text, line);) {
    std::istringstream words(line);
    std::size_t offset = 0;
    words >> std::hex >> offset;
    for (unsigned byte = 0; words >> std::hex >> byte;)
      lines[offset].push_back(static_cast<char>(byte));
  }
  return lines;
}

/// "name=value" words of the example.
std::map<std::string, std::string> values_of(const std::string& text) {
  std::map<std::string, std::string> values;
  std::istringstream words(text);
  for (std::string word; words >> word;)
    values[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  return values;
}

TEST_F(SessionDocument, HasAnExampleThatIsASession) {
  const std::string directory = make("example", {.capacity = 1 << 20});
  for (const auto& [offset, line] : bytes_of(part("```hexdump", "```")))
    support::overwrite(directory, offset, line.data(), line.size());

  const auto session = support::open_session(directory);
  const auto slot = session->own().find({2049, 77});
  ASSERT_EQ(slot, 322U);
  const Record record = *session->own().at<Record>(slot);
  std::ostringstream found;
  found << "dev=" << record.key.dev << " ino=" << record.key.ino
        << " birth=" << record.birth << " generation=" << record.generation
        << " mode=0" << std::oct << record.mode << std::dec
        << " uid=" << record.uid << " gid=" << record.gid
        << " rdev=" << (record.rdev >> 20) << ':' << (record.rdev & 0xfffff)
        << " xattrs=" << record.xattrs << " program=" << record.program
        << " time=" << record.time << " state=0x" << std::hex << record.state
        << std::dec << " call=" << static_cast<int>(record.call);

  EXPECT_EQ(values_of(found.str()), values_of(part("```fields", "```")));
  EXPECT_STREQ(session->own().at<jobroot::ProgramName>(record.program)->name,
               "mknod");
  const support::Checker checker(session->own());
  EXPECT_EQ(checker.damage(), "");
  EXPECT_EQ(checker.size(), 2U);
}

TEST_F(SessionDocument, LeadsToTheExamplesRecord) {
  const jobroot::Hash hash = jobroot::hash_of({2049, 77});
  std::ostringstream path;
  path << std::hex << hash.high << ' ' << hash.low << "`. Word 0x"
       << hash.root() << " of the root";

  EXPECT_NE(text_.find(path.str()), std::string::npos) << path.str();
  EXPECT_EQ(hash.digit(0), 3U);
}

/// All tests of this program, as `Suite.Name`.
std::set<std::string> all_tests() {
  std::set<std::string> names;
  const auto* const unit = ::testing::UnitTest::GetInstance();
  for (int i = 0; i < unit->total_test_suite_count(); i++) {
    const auto* const suite = unit->GetTestSuite(i);
    for (int j = 0; j < suite->total_test_count(); j++)
      names.insert(suite->name() + std::string(".") +
                   suite->GetTestInfo(j)->name());
  }
  return names;
}

TEST_F(SessionDocument, NamesTestsThatExist) {
  const std::set<std::string> tests = all_tests();
  const std::regex name("`([A-Z]\\w+\\.[A-Z]\\w+)`");
  std::size_t count = 0;

  for (std::sregex_iterator i(text_.begin(), text_.end(), name), end; i != end;
       ++i, count++)
    EXPECT_TRUE(tests.contains((*i)[1])) << (*i)[1];

  EXPECT_GE(count, 15U);
}

TEST_F(SessionDocument, HasATestForEachCaveat) {
  std::istringstream caveats('\n' + part("## Caveats", "## "));
  std::string caveat;
  const auto check = [&] {
    EXPECT_TRUE(caveat.empty() ||
                std::regex_search(caveat, std::regex("`[A-Z]\\w+\\.\\w+`")))
        << caveat;
  };

  for (std::string line; std::getline(caveats, line);) {
    if (line.starts_with("* ")) {
      check();
      caveat.clear();
    }
    caveat += line;
  }
  check();
}

} // namespace
