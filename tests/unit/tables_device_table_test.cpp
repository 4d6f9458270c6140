// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: Buildroot's device tables, with the habits that its users rely on.
#include "base/result.hpp"
#include "tables/device_table.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace {

using tables::DeviceEntry;
using tables::Kind;

struct Parsed {
  std::vector<DeviceEntry> entries;
  std::vector<std::string> errors;
};

Parsed parse(const std::string& text) {
  tables::Errors errors;
  Parsed parsed{tables::parse_device_table("t", text, errors), {}};
  for (const base::Error& error : errors)
    parsed.errors.push_back(base::render(error));

  return parsed;
}

std::string only_error(const std::string& text) {
  const Parsed parsed = parse(text);

  return parsed.errors.size() == 1 && parsed.entries.empty()
             ? parsed.errors[0]
             : std::to_string(parsed.errors.size()) + " errors";
}

TEST(DeviceTable, HasTenColumns) {
  const Parsed parsed = parse("/dev/tty c 620 root 5 4 64 1 2 3\n");

  ASSERT_EQ(parsed.entries.size(), 1U);
  const DeviceEntry& entry = parsed.entries[0];
  EXPECT_EQ(entry.path, "/dev/tty");
  EXPECT_EQ(entry.kind, Kind::character_device);
  EXPECT_EQ(entry.mode, 0620U);
  EXPECT_EQ(entry.user.text, "root");
  EXPECT_FALSE(entry.user.id);
  EXPECT_EQ(entry.group.id, 5U);
  EXPECT_EQ(entry.major, 4U);
  EXPECT_EQ(entry.minor, 64U);
  EXPECT_EQ(entry.start, 1U);
  EXPECT_EQ(entry.increment, 2U);
  EXPECT_EQ(entry.count, 3U);
  EXPECT_EQ(entry.origin.line, 1U);
}

TEST(DeviceTable, DashesAndMissingNumbersAreZero) {
  const Parsed parsed = parse("/a f 644 0 0 - - - - -\n/b f 644 0 0\n");

  ASSERT_EQ(parsed.entries.size(), 2U);
  EXPECT_EQ(parsed.entries[0].count, 0U);
  EXPECT_EQ(parsed.entries[1].count, 0U);
}

TEST(DeviceTable, IndentedLinesCount) {
  // Buildroot's packages write their tables between define and endef.
  EXPECT_EQ(parse("\t/bin/su f 4755 0 0 - - - - -\n").entries.size(), 1U);
}

TEST(DeviceTable, BlankLinesAndCommentsDoNot) {
  const Parsed parsed =
      parse("\n \t\n# a\n  # b\n/a f 644 0 0 # c d e f g h\n");

  EXPECT_EQ(parsed.entries.size(), 1U);
  EXPECT_TRUE(parsed.errors.empty());
}

TEST(DeviceTable, LastLineNeedsNoEndAndLinesMayEndAsInDos) {
  EXPECT_EQ(parse("/a f 644 0 0\r\n/b f 644 0 0").entries.size(), 2U);
}

TEST(DeviceTable, MinusOneLeavesModeAndOwnerAlone) {
  const Parsed parsed = parse("/a r -1 -1 -1\n");

  ASSERT_EQ(parsed.entries.size(), 1U);
  EXPECT_FALSE(parsed.entries[0].mode);
  EXPECT_EQ(parsed.entries[0].user.id, tables::Identity::unchanged);
}

TEST(DeviceTable, EveryBadLineIsReported) {
  const Parsed parsed = parse("/a x 644 0 0\n/b f 644 0 0\n/c f 9 0 0\n");

  EXPECT_EQ(parsed.entries.size(), 1U);
  ASSERT_EQ(parsed.errors.size(), 2U);
  EXPECT_TRUE(parsed.errors[0].starts_with("t:1: "));
  EXPECT_TRUE(parsed.errors[1].starts_with("t:3: "));
}

TEST(DeviceTable, ErrorsSayWhatToDo) {
  const std::string columns =
      "; write: name type mode uid gid major minor start inc count";
  const std::string name =
      "; write a name of at most 40 bytes or a number below 4294967295";

  const struct {
    std::string line;
    std::string error;
  } cases[] = {
      {"/a", "1 word" + columns},
      {"/a b f 644 0 0 - - - - -", "11 words" + columns},
      {"/a fd 644 0 0", "unknown type 'fd'; the types are f F d r c b p"},
      {"/a f 10000 0 0",
       "mode '10000'; write up to four octal digits, or -1 to leave it"},
      {"/a c -1 0 0", "mode '-1'; write up to four octal digits"},
      {"/a f 644 - 0", "owner '-'" + name},
      {"/a f 644 0 4294967295", "owner '4294967295'" + name},
      {"/a f 644 " + std::string(41, 'x') + " 0",
       "owner '" + std::string(41, 'x') + "'" + name},
      {"/a c 644 0 0 1 x",
       "number 'x'; write one up to 1048575, or - for none"},
      {"/a c 644 0 0 1 1048576",
       "number '1048576'; write one up to 1048575, or - for none"},
      {"/a c 644 0 0 4096 1", "major 4096; the greatest is 4095"},
      {"/a c 644 0 0 1 1048570 0 2 5",
       "the batch ends at minor 1048578; the greatest is 1048575"},
      {std::string(4096, 'a') + " f 644 0 0",
       "a path of 4096 bytes; the longest has 4095"},
      {std::string("/a\0b f 644 0 0", 14),
       "a NUL byte; a table is a text file"},
      {"/a \x1b[31m 644 0 0",
       "unknown type '\\x1b[31m'; the types are f F d r c b p"},
  };

  for (const auto& each : cases)
    EXPECT_EQ(only_error(each.line), "t:1: " + each.error);
}

