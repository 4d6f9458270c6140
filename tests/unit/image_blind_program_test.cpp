// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a program that makes no image, or makes it of something else than the
// tree, may be what it likes; only the others are refused.
#include "base/file.hpp"
#include "image/blind_program.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <elf.h>
#include <sys/stat.h>

#include <cstring>

namespace {

class BlindProgramTest : public TestDirectory {
protected:
  /// An ELF file with one segment, of which `content` is the content.
  void write_program(const std::string& name,
                     unsigned type,
                     const std::string& content) const {
    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_phoff = sizeof header;
    header.e_phnum = 1;
    Elf64_Phdr segment{};
    segment.p_type = type;
    segment.p_offset = sizeof header + sizeof segment;
    segment.p_filesz = content.size();
    std::string text(sizeof header + sizeof segment, '\0');
    std::memcpy(text.data(), &header, sizeof header);
    std::memcpy(text.data() + sizeof header, &segment, sizeof segment);
    ASSERT_TRUE(base::replace_file(path(name), text + content));
    ASSERT_EQ(::chmod(path(name).c_str(), 0755), 0);
  }

  static std::string note(const std::string& owner) {
    const Elf64_Nhdr header{static_cast<Elf64_Word>(owner.size() + 1), 4, 1};
    std::string text(sizeof header, '\0');
    std::memcpy(text.data(), &header, sizeof header);
    text += owner;
    text.resize(text.size() + 4 - owner.size() % 4, '\0');

    return text + "abcd";
  }

  void SetUp() override {
    write_program("go", PT_NOTE, note("GNU") + note("Go"));
    write_program("static", PT_LOAD, "");
    write_program("other", PT_INTERP, "/lib/ld.so");
    ASSERT_TRUE(base::replace_file(path("text"), "#!/bin/sh\n"));
  }

  /// The kind of the program that `line`, below the mark, is refused for.
  std::string kind(const std::string& line,
                   const std::string& before = "") const {
    const auto found = image::find_blind_program(
        before + "\n#@image\n" + line + "\n", "/the/tree");

    return found ? std::string{found->kind} : "";
  }
};

TEST_F(BlindProgramTest, IsKnownByItsFile) {
  EXPECT_EQ(image::blindness_of(path("go")), "Go");
  EXPECT_EQ(image::blindness_of(path("static")), "static");
  EXPECT_FALSE(image::blindness_of(path("other")));
  EXPECT_FALSE(image::blindness_of(path("text")));
  EXPECT_FALSE(image::blindness_of(path("none")));
  EXPECT_FALSE(image::blindness_of("/bin/sh"));
}

TEST_F(BlindProgramTest, MustNotGetTheTree) {
  EXPECT_EQ(kind(path("go") + " /the/tree"), "Go");
  EXPECT_EQ(kind(path("static") + " a \\\n  $TARGET_DIR"), "static");
  EXPECT_EQ(kind("cd /the/tree\n" + path("go") + " ."), "Go");
  EXPECT_EQ(kind("set -x; A=b " + path("go") + " \"${TARGET_DIR}\""), "Go");
  EXPECT_EQ(kind("cd /the/tree && " + path("go") + " ."), "Go");
}

TEST_F(BlindProgramTest, MayDoAnythingElse) {
  EXPECT_EQ(kind(path("go") + " layer.tar"), "");
  EXPECT_EQ(kind("cd /the/tree\ncd /else\n" + path("go") + " ."), "");
  EXPECT_EQ(kind(path("other") + " /the/tree " + path("go")), "");
  EXPECT_EQ(kind("tar c /the/tree | " + path("go") + " -"), "");
  EXPECT_EQ(kind("rm -r /the/tree/x; " + path("go") + " x"), "");
  EXPECT_EQ(kind("true", path("go") + " /the/tree"), "");
}

} // namespace
