// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is filed must be found, however unlucky its key is. Unlucky keys
// are made by turning the hash round.
#include "support/processes.hpp"
#include "support/session_checker.hpp"
#include "support/session_maker.hpp"

namespace {

using jobroot::Database;
using jobroot::Hash;
using jobroot::hash_of;
using jobroot::Key;
using jobroot::mix;
using jobroot::Slot;

/// The number whose product with an odd one is 1, by Newton's iteration.
constexpr std::uint64_t inverse(std::uint64_t odd) {
  std::uint64_t x = odd;
  for (int i = 0; i < 5; i++)
    x *= 2 - odd * x;
  return x;
}

std::uint64_t unmix(std::uint64_t x) {
  x ^= x >> 33;
  x *= inverse(0xc4ceb9fe1a85ec53);
  x ^= x >> 33;
  x *= inverse(0xff51afd7ed558ccd);
  return x ^ (x >> 33);
}

/// The one key that has this hash.
Key key_with(const Hash& hash) {
  const std::uint64_t dev = unmix(hash.low) - hash.high;
  return {dev, unmix(hash.high) ^ mix(dev)};
}

class Trie : public support::SessionTest {
protected:
  void SetUp() override {
    session_ = support::open_session(
        make("session", {.capacity = std::uint64_t{64} << 20}));
  }

  Database& db() const { return session_->own(); }

  /// Takes a slot for a record of the key, which nothing points to yet.
  Slot record_of(const Key& key, std::uint32_t uid) const {
    Slot slot = 0;
    support::require(db().allocate(db().header().records, 1, &slot) == 0,
                     "allocate");
    jobroot::Record record = {};
    record.key = key;
    record.uid = uid;
    *db().at<jobroot::Record>(slot) = record;
    return slot;
  }

  int publish(const Key& key, Slot known, std::uint32_t uid) const {
    return db().publish(key, known, record_of(key, uid));
  }

  support::SessionPointer session_;
};

TEST_F(Trie, HashCanBeTurnedRound) {
  auto chance = support::seeded_chance();

  for (int i = 0; i < 100'000; i++) {
    const Key key{chance(), chance()};
    const Hash hash{chance(), chance()};
    const Hash again = hash_of(key_with(hash));
    ASSERT_EQ(key_with(hash_of(key)), key);
    ASSERT_EQ(again.high, hash.high);
    ASSERT_EQ(again.low, hash.low);
  }
}

TEST_F(Trie, DigitsAreTheBitsOfTheHashInTurn) {
  const Hash hash{0x0123456789abcdef, 0xfedcba9876543210};
  std::string digits;

  for (std::uint32_t level = 0; level < jobroot::trie_levels; level++)
    digits += "0123456789abcdef"[hash.digit(level)];

  EXPECT_EQ(hash.root(), 0x012U);
  EXPECT_EQ(digits, "3456789abcdeffedcba9876543210");
}

TEST_F(Trie, FindsEachOfAHundredThousandKeys) {
  constexpr std::uint32_t count = 100'000;
  const auto key = [](std::uint32_t i) { return Key{i % 3, i / 3}; };

  for (std::uint32_t i = 0; i < count; i++)
    ASSERT_EQ(publish(key(i), 0, i), 0);

  for (std::uint32_t i = 0; i < count; i++) {
    const Slot slot = db().find(key(i));
    ASSERT_NE(slot, 0U);
    ASSERT_EQ(db().at<jobroot::Record>(slot)->uid, i);
  }
  EXPECT_EQ(db().find(key(count)), 0U);
  std::uint32_t visits = 0;
  EXPECT_TRUE(db().for_each([&](Slot) { visits++; }));
  EXPECT_EQ(visits, count);
}

TEST_F(Trie, KeysThatDifferInTheLastDigitOnlyAreSixteenOnTheDeepestLevel) {
  const Hash hash{0x0123456789abcdef, 0xfedcba9876543210};

  for (std::uint32_t i = 0; i < 16; i++)
    ASSERT_EQ(publish(key_with({hash.high, hash.low + i}), 0, i), 0);

  for (std::uint32_t i = 0; i < 16; i++) {
    const Slot slot = db().find(key_with({hash.high, hash.low + i}));
    ASSERT_NE(slot, 0U);
    EXPECT_EQ(db().at<jobroot::Record>(slot)->uid, i);
  }
  const support::Checker checker(db());
  EXPECT_EQ(checker.damage(), "");
  EXPECT_EQ(checker.size(), 16U);
  EXPECT_EQ(checker.nodes(), jobroot::trie_levels);
  EXPECT_EQ(checker.deepest(), jobroot::trie_levels);
}

TEST_F(Trie, KeysPartAtWhicheverDigitTheyDiffer) {
  const Hash hash{0x0123456789abcdef, 0xfedcba9876543210};
  ASSERT_EQ(publish(key_with(hash), 0, 1000), 0);

  for (std::uint32_t bit = 0; bit < 128; bit++) {
    Hash other = hash;
    (bit < 64 ? other.low : other.high) ^= std::uint64_t{1} << bit % 64;
    ASSERT_EQ(db().find(key_with(other)), 0U) << bit;
    ASSERT_EQ(publish(key_with(other), 0, bit), 0);
    ASSERT_NE(db().find(key_with(other)), 0U) << bit;
  }

  const support::Checker checker(db());
  EXPECT_EQ(checker.damage(), "");
  EXPECT_EQ(checker.size(), 129U);
}

TEST_F(Trie, ReplacesOnlyWhatTheWriterKnew) {
  const Key key{1, 2};
  const Slot first = record_of(key, 1);
  const Slot second = record_of(key, 2);
  const Slot third = record_of(key, 3);
  ASSERT_EQ(db().publish(key, 0, first), 0);

  EXPECT_EQ(db().publish(key, 0, second), -EAGAIN);
  EXPECT_EQ(db().find(key), first);

  EXPECT_EQ(db().publish(key, first, second), 0);
  EXPECT_EQ(db().publish(key, first, third), -EAGAIN);
  EXPECT_EQ(db().find(key), second);
}

TEST_F(Trie, IsNotReplacedWhereNothingWasFiled) {
  const Key key{1, 2};
  const Slot slot = record_of(key, 1);

  EXPECT_EQ(db().publish(key, slot, slot), -EAGAIN);
  EXPECT_EQ(db().find(key), 0U);
}

TEST_F(Trie, LosesNoKeyWhenSixteenProcessesSplitTheSameNodes) {
  constexpr std::uint32_t processes = 16;
  constexpr std::uint32_t keys = 512;
  const Hash hash{0x0123456789abcdef, 0xfedcba9876543210};
  // 512 keys that agree in 29 of 32 digits, so that all meet in one place.
  const auto key = [&](std::uint32_t i) {
    return key_with({hash.high, hash.low + i});
  };
  support::Shared<std::atomic<std::uint32_t>> ready;
  support::Children children;

  for (std::uint32_t p = 0; p < processes; p++)
    children.start([&, p] {
      support::meet(*ready, processes);
      for (std::uint32_t i = 0; i < keys; i++) {
        const std::uint32_t mine = (i * 5 + p * keys / processes) % keys;
        const int error = publish(key(mine), 0, p);
        if (error != 0 && error != -EAGAIN)
          return 1;
      }
      return 0;
    });

  EXPECT_EQ(children.wait_all(), 0);
  const support::Checker checker(db());
  EXPECT_EQ(checker.damage(), "");
  EXPECT_EQ(checker.size(), keys);
  for (std::uint32_t i = 0; i < keys; i++)
    EXPECT_NE(db().find(key(i)), 0U) << i;
}

} // namespace
