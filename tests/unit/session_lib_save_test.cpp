// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: save files are fakeroot's, so their bytes matter; and what they cannot
// say in fakeroot's lines must survive in ours.
#include "session/base64.hpp"
#include "session/create.hpp"
#include "session/fakeroot_file.hpp"
#include "session/load.hpp"
#include "session/open.hpp"
#include "session/save.hpp"
#include "support/processes.hpp"
#include "support/session_maker.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace {

using session::SavedRecord;
using support::old_inode;
using support::record_owner;

class SessionSave : public support::SessionTest {
protected:
  session::OpenSession open(const std::string& name) {
    const bool there = ::access(path(name).c_str(), F_OK) == 0;
    EXPECT_TRUE(there || session::create(path(name), {}));

    return std::move(*session::open(path(name), session::Access::write));
  }

  /// What session::load says of a file with this text.
  std::string complaint(const std::string& text) {
    const std::string file = path("file");
    EXPECT_TRUE(base::write_file_atomically(file, text));
    const auto loaded = session::load(*open("s"), file);

    return loaded ? "" : base::render(loaded.error()).substr(file.size());
  }
};

constexpr char classic[] =
    "dev=801,ino=7,mode=104755,uid=5,gid=6,nlink=1,rdev=0\n"
    "dev=801,ino=8,mode=60644,uid=0,gid=0,nlink=1,rdev=2049\n"
    "dev=802,ino=1,mode=40755,uid=1,gid=1,nlink=1,rdev=0\n";

TEST_F(SessionSave, WritesFakerootsLinesSortedAndOursAfterThem) {
  const auto session = open("s");
  ASSERT_EQ(record_owner(*session, old_inode(9), 3), 0);
  ASSERT_EQ(record_owner(*session, old_inode(4), 2), 0);

  ASSERT_TRUE(session::save(*session, path("out")));

  EXPECT_EQ(*base::read_file(path("out")),
            "dev=801,ino=4,mode=100644,uid=2,gid=2,nlink=1,rdev=0\n"
            "dev=801,ino=9,mode=100644,uid=3,gid=3,nlink=1,rdev=0\n"
            "#x1 dev=801,ino=4,birth=1,generation=0,state=80000009\n"
            "#x1 dev=801,ino=9,birth=1,generation=0,state=80000009\n");
}

TEST_F(SessionSave, ReadsFakerootsLinesBack) {
  ASSERT_TRUE(base::write_file_atomically(path("in"), classic));
  const auto session = open("s");

  ASSERT_TRUE(session::load(*session, path("in")));

  // Without a witness the type on disk has to do, a file for a device node.
  jobroot::Inode inode = old_inode(8);
  const jobroot::Record record = session->seen({}, inode);
  EXPECT_EQ(record.mode, S_IFBLK | 0644U);
  EXPECT_EQ(jobroot::unpacked_rdev(record.rdev), 2049U);
  EXPECT_TRUE(session->may_be_device(8));
  EXPECT_EQ(session->counters().devices, 1U);
  EXPECT_EQ(session->seen({}, old_inode(7)).mode, S_IFREG | 04755U);
  inode.mode = S_IFDIR | 0755;
  EXPECT_EQ(session->seen({}, inode).mode, inode.mode) << "of another type";
}

TEST_F(SessionSave, CarriesAttributesAndWitnesses) {
  const auto first = open("a");
  ASSERT_EQ(first->update({},
                          old_inode(5),
                          jobroot::Call::setxattr,
                          [&](jobroot::Known& known) {
                            known.xattrs = &first->own();
                            return first->set_xattr(nullptr,
                                                    {"user.odd = %", 12},
                                                    "\0\xff\n,",
                                                    4,
                                                    false,
                                                    &known.record.xattrs);
                          }),
            0);
  ASSERT_TRUE(session::save(*first, path("out")));

  const auto second = open("b");
  ASSERT_TRUE(session::load(*second, path("out")));

  jobroot::Known known = {};
  ASSERT_TRUE(second->find({}, old_inode(5), &known));
  EXPECT_NE(known.record.state & jobroot::state_proven, 0U);
  const auto list = second->xattrs(known);
  const auto found = jobroot::find_xattr(list.get(), {"user.odd = %", 12});
  EXPECT_EQ(std::string(found.value, found.value_bytes),
            std::string("\0\xff\n,", 4));
  jobroot::Inode later = old_inode(5);
  later.birth = 2;
  EXPECT_FALSE(second->find({}, later, &known)) << "another inode";
  ASSERT_TRUE(session::save(*second, path("again")));
  EXPECT_EQ(*base::read_file(path("out")), *base::read_file(path("again")));
}

TEST_F(SessionSave, LeavesOutWhatIsGone) {
  const auto session = open("s");
  ASSERT_EQ(record_owner(*session, old_inode(5), 3), 0);
  jobroot::Known known = {};
  ASSERT_TRUE(session->find({}, old_inode(5), &known));
  session->mark_unlinked(known);

  ASSERT_TRUE(session::save(*session, path("out")));

  EXPECT_EQ(*base::read_file(path("out")), "");
}

