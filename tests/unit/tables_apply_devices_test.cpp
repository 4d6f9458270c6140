// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: every habit of Buildroot's makedevs that users rely on, and every trap
// in it that they should not fall into here.
#include "sandbox/capability.hpp"
#include "support/image_root.hpp"
#include "tables/account_file.hpp"
#include "tables/apply_devices.hpp"
#include "tables/owners.hpp"

#include <sys/mount.h>
#include <sys/xattr.h>

namespace {

using Lines = std::vector<std::string>;

class ApplyDevices : public ImageRoot {
protected:
  Lines apply(const std::string& text) {
    tables::Errors errors;
    auto entries = tables::parse_device_table("t", text, errors);
    const auto passwd = tables::AccountFile::parse("www:x:33:33::/:\n");
    const auto group = tables::AccountFile::parse("web:x:44:\n");
    tables::resolve_owners(entries, passwd, group, errors);
    if (errors.empty())
      errors = tables::apply_devices(entries, tree(), root());

    return rendered(errors);
  }

  /// Real root's Root opens what it reads, which a node must not be.
  std::string attribute(const std::string& name, const char* attribute) {
    if (GetParam() == By::session)
      return *root().xattr(place(name), attribute);
    std::string value(100, '\0');
    const ssize_t size = ::lgetxattr(
        inside(name).c_str(), attribute, value.data(), value.size());

    return size < 0 ? "none" : value.substr(0, static_cast<std::size_t>(size));
  }

