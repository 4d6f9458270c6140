// SPDX-License-Identifier: LGPL-2.1-or-later
#include "image/normalize.hpp"
#include "support/test_directory.hpp"

#include <string>
#include <string_view>

namespace {

using namespace std::string_view_literals;
using image::Identity;

constexpr auto uuid = "12345678-1234-5678-9abc-def012345678";

class Normalize : public TestDirectory {
protected:
  /// What is left of `bytes`, or the error's words.
  std::string normalized(std::string_view bytes, const Identity& identity) {
    EXPECT_TRUE(base::write_file_atomically(path("file"), bytes));
    const auto done = image::normalize(path("file"), identity);

    return done ? *base::read_file(path("file")) : done.error().found;
  }
};

/// What `printf x | lzop` wrote at that time.
std::string lzop_file(std::string_view mode_and_time, std::string_view sum) {
  std::string bytes{"\x89LZO\0\r\n\x1a\n\x10\x40\x20\xa0\x09\x40\x03\x09"sv};
  bytes += "\x03\0\0\x0d"sv;
  bytes += mode_and_time;
  bytes += "\0\0\0\0\0"sv;
  bytes += sum;

  return bytes + "the rest";
}

std::string vmdk_file(std::string_view number, std::string_view name) {
  std::string bytes(512, '\0');
  bytes.replace(0, 4, "KDMV");
  bytes[28] = 1;
  bytes[36] = 1;
  bytes += "# Disk DescriptorFile\nCID=";
  bytes += number;
  bytes += "\nparentCID=ffffffff\nRW 8 SPARSE \"";
  bytes += name;
  bytes += "\"\n";
  bytes.resize(1024);

  return bytes + "the rest";
}

TEST_F(Normalize, TakesTheTimeOutOfLzop) {
  const std::string one =
      lzop_file("\0\0\0\0\x6b\0\xac\x47"sv, "\x29\xeb\x02\xd4"sv);
  const std::string other =
      lzop_file("\0\0\x81\xa4\x6b\0\xac\x2d"sv, "\x35\x42\x03\xdf"sv);
  const std::string made = normalized(one, {});

  EXPECT_EQ(made, normalized(other, {}));
  EXPECT_EQ(made, lzop_file("\0\0\x81\xa4\0\0\0\0"sv, made.substr(34, 4)));
  EXPECT_NE(made.substr(34, 4), one.substr(34, 4));
}

TEST_F(Normalize, LeavesAnLzopFileWithANameAlone) {
  std::string named = lzop_file("\0\0\0\0\0\0\0\0"sv, "\0\0\0\0"sv);
  named[33] = 1;

  EXPECT_EQ(normalized(named, {}),
            "has an lzop header with a name or a filter");
}

TEST_F(Normalize, ReplacesNumberAndNameOfAVmdkDisk) {
  EXPECT_EQ(normalized(vmdk_file("9876abcd", "some/temporary.name"),
                       {.uuid = uuid, .name = "a.vmdk"}),
            vmdk_file("12345678", "a.vmdk"));
}

TEST_F(Normalize, KeepsANumberWithoutAnother) {
  EXPECT_EQ(normalized(vmdk_file("9876abcd", "b"), {.name = "a.vmdk"}),
            vmdk_file("9876abcd", "a.vmdk"));
}

TEST_F(Normalize, RefusesANameThatHasNoRoom) {
  EXPECT_EQ(
      normalized(vmdk_file("9876abcd", "b"), {.name = std::string(500, 'x')}),
      "has no room for the name " + std::string(500, 'x'));
}

TEST_F(Normalize, GivesAVdiDiskTwoNumbers) {
  std::string disk(512, '\0');
  disk.replace(0x40, 4, "\x7f\x10\xda\xbe");
  const std::string made = normalized(disk, {.uuid = uuid});

  EXPECT_EQ(made.substr(0x188, 16), image::drawn_bytes(uuid, 0));
  EXPECT_EQ(made.substr(0x198, 16), image::drawn_bytes(uuid, 1));
  EXPECT_NE(image::drawn_bytes(uuid, 0), image::drawn_bytes(uuid, 1));
  EXPECT_EQ(made.substr(0x1a8), disk.substr(0x1a8));
}

TEST_F(Normalize, RefusesWhatIsCutOffOrUnknown) {
  EXPECT_EQ(normalized("vhdxfile", {.uuid = uuid}), "ends too soon");
  EXPECT_EQ(normalized("KDMV", {}), "ends too soon");
  EXPECT_EQ(normalized("", {}),
            "is no lzop file and no VMDK, VDI or VHDX disk");
}

} // namespace