TEST(DeviceTable, CapabilitiesBelongToTheFileAboveThem) {
  const Parsed parsed = parse("/a f 755 0 0\n"
                              " |xattr cap_net_raw+ep\n"
                              "|xattr cap_net_admin+ep cap_kill+ep # why\n");

  ASSERT_EQ(parsed.entries.size(), 1U);
  const auto& lines = parsed.entries[0].capabilities;
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].clauses, "cap_net_raw+ep");
  EXPECT_EQ(lines[1].clauses, "cap_net_admin+ep cap_kill+ep");
  EXPECT_EQ(lines[1].origin.line, 3U);
}

TEST(DeviceTable, CapabilitiesOfNoFileAreErrors) {
  const std::string error = "|xattr does not follow an entry of type f or F; "
                            "write it below the file that it belongs to";

  EXPECT_EQ(only_error("|xattr cap_kill+ep\n"), "t:1: " + error);
  EXPECT_EQ(parse("/a d 755 0 0\n|xattr cap_kill+ep\n").errors,
            std::vector{"t:2: " + error});
}

TEST(DeviceTable, UnknownCapabilitiesAreErrors) {
  EXPECT_EQ(parse("/a f 755 0 0\n|xattr cap_fly+ep\n").errors,
            std::vector<std::string>{
                "t:2: 'cap_fly+ep': not a list of capabilities; write clauses "
                "like cap_net_raw,cap_net_admin+ep"});
}

TEST(DeviceTable, AttributesAreSpelledAsGetfattrDoes) {
  const Parsed parsed = parse("/a d 755 0 0\n"
                              "|xattr user.a=text # why\n"
                              "|xattr user.b=\"two  words\\012\\\"\\\\\"\n"
                              "|xattr security.ima=0x00fF\n"
                              "|xattr trusted.c=0sAGE=\n"
                              "|xattr user.empty=\n");

  EXPECT_EQ(parsed.errors, std::vector<std::string>{});
  ASSERT_EQ(parsed.entries.size(), 1U);
  std::vector<std::string> seen;
  for (const auto& line : parsed.entries[0].attributes)
    seen.push_back(line.attribute.name + "=" + line.attribute.value);
  EXPECT_EQ(seen,
            (std::vector<std::string>{"user.a=text",
                                      "user.b=two  words\n\"\\",
                                      std::string("security.ima=\0\xff", 15),
                                      std::string("trusted.c=\0a", 12),
                                      "user.empty="}));
}

TEST(DeviceTable, WrongAttributesAreErrors) {
  const std::string values = "is no value of an attribute; write text, "
                             "\"text\" with \\OOO for bytes, 0x and "
                             "hexadecimal digits, or 0s and base64";

  const struct {
    std::string line;
    std::string error;
  } cases[] = {
      {"user.a=0x1", "'user.a' '0x1': " + values},
      {"user.a=0x1g", "'user.a' '0x1g': " + values},
      {"user.a=0sA", "'user.a' '0sA': " + values},
      {"user.a=\"x", "'user.a' '\"x': " + values},
      {"user.a=\"\\9\"", "'user.a' '\"\\9\"': " + values},
      {"user.a", "'user.a': has no value; write NAME=VALUE"},
      {"none.a=1",
       "'none.a': no file has such an attribute; names begin with user., "
       "trusted. or security."},
      {"security.capability=0x00",
       "'security.capability': capabilities are written as text; write "
       "clauses like cap_net_raw+ep"},
      {"system.posix_acl_access=0x00",
       "'system.posix_acl_access': an ACL has a mode, too; set it in a hook, "
       "with setfacl"},
  };

  for (const auto& each : cases)
    EXPECT_EQ(parse("/a f 755 0 0\n|xattr " + each.line + "\n").errors,
              std::vector{"t:2: " + each.error});
  EXPECT_EQ(parse("/a p 755 0 0\n|xattr user.a=1\n").errors,
            std::vector<std::string>{
                "t:2: 'user.a' of a device or pipe; only files and directories "
                "have user attributes"});
  EXPECT_EQ(parse("/a r 755 0 0\n|xattr user.a=1\n").errors,
            std::vector<std::string>{
                "t:2: |xattr does not follow an entry of type f, F, d, c, b or "
                "p; write it below the file that it belongs to"});
}

TEST(DeviceTable, CapabilitiesBelowABadLineAreNotASecondError) {
  EXPECT_EQ(parse("/a q 755 0 0\n|xattr cap_kill+ep\n").errors.size(), 1U);
}

TEST(DeviceTable, AnyBytesAreEitherEntriesOrErrors) {
  std::mt19937 random(1);
  const std::string alphabet =
      "/afFdrcbp0179- \t\n\r|xattrcap_kill+ep#:\x00\xff";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto length = random() % 80; length > 0; --length)
      text += random() % 8 == 0 ? static_cast<char>(random())
                                : alphabet[random() % alphabet.size()];
    const Parsed parsed = parse(text);
    for (const DeviceEntry& entry : parsed.entries) {
      EXPECT_FALSE(entry.path.empty());
      EXPECT_TRUE(entry.mode || !entry.is_node());
    }
    for (const std::string& error : parsed.errors)
      EXPECT_TRUE(error.starts_with("t:"));
  }
}

} // namespace