  std::string capabilities(const std::string& name) {
    const auto bytes = root().xattr(place(name), sandbox::capability_xattr);

    return bytes && !bytes->empty() ? *sandbox::capability_text(*bytes)
                                    : "none";
  }
};

INSTANTIATE_TEST_SUITE_P(, ApplyDevices, ::testing::ValuesIn(ways()), name_of);

TEST_P(ApplyDevices, FileGetsOwnerAndMode) {
  make_file("a");

  EXPECT_EQ(apply("/a f 4755 1000 2000\n"), Lines{});

  EXPECT_EQ(seen("a"), "a regular file 4755 1000:2000");
}

TEST_P(ApplyDevices, EverythingButALinkGetsAttributes) {
  make_file("a");

  EXPECT_EQ(apply("/a f 600 0 0\n|xattr trusted.x=of-a\n"
                  "/d d 755 0 0\n|xattr trusted.x=of-d\n"
                  "/c c 600 0 0 1 3 0 1 2\n|xattr trusted.x=of-c\n"
                  "/no F 600 0 0\n|xattr trusted.x=none\n"),
            Lines{});

  EXPECT_EQ(attribute("a", "trusted.x"), "of-a");
  EXPECT_EQ(attribute("d", "trusted.x"), "of-d");
  EXPECT_EQ(attribute("c0", "trusted.x"), "of-c");
  EXPECT_EQ(attribute("c1", "trusted.x"), "of-c");
}

TEST_P(ApplyDevices, NamesAreThoseOfTheImage) {
  make_file("a");

  EXPECT_EQ(apply("/a f 640 www web\n"), Lines{});

  EXPECT_EQ(seen("a"), "a regular file 0640 33:44");
}

TEST_P(ApplyDevices, NamesThatOnlyTheMachineHasAreErrors) {
  make_file("a");

  EXPECT_EQ(apply("/a f 600 0 0\n/a f 640 daemon web\n/a f 640 www daemon\n"),
            (Lines{"t:2: user 'daemon' not in the image's etc/passwd; add it "
                   "to a users table, or write its number",
                   "t:3: group 'daemon' not in the image's etc/group; add it "
                   "to a users table, or write its number"}));

  EXPECT_EQ(seen("a"), "a regular file 0644 0:0");
}

TEST_P(ApplyDevices, MissingFileIsAnErrorForSmallFAlone) {
  make_directory("d");

  EXPECT_EQ(apply("/no f 644 0 0\n/no/no f 644 0 0\n/d f 644 0 0\n"
                  "/no F 644 0 0\n/no/no F 644 0 0\n/d F 600 0 0\n"),
            (Lines{"t:1: /no: there is no such file; remove the line, or write "
                   "F for a file that may be missing",
                   "t:2: /no/no: there is no such file; remove the line, or "
                   "write F for a file that may be missing",
                   "t:3: /d: is a directory, not a regular file; remove the "
                   "line, or write F for a file that may be missing"}));
  EXPECT_EQ(seen("d"), "a directory 0755 0:0");
}

TEST_P(ApplyDevices, SkippedFileSkipsItsCapabilities) {
  EXPECT_EQ(apply("/no F 755 0 0\n|xattr cap_net_raw+ep\n"), Lines{});
}

TEST_P(ApplyDevices, CapabilitiesAccumulate) {
  make_file("a", "", 0755);

  EXPECT_EQ(apply("/a f 755 0 0\n|xattr cap_net_raw+ep\n|xattr cap_kill+ep\n"),
            Lines{});
  EXPECT_EQ(capabilities("a"), "cap_kill,cap_net_raw=ep");

  EXPECT_EQ(apply("/a f 755 0 0\n|xattr cap_chown+ep\n"), Lines{});
  EXPECT_EQ(capabilities("a"), "cap_chown,cap_kill,cap_net_raw=ep");
}

TEST_P(ApplyDevices, NewOwnerKeepsSetIdBitsAndCapabilities) {
  make_file("a");
  EXPECT_EQ(apply("/a f 6755 0 0\n|xattr cap_net_raw+ep\n"), Lines{});

  EXPECT_EQ(apply("/a f -1 7 8\n"), Lines{});

  EXPECT_EQ(seen("a"), "a regular file 6755 7:8");
  EXPECT_EQ(capabilities("a"), "cap_net_raw=ep");
}

TEST_P(ApplyDevices, DirectoryIsMadeWithParentsThatAreOpenToReaders) {
  EXPECT_EQ(apply("/a/b/c d 2770 33 44\n"), Lines{});

  EXPECT_EQ(seen("a"), "a directory 0755 0:0");
  EXPECT_EQ(seen("a/b"), "a directory 0755 0:0");
  EXPECT_EQ(seen("a/b/c"), "a directory 2770 33:44");
}

TEST_P(ApplyDevices, DirectoryThatIsThereGetsOwnerAndMode) {
  make_directory("tmp");

  EXPECT_EQ(apply("/tmp d 1777 1 2\n"), Lines{});
  EXPECT_EQ(seen("tmp"), "a directory 1777 1:2");

  EXPECT_EQ(apply("/tmp d -1 3 -1\n"), Lines{});
  EXPECT_EQ(seen("tmp"), "a directory 1777 3:2");
}

TEST_P(ApplyDevices, RootItselfIsAPath) {
  EXPECT_EQ(apply("/ d 700 1 2\n"), Lines{});

  EXPECT_EQ(seen("/"), "a directory 0700 1:2");
}

TEST_P(ApplyDevices, DirectoryInPlaceOfAFileIsAnError) {
  make_file("a");

  EXPECT_EQ(apply("/a d 755 0 0\n"),
            Lines{"t:1: /a: is a regular file, not a directory; remove it or "
                  "the line"});
}

TEST_P(ApplyDevices, RecursionKeepsToLinksThemselves) {
  make_directory("a/b");
  make_file("a/b/c");
  make_file("outside");
  make_link("a/live", "../outside");
  make_link("a/dangling", "nowhere");

  EXPECT_EQ(apply("/a r 750 5 6\n"), Lines{});

  EXPECT_EQ(seen("a"), "a directory 0750 5:6");
  EXPECT_EQ(seen("a/b/c"), "a regular file 0750 5:6");
  EXPECT_EQ(seen("a/live"), "a symbolic link 0777 5:6");
  EXPECT_EQ(seen("a/dangling"), "a symbolic link 0777 5:6");
  EXPECT_EQ(seen("outside"), "a regular file 0644 0:0");
}

TEST_P(ApplyDevices, RecursionWithoutModeKeepsModes) {
  make_directory("a", 0711);
  make_file("a/b", "", 0600);

  EXPECT_EQ(apply("/a r -1 5 6\n"), Lines{});

  EXPECT_EQ(seen("a"), "a directory 0711 5:6");
  EXPECT_EQ(seen("a/b"), "a regular file 0600 5:6");
}

TEST_P(ApplyDevices, RecursionOnALinkIsTheLinkAlone) {
  make_directory("a");
  make_link("b", "a");

  EXPECT_EQ(apply("/b r 700 5 6\n"), Lines{});

  EXPECT_EQ(seen("b"), "a symbolic link 0777 5:6");
  EXPECT_EQ(seen("a"), "a directory 0755 0:0");
}

TEST_P(ApplyDevices, RecursionStopsAtMounts) {
  make_directory("a/proc");
  if (::mount("none", inside("a/proc").c_str(), "tmpfs", 0, nullptr) != 0)
    GTEST_SKIP() << "cannot mount";

  const Lines errors = apply("/a r 700 5 6\n");

  EXPECT_EQ(seen("a/proc"), "a directory 1777 0:0");
  EXPECT_EQ(::umount(inside("a/proc").c_str()), 0);
  EXPECT_EQ(errors, Lines{});
  EXPECT_EQ(seen("a"), "a directory 0700 5:6");
}

TEST_P(ApplyDevices, RecursionOnNothingIsAnError) {
  EXPECT_EQ(apply("/a r 700 5 6\n"),
            Lines{"t:1: /a: there is no such directory; remove the line"});
}

TEST_P(ApplyDevices, NodesHaveTheirTypeNumberModeAndOwner) {
  make_directory("dev");

  EXPECT_EQ(apply("/dev/null c 666 0 0 1 3 - - -\n"
                  "/dev/sda b 640 0 6 8 0 - - -\n"
                  "/dev/initctl p 600 1 1 - - - - -\n"
                  "/dev/big c 600 -1 -1 4095 1048575\n"),
            Lines{});

  EXPECT_EQ(seen("dev/null"), "a character device 1:3 0666 0:0");
  EXPECT_EQ(seen("dev/sda"), "a block device 8:0 0640 0:6");
  EXPECT_EQ(seen("dev/initctl"), "a fifo 0600 1:1");
  EXPECT_EQ(seen("dev/big"), "a character device 4095:1048575 0600 0:0");
}

TEST_P(ApplyDevices, BatchCountsNamesAndMinors) {
  EXPECT_EQ(apply("/uio b 640 0 0 252 1 6 2 3\n"), Lines{});

  EXPECT_EQ(seen("uio"), "nothing");
  EXPECT_EQ(seen("uio5"), "nothing");
  EXPECT_EQ(seen("uio6"), "a block device 252:1 0640 0:0");
  EXPECT_EQ(seen("uio7"), "a block device 252:3 0640 0:0");
  EXPECT_EQ(seen("uio8"), "a block device 252:5 0640 0:0");
  EXPECT_EQ(seen("uio9"), "nothing");
}

TEST_P(ApplyDevices, BatchOfOneHasNoSuffix) {
  EXPECT_EQ(apply("/a c 600 0 0 1 2 0 1 0\n/b c 600 0 0 1 3 7 1 1\n"), Lines{});

  EXPECT_EQ(seen("a"), "a character device 1:2 0600 0:0");
  EXPECT_EQ(seen("b"), "a character device 1:3 0600 0:0");
  EXPECT_EQ(seen("b7"), "nothing");
}

TEST_P(ApplyDevices, NodeThatIsThereIsNoErrorIfItIsTheSame) {
  EXPECT_EQ(apply("/a c 600 0 0 1 2\n/p p 600 0 0\n"), Lines{});

  EXPECT_EQ(apply("/a c 666 3 4 1 2\n/p p 622 5 6\n"), Lines{});

  EXPECT_EQ(seen("a"), "a character device 1:2 0666 3:4");
  EXPECT_EQ(seen("p"), "a fifo 0622 5:6");
}

TEST_P(ApplyDevices, NodeInPlaceOfSomethingElseIsAnError) {
  make_file("f");
  make_link("l", "f");
  EXPECT_EQ(apply("/a c 600 0 0 1 2\n"), Lines{});

  EXPECT_EQ(apply("/a c 600 0 0 1 3\n/a b 600 0 0 1 2\n"
                  "/f c 600 0 0 1 2\n/l p 600 0 0\n"),
            (Lines{"t:1: /a: is there already and is a character device 1:2; "
                   "remove it or the line",
                   "t:2: /a: is there already and is a character device 1:2; "
                   "remove it or the line",
                   "t:3: /f: is there already and is a regular file; remove it "
                   "or the line",
                   "t:4: /l: is there already and is a symbolic link; remove "
                   "it or the line"}));
}

TEST_P(ApplyDevices, NodeNeedsItsDirectory) {
  EXPECT_EQ(apply("/dev/null c 666 0 0 1 3\n"),
            Lines{"t:1: /dev/null: its directory is missing; write a line of "
                  "type d for it, further up"});
}

TEST_P(ApplyDevices, LinksLeadWhereTheyLeadInTheImage) {
  make_directory("real");
  make_directory("up");
  make_file("real/file");
  make_link("absolute", "/real");
  make_link("up/climbing", "../../../../../real/file");

  EXPECT_EQ(apply("/absolute/made d 700 1 2\n/up/climbing f 600 3 4\n"
                  "/../../absolute/file2/../file f 604 -1 -1\n"),
            (Lines{"t:3: /../../absolute/file2/../file: there is no such file; "
                   "remove the line, or write F for a file that may be "
                   "missing"}));

  EXPECT_EQ(seen("real/made"), "a directory 0700 1:2");
  EXPECT_EQ(seen("real/file"), "a regular file 0600 3:4");
}

TEST_P(ApplyDevices, LinkToADirectoryIsTheDirectory) {
  make_directory("run");
  make_directory("var");
  make_link("var/run", "../run");

  EXPECT_EQ(apply("/var/run d 711 1 2\n/var/run/lock d 1777 0 0\n"), Lines{});

  EXPECT_EQ(seen("run"), "a directory 0711 1:2");
  EXPECT_EQ(seen("run/lock"), "a directory 1777 0:0");
  EXPECT_EQ(seen("var/run"), "a symbolic link 0777 0:0");
}

TEST_P(ApplyDevices, NothingIsMadeBehindALinkThatLeadsNowhere) {
  make_link("tmp", "/var/volatile/tmp");
  make_link("log", "nowhere");
  make_link("loop", "loop");

  const Lines errors =
      apply("/tmp d 1777 0 0\n/tmp/x d 755 0 0\n/log d 755 0 0\n"
            "/loop f 755 0 0\n");

  ASSERT_EQ(errors.size(), 4U);
  EXPECT_EQ(errors[2],
            "t:3: /log: is a symbolic link that leads nowhere; make the "
            "directory that it should lead to first");
  EXPECT_EQ(errors[3],
            "t:4: /loop: cannot find: Too many levels of symbolic links");
  EXPECT_EQ(seen("var"), "nothing");
  EXPECT_EQ(seen("nowhere"), "nothing");
}

TEST_P(ApplyDevices, AFailedLineDoesNotStopTheOthers) {
  make_file("a");

  EXPECT_EQ(apply("/no f 600 0 0\n/a f 600 1 1\n").size(), 1U);

  EXPECT_EQ(seen("a"), "a regular file 0600 1:1");
}

TEST_P(ApplyDevices, HardLinksShareWhatTheyGet) {
  make_file("a");
  ASSERT_EQ(::link(inside("a").c_str(), inside("b").c_str()), 0);

  EXPECT_EQ(apply("/a f 4711 1 2\n"), Lines{});

  EXPECT_EQ(seen("b"), "a regular file 4711 1:2");
}

TEST_P(ApplyDevices, SetGidDirectoryHandsItsGroupDown) {
  EXPECT_EQ(apply("/a d 2755 0 50\n/a/b/c d 755 1 1\n"), Lines{});

  EXPECT_EQ(seen("a/b"), "a directory 2755 0:50");
}

} // namespace
