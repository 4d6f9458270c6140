// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what becomes of the files and homes of an image.
#include "support/image_root.hpp"
#include "tables/apply_users.hpp"

#include <fcntl.h>
#include <sys/xattr.h>

namespace {

using Lines = std::vector<std::string>;

class ApplyUsers : public ImageRoot {
protected:
  void SetUp() override {
    ImageRoot::SetUp();
    make_directory("etc");
    make_file("etc/passwd", "root:x:0:0::/root:/bin/sh\n");
    make_file("etc/group", "root:x:0:\n");
    make_file("etc/shadow", "root:*:::::::\n", 0600);
  }

  Lines apply(const std::string& text) {
    tables::Errors errors;
    const auto entries = tables::parse_user_table("u", text, errors);

    return rendered(errors.empty()
                        ? tables::apply_users(entries, {}, tree(), root())
                        : errors);
  }
};

INSTANTIATE_TEST_SUITE_P(, ApplyUsers, ::testing::ValuesIn(ways()), name_of);

TEST_P(ApplyUsers, FilesGetTheirLines) {
  EXPECT_EQ(apply("www 33 web 44 * - - - Web\n"), Lines{});

  EXPECT_EQ(text_of("etc/passwd"),
            "root:x:0:0::/root:/bin/sh\nwww:x:33:44:Web:/:/bin/false\n");
  EXPECT_EQ(text_of("etc/group"), "root:x:0:\nweb:x:44:\n");
  EXPECT_EQ(text_of("etc/shadow"), "root:*:::::::\nwww:*:::::::\n");
  EXPECT_EQ(text_of("etc/gshadow"), "nothing");
}

TEST_P(ApplyUsers, FilesKeepOwnerModeAndAttributes) {
  const tables::Place shadow = place("etc/shadow");
  ASSERT_TRUE(root().change(shadow, {0, 42, 0640}));
  ASSERT_TRUE(root().set_xattr(shadow, "trusted.note", "kept"));
  ASSERT_TRUE(root().change(place("etc/group"), {7, 8, 0444}));

  EXPECT_EQ(apply("www 33 web 44 * - - -\n"), Lines{});

  EXPECT_EQ(seen("etc/shadow"), "a regular file 0640 0:42");
  EXPECT_EQ(*root().xattr(shadow, "trusted.note"), "kept");
  EXPECT_EQ(seen("etc/group"), "a regular file 0444 7:8");
  EXPECT_EQ(seen("etc/passwd"), "a regular file 0644 0:0");
}

TEST_P(ApplyUsers, AttributesOnDiskAreKept) {
  const std::string file = inside("etc/passwd");
  if (::setxattr(file.c_str(), "user.note", "kept", 4, 0) != 0)
    GTEST_SKIP() << "no extended attributes here";

  EXPECT_EQ(apply("www 33 web 44 * - - -\n"), Lines{});

  EXPECT_EQ(*root().xattr(place("etc/passwd"), "user.note"), "kept");
}

TEST_P(ApplyUsers, FilesThatNobodyMayReadAreRead) {
  ASSERT_EQ(::chmod(inside("etc/shadow").c_str(), 0), 0);

  EXPECT_EQ(apply("www 33 web 44 * - - -\n"), Lines{});

  EXPECT_EQ(seen("etc/shadow"), "a regular file 0000 0:0");
}

TEST_P(ApplyUsers, MissingShadowIsMadeForRootAlone) {
  ASSERT_EQ(::unlink(inside("etc/shadow").c_str()), 0);

  EXPECT_EQ(apply("www 33 web 44 * - - -\n"), Lines{});

  EXPECT_EQ(text_of("etc/shadow"), "www:*:::::::\n");
  EXPECT_EQ(seen("etc/shadow"), "a regular file 0600 0:0");
}

TEST_P(ApplyUsers, MissingPasswdIsAnError) {
  ASSERT_EQ(::unlink(inside("etc/passwd").c_str()), 0);

  EXPECT_EQ(apply("www 33 web 44 * - - -\n"),
            Lines{"/etc/passwd: there is no such file in the image; every root "
                  "file system has one; an empty one will do"});
}

TEST_P(ApplyUsers, MissingEtcIsAnError) {
  ASSERT_TRUE(base::remove_tree(inside("etc")));

  EXPECT_EQ(apply("www 33 web 44 * - - -\n"),
            Lines{"/etc/passwd: its directory is missing; is ROOT the root of "
                  "an image?"});
}

TEST_P(ApplyUsers, ContradictionsChangeNothing) {
  const std::string before = text_of("etc/group");

  EXPECT_EQ(
      apply("www 33 web 44 * /home/www - -\nftp 33 ftp 45 * - - -\n").size(),
      1U);

  EXPECT_EQ(text_of("etc/group"), before);
  EXPECT_EQ(seen("home"), "nothing");
}

TEST_P(ApplyUsers, UnchangedFilesAreNotTouched) {
  EXPECT_EQ(apply("www 33 web 44 * - - -\n"), Lines{});

  struct stat before {};

  struct stat after {};

  ::stat(inside("etc/passwd").c_str(), &before);
  EXPECT_EQ(apply("www 33 web 44 * - - -\n"), Lines{});
  ::stat(inside("etc/passwd").c_str(), &after);
  EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST_P(ApplyUsers, NothingElseIsLeftInEtc) {
  make_file("etc/.passwd.jobroot", "left by a killed run");

  EXPECT_EQ(apply("www 33 web 44 * - - -\n"), Lines{});

  EXPECT_EQ(*base::list_directory(inside("etc")),
            (Lines{"group", "passwd", "shadow"}));
}

TEST_P(ApplyUsers, OldReadersKeepTheOldFile) {
  const auto old = base::Fd::open(inside("etc/passwd"), O_RDONLY);

  EXPECT_EQ(apply("www 33 web 44 * - - -\n"), Lines{});

  EXPECT_EQ(*base::read_all(*old, ""), "root:x:0:0::/root:/bin/sh\n");
}

TEST_P(ApplyUsers, LinkedFilesAreReplacedWhereTheyAre) {
  make_directory("data");
  make_file("data/passwd", "root:x:0:0::/:/bin/sh\n", 0640);
  ASSERT_EQ(::unlink(inside("etc/passwd").c_str()), 0);
  make_link("etc/passwd", "/data/passwd");

  EXPECT_EQ(apply("www 33 web 44 * - - -\n"), Lines{});

  EXPECT_EQ(seen("etc/passwd"), "a symbolic link 0777 0:0");
  EXPECT_EQ(seen("data/passwd"), "a regular file 0640 0:0");
  EXPECT_EQ(text_of("data/passwd"),
            "root:x:0:0::/:/bin/sh\nwww:x:33:44::/:/bin/false\n");
}

TEST_P(ApplyUsers, HomesAreMadeAndBelongToTheirUsers) {
  make_directory("srv/www/pages");
  make_file("srv/www/pages/index", "", 0640);
  make_link("srv/www/out", "/etc/shadow");

  EXPECT_EQ(apply("ann 1000 ann 1000 * /home/ann /bin/sh -\n"
                  "www 33 web 44 * /srv/www - -\n"),
            Lines{});

  EXPECT_EQ(seen("home"), "a directory 0755 0:0");
  EXPECT_EQ(seen("home/ann"), "a directory 0755 1000:1000");
  EXPECT_EQ(seen("srv"), "a directory 0755 0:0");
  EXPECT_EQ(seen("srv/www"), "a directory 0755 33:44");
  EXPECT_EQ(seen("srv/www/pages/index"), "a regular file 0640 33:44");
  EXPECT_EQ(seen("srv/www/out"), "a symbolic link 0777 33:44");
  EXPECT_EQ(seen("etc/shadow"), "a regular file 0600 0:0");
}

TEST_P(ApplyUsers, HomeInPlaceOfAFileIsAnError) {
  EXPECT_EQ(apply("www 33 web 44 * /etc/passwd - -\n"),
            Lines{"u:1: /etc/passwd: is a regular file, not a directory; "
                  "remove it or the line"});
}

} // namespace
