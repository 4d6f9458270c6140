// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a version that is told is that of the file which was run, not that of a
// package of the same name.
#include "base/file.hpp"
#include "image/tool_version.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

namespace {

class ToolVersion : public TestDirectory {
protected:
  void SetUp() override {
    write("status",
          "Package: a\nStatus: x\nArchitecture: all\nVersion: 1\n\n"
          "Package: ab\nArchitecture: amd64\nVersion: 2.1-3\nSize: 4\n\n"
          "Package: b\nVersion: 5\n");
    write("info/a.list", "/.\n/usr/bin/a\n");
    write("info/ab:amd64.list", "/.\n/sbin/ab\n");
  }

  void write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(base::make_directories(path("info")));
    ASSERT_TRUE(base::replace_file(path(name), text));
  }

  std::string version(const std::string& package,
                      const std::string& file) const {
    return image::packaged_version(path(""), package, file);
  }
};

TEST_F(ToolVersion, IsThatOfThePackageThatHasTheFile) {
  EXPECT_EQ(version("a", "/usr/bin/a"), "1");
  EXPECT_EQ(version("ab", "/usr/sbin/ab"), "2.1-3");
}

TEST_F(ToolVersion, IsUnknownOfFilesFromElsewhere) {
  EXPECT_EQ(version("a", "/opt/bin/a"), "");
  EXPECT_EQ(version("b", "/usr/bin/b"), "");
  EXPECT_EQ(version("none", "/usr/bin/a"), "");
}

TEST_F(ToolVersion, IsTheContentOfAFileThatIsInNoPackage) {
  write("tool", "abc");
  ASSERT_EQ(::chmod(path("tool").c_str(), 0755), 0);

  EXPECT_EQ(image::identify_tool(path("tool") + ":a").sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

} // namespace
