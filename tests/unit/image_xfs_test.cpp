// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: nothing can be quoted in a protofile, so what would be read as something
// else has to be refused; and XFS has forms of its own for times and ACLs.
#include "image/xfs.hpp"
#include "image/xfs_attributes.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace {

using image::Seen;
using image::xfs_time;

class XfsPlan : public TestDirectory {
protected:
  base::Result<image::XfsPlan> plan(const image::Attributes& given = {}) const {
    return image::xfs_plan(
        {.root = path(), .latest = 1000, .aliases = "alias-"},
        [&](const image::Entry& entry, image::Attributes& attributes) {
          attributes = given;
          return Seen{.mode = entry.status.st_mode, .uid = 70000, .gid = 5};
        });
  }

  std::string refused() const {
    const auto found = plan();
    return found ? "nothing" : found.error().found;
  }
};

TEST_F(XfsPlan, NamesEveryEntryWithItsOwner) {
  std::filesystem::create_directory(path("etc"));
  std::ofstream(path("etc/file")) << "x";

  const auto found = plan();

  ASSERT_TRUE(found);
  EXPECT_EQ(found->protofile.find("/\n0 0\n d--"), 0U) << found->protofile;
  EXPECT_NE(found->protofile.find("file ---644 70000 5 " + path("etc/file")),
            std::string::npos)
      << found->protofile;
  EXPECT_NE(found->commands.find("path /etc/file\n"), std::string::npos);
}

TEST_F(XfsPlan, WritesTheValuesOfAttributes) {
  const auto found = plan({{"jobroot.opened", "x"},
                           {"security.capability", "\x01\x02"},
                           {"user.x", "y"}});

  ASSERT_TRUE(found);
  EXPECT_NE(found->commands.find("attr_set -s -v 2 capability\n"
                                 "write a.sfattr.list[0].value #0102\n"
                                 "attr_set -u -v 1 x\n"
                                 "write a.sfattr.list[1].value #79\n"),
            std::string::npos)
      << found->commands;
}

TEST_F(XfsPlan, WritesNamesThatCannotBeTold) {
  for (const char* const name : {"$", ":x", "a b", "plain"})
    std::ofstream(path(name)) << "x";
  ASSERT_EQ(::symlink("to a", path("link").c_str()), 0);

  const auto found = plan();

  ASSERT_TRUE(found);
  EXPECT_NE(found->protofile.find("a\1b ---644 70000 5 alias-0\n"),
            std::string::npos)
      << found->protofile;
  EXPECT_EQ(found->aliases.at("alias-0"), path("a b"));
  EXPECT_NE(found->commands.find("write u3.symlink #746f2061\n"),
            std::string::npos)
      << found->commands;
  EXPECT_NE(found->commands.find("path /link\nwrite core.mode 0120777\n"),
            std::string::npos)
      << found->commands;
  EXPECT_NE(found->commands.find("path /\n"
                                 "write u3.sfdir3.list[0].name #24\n"
                                 "write u3.sfdir3.list[1].name #3a78\n"
                                 "write u3.sfdir3.list[2].name #612062\n"),
            std::string::npos)
      << found->commands;
}

TEST_F(XfsPlan, RefusesWhatCannotBeWritten) {
  EXPECT_FALSE(plan({{"user.x", std::string(300, 'x')}}));
  ASSERT_EQ(::symlink(std::string(337, 'x').c_str(), path("b").c_str()), 0);
  EXPECT_EQ(refused().find("b is a link of 337 bytes"), 0U) << refused();
  std::filesystem::remove(path("b"));
  for (const char c : {'a', 'b'})
    std::ofstream(path(std::string(150, c))) << "x";
  EXPECT_EQ(refused(), "nothing");
  std::ofstream(path("a b")) << "x";
  EXPECT_NE(refused().find("holds 'a b' and too much"), std::string::npos)
      << refused();
}

TEST(Xfs, CountsTimeFrom1901) {
  EXPECT_EQ(xfs_time(-2147483648, 0), "0000000000000000");
  EXPECT_EQ(xfs_time(981158400, 7), "2b6b2b5dcc640007");
}

TEST(Xfs, WritesAclsBigEndFirst) {
  const std::string acl("\x02\0\0\0\x02\0\x07\0\x70\x11\x01\0", 12);

  const auto found = image::xfs_attributes({{"system.posix_acl_access", acl}});

  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].space, 'r');
  EXPECT_EQ(found[0].name, "SGI_ACL_FILE");
  EXPECT_EQ(image::hexadecimal(found[0].value),
            "00000001"
            "00000002"
            "00011170"
            "00070000");
}

} // namespace