TEST_F(SessionSave, ReplacesAFileInOneStep) {
  ASSERT_TRUE(base::write_file_atomically(path("out"), "old"));
  const auto old = base::Fd::open(path("out"), O_RDONLY);

  ASSERT_TRUE(session::save(*open("s"), path("out")));

  EXPECT_EQ(*base::read_all(*old, "out"), "old");
}

TEST_F(SessionSave, WritesThroughALink) {
  ASSERT_TRUE(base::write_file_atomically(path("target"), "old"));
  ASSERT_EQ(::symlink("target", path("link").c_str()), 0);

  ASSERT_TRUE(session::save(*open("s"), path("link")));

  EXPECT_EQ(*base::read_file(path("target")), "");
}

TEST_F(SessionSave, WritesToAFifo) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  const auto session = open("s");
  ASSERT_EQ(record_owner(*session, old_inode(5), 3), 0);
  support::Children children;
  children.start([&] {
    const auto text = base::read_file(path("fifo"));
    return text && text->starts_with("dev=801,ino=5,") ? 0 : 1;
  });

  ASSERT_TRUE(session::save(*session, path("fifo")));

  EXPECT_EQ(children.wait_all(), 0);
}

TEST_F(SessionSave, WritesToADescriptor) {
  const auto session = open("s");
  ASSERT_EQ(record_owner(*session, old_inode(5), 3), 0);
  const auto fd = base::Fd::open(path("out"), O_RDWR | O_CREAT, 0600);
  ASSERT_TRUE(base::write_all(*fd, "before\n", "out"));

  ASSERT_TRUE(session::save(*session, "/dev/fd/" + std::to_string(fd->get())));

  EXPECT_TRUE(
      base::read_file(path("out"))->starts_with("before\ndev=801,ino=5,"));
}

TEST_F(SessionSave, NamesTheLineThatItCannotRead) {
  const std::string good(classic);

  const struct {
    std::string text;
    std::string said;
  } cases[] = {
      {"", ""},
      {good, ""},
      {good + "# a comment\n\n", ""},
      {good + "nonsense\n", ":4: found no record"},
      {"dev=1,ino=1,mode=8,uid=0,gid=0,nlink=1,rdev=0\n",
       ":1: found no record"},
      {"dev=1,ino=1,mode=1,uid=0,gid=0,nlink=1\n", ":1: found no record"},
      {"dev=1,ino=1,mode=1,uid=0,gid=0,nlink=1,rdev=0,x=1\n",
       ":1: found no record"},
      {"dev=1,ino=1,mode=1,uid=-1,gid=0,nlink=1,rdev=0\n",
       ":1: found no record"},
      {"dev=1,ino=1,mode=1,uid=4294967296,gid=0,nlink=1,rdev=0\n",
       ":1: found no record"},
      {"dev=1,ino=1,mode=1000000,uid=0,gid=0,nlink=1,rdev=0\n",
       ":1: found no record"},
      {"dev=0x1,ino=1,mode=1,uid=0,gid=0,nlink=1,rdev=0 \r\n", ""},
      {good + "#x1 dev=801,ino=9,birth=1,generation=0,state=80000009\n", ""},
      {good + "#x1 dev=801,ino=7,birth=1,generation=0,state=9\n",
       ":4: found a malformed #x1 line"},
      {good + "#x1 dev=801,ino=7,birth=1,generation=0,state=80000009,xattr:a\n",
       ":4: found a malformed #x1 line"},
      {good +
           "#x1 dev=801,ino=7,birth=1,generation=0,state=80000009,xattr:a=x\n",
       ":4: found a malformed #x1 line"},
  };

  for (const auto& [text, said] : cases)
    EXPECT_TRUE(complaint(text).starts_with(said) &&
                complaint(text).empty() == said.empty())
        << text << complaint(text);
}

TEST_F(SessionSave, RecordsNothingOfAMalformedFile) {
  EXPECT_NE(complaint(std::string(classic) + "nonsense\n"), "");

  EXPECT_EQ(open("s")->counters().records, 0U);
}

TEST_F(SessionSave, KnowsTheNamesOfDescriptors) {
  EXPECT_EQ(session::descriptor_named("/dev/stdout"), 1);
  EXPECT_EQ(session::descriptor_named("/dev/fd/27"), 27);
  EXPECT_EQ(session::descriptor_named("/proc/self/fd/3"), 3);
  EXPECT_EQ(session::descriptor_named("/dev/fd/x"), -1);
  EXPECT_EQ(session::descriptor_named("/dev/null"), -1);
  EXPECT_EQ(session::descriptor_named("out"), -1);
}

TEST(Base64, IsTheOneOfTheStandard) {
  const struct {
    std::string bytes;
    std::string text;
  } cases[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"foobar", "Zm9vYmFy"},
      {"\xff\xfe\xfd", "//79"},
  };

  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(session::to_base64(bytes), text);
    EXPECT_EQ(session::from_base64(text), bytes);
  }
}

TEST(Base64, RefusesOtherText) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zh==", "Zg==x", "Z===", "Zg\n="})
    EXPECT_FALSE(session::from_base64(text)) << text;
}

} // namespace
