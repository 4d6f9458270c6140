// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what we inherit belongs to everybody: we may read it, not change it,
// and the numbers may belong to something else by now.
#include "jobserver/ends.hpp"
#include "support/fake_pool.hpp"
#include "support/test_directory.hpp"

#include <sys/stat.h>

namespace {

using namespace jobserver;

class NamedPool : public TestDirectory {};

TEST(Ends, ReadAndReturnOneByteAtATime) {
  const FakePool pool{"ab"};
  const auto ends = Ends::inherited(pool.numbers());
  unsigned char byte = 0;

  ASSERT_TRUE(ends);
  EXPECT_EQ(ends->take(byte), Taken::token);
  EXPECT_EQ(byte, 'a');
  EXPECT_EQ(ends->free(), 1U);
  ends->give(byte);
  EXPECT_EQ(pool.drain(), "ba");
}

TEST(Ends, NeverChangeTheFlagsOfWhatWasInherited) {
  const FakePool pool{""};
  const int before = ::fcntl(pool.numbers().read, F_GETFL);
  const auto ends = Ends::inherited(pool.numbers());
  unsigned char byte = 0;

  ASSERT_TRUE(ends);
  EXPECT_EQ(ends->take(byte), Taken::none);
  EXPECT_EQ(::fcntl(pool.numbers().read, F_GETFL), before);
  EXPECT_TRUE(ends->are_private());
}

/// As somebody who may not open the pool again, because another user made it.
int take_as_a_stranger(const FakePool& pool) {
  ::fchmod(pool.numbers().read, 0);
  return in_child([&] {
    if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0)
      return 1;
    const auto ends = Ends::inherited(pool.numbers());
    unsigned char byte = 0;
    if (!ends || ends->are_private())
      return 2;
    const Taken token = ends->take(byte);
    const Taken none = ends->take(byte);
    // Before Linux 6.5 a blocking description is better left alone.
    if (token == Taken::gone)
      return 0;
    ends->give(byte);
    return token == Taken::token && none == Taken::none ? 0 : 3;
  });
}

TEST(Ends, TakeFromASharedDescriptionWithoutWaiting) {
  const FakePool pool{"x"};

  EXPECT_EQ(take_as_a_stranger(pool), 0);
  EXPECT_EQ(pool.drain(), "x");
}

TEST_F(NamedPool, RefuseNumbersThatBelongToOtherFiles) {
  const FakePool pool{"x"};
  const FakePool other{"y"};
  const auto file = base::Fd::open(path("file"), O_RDWR | O_CREAT, 0600);
  const auto [read, write] = pool.numbers();
  using enum Obstacle;

  EXPECT_EQ(Ends::inherited({file->get(), file->get()}).obstacle(), no_queue);
  EXPECT_EQ(Ends::inherited({read, file->get()}).obstacle(), no_queue);
  EXPECT_EQ(Ends::inherited({write, read}).obstacle(), no_queue);
  EXPECT_EQ(Ends::inherited({read, other.numbers().write}).obstacle(),
            no_queue);
  EXPECT_EQ(Ends::inherited({999, 998}).obstacle(), closed);
  EXPECT_EQ(Ends::inherited({read, 998}).obstacle(), closed);
  EXPECT_EQ(Ends::inherited(pool.numbers()).obstacle(), none);
}

TEST_F(NamedPool, RefuseNumbersOfACharacterDevice) {
  // A terminal's keystrokes are no tokens.
  const auto device = base::Fd::open("/dev/zero", O_RDWR);

  EXPECT_EQ(Ends::inherited({device->get(), device->get()}).obstacle(),
            Obstacle::no_queue);
}

TEST_F(NamedPool, OpenAFifoByNameAndNothingElse) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  ASSERT_EQ(::mkfifo(path("g f").c_str(), 0600), 0);
  (void)base::Fd::open(path("file"), O_RDWR | O_CREAT, 0600);
  using enum Obstacle;

  EXPECT_TRUE(Ends::named(path("fifo")));
  EXPECT_TRUE(Ends::named(path("g f")));
  EXPECT_EQ(Ends::named(path("file")).obstacle(), no_queue);
  EXPECT_EQ(Ends::named(path("gone")).obstacle(), missing);
  EXPECT_EQ(Ends::named(path("file/fifo")).obstacle(), missing);
  EXPECT_EQ(Ends::named(path()).obstacle(), no_queue);
}

TEST_F(NamedPool, SayWhenAPoolIsSomebodyElses) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0000), 0);
  ::chmod(path().c_str(), 0755);

  EXPECT_EQ(in_child([&] {
              if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0)
                return 1;
              const auto obstacle = Ends::named(path("fifo")).obstacle();
              return obstacle == Obstacle::forbidden ? 0 : 2;
            }),
            0);
}

TEST_F(NamedPool, SpeakBothDialectsOfOneFifo) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  const auto both = base::Fd::open(path("fifo"), O_RDWR);
  const auto named = Ends::named(path("fifo"));
  const auto inherited = Ends::inherited({both->get(), both->get()});
  unsigned char byte = 0;

  ASSERT_TRUE(named && inherited);
  named->give('+');
  EXPECT_EQ(inherited->take(byte), Taken::token);
  EXPECT_EQ(byte, '+');
}

TEST(Ends, ReachChildrenUnderTheNumbersThatTheyExpect) {
  const FakePool pool{"x"};
  const auto [read, write] = pool.numbers();
  const PipeAuth wanted{write + 20, write + 21};
  auto ends = Ends::inherited(pool.numbers());

  const auto given = std::move(*ends).into_children(wanted);
  EXPECT_EQ(given, wanted);
  EXPECT_EQ(::fcntl(wanted.read, F_GETFD), 0);
  EXPECT_EQ(::fcntl(wanted.read, F_GETFL) & O_NONBLOCK, 0);
  EXPECT_TRUE(Ends::inherited(wanted));

  base::Fd{wanted.read}.reset();
  base::Fd{wanted.write}.reset();
}

TEST(Ends, ReachChildrenUnderOtherNumbersWhereThoseAreTaken) {
  const FakePool pool{"x"};
  auto ends = Ends::inherited(pool.numbers());

  const auto given = std::move(*ends).into_children(pool.numbers());
  ASSERT_TRUE(given);
  EXPECT_NE(*given, pool.numbers());
  EXPECT_TRUE(Ends::inherited(*given));

  base::Fd{given->read}.reset();
  base::Fd{given->write}.reset();
}

} // namespace
