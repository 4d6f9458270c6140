// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what lies behind a header that can be believed may still be anything.
// Searching and writing in it must end, inside of the file, with any result.
#include "support/processes.hpp"
#include "support/session_filler.hpp"

namespace {

using jobroot::Call;
using jobroot::Inode;
using jobroot::Known;
using jobroot::Record;
using jobroot::Session;
using jobroot::Slot;
using support::below;
using support::old_inode;

constexpr std::uint32_t rounds = 10'000;
constexpr std::uint32_t inodes = 64;
constexpr std::uint32_t bytes = jobroot::initial_bytes;
constexpr std::uint32_t all_slots = bytes / jobroot::slot_bytes;

/// Bytes of a session that the tests damage, mapped once.
class SessionFuzz : public support::SessionTest {
protected:
  void SetUp() override {
    directory_ = make("session", {.capacity = 1 << 20});
    session_ = support::open_session(directory_);
    for (std::uint64_t ino = 0; ino < inodes; ino++) {
      ASSERT_EQ(support::record_owner(*session_, old_inode(ino), 5), 0);
      ASSERT_EQ(add_xattr(ino), 0);
    }
    memory_ = reinterpret_cast<std::uint8_t*>(&session_->header());
    good_.assign(memory_, memory_ + bytes);
  }

  int add_xattr(std::uint64_t ino) {
    return support::record_xattr(*session_, ino, "user.a", "v", here_);
  }

  /// The words behind the header.
  std::uint32_t* words() const {
    return reinterpret_cast<std::uint32_t*>(memory_ + jobroot::header_bytes);
  }

  static constexpr std::uint32_t word_count =
      (bytes - jobroot::header_bytes) / 4;

  void restore() { std::memcpy(memory_, good_.data(), bytes); }

  /// Whatever it is, does all that a session is for, and counts what it saw.
  std::uint64_t use() {
    std::uint64_t sum = 0;
    session_->own().for_each([&](Slot slot) {
      const auto record = session_->own().at<Record>(slot);
      if (!record)
        return;
      Known known{.record = *record,
                  .home = &session_->own(),
                  .xattrs = &session_->own(),
                  .slot = slot};
      const auto list = session_->xattrs(known);
      jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView& view) {
        for (std::uint32_t i = 0; i < view.value_bytes; i++)
          sum += static_cast<std::uint8_t>(view.value[i]);
        return sum < 1'000'000;
      });
    });
    for (std::uint64_t ino = 0; ino < inodes; ino += 4) {
      Known known;
      if (session_->find(here_, old_inode(ino), &known))
        session_->mark_dying(known);
      sum += session_->seen(here_, old_inode(ino)).uid;
      support::record_owner(*session_, old_inode(ino + 1), 6, here_);
      add_xattr(ino + 2);
      session_->copy(known, here_, old_inode(ino + 3), Call::clone);
    }
    return sum;
  }

  const jobroot::Target here_{AT_FDCWD, "/", 0};
  std::string directory_;
  support::SessionPointer session_;
  std::uint8_t* memory_ = nullptr;
  std::vector<std::uint8_t> good_;
};

TEST_F(SessionFuzz, RandomBytesBehindAHeaderAreHarmless) {
  auto chance = support::seeded_chance();

  for (std::uint32_t round = 0; round < rounds / 10; round++) {
    restore();
    for (std::uint32_t i = 0; i < word_count; i++)
      words()[i] = static_cast<std::uint32_t>(chance());
    use();
  }
}

TEST_F(SessionFuzz, WordsThatLeadAnywhereAreHarmless) {
  auto chance = support::seeded_chance();

  for (std::uint32_t round = 0; round < rounds / 8; round++) {
    restore();
    const std::uint32_t start = below(chance, 2) == 0 ? 0 : jobroot::root_words;
    for (std::uint32_t i = start; i < word_count; i++)
      words()[i] = below(chance, all_slots) |
                   (below(chance, 4) == 0 ? 0 : jobroot::node_tag);
    session_->header().records.next =
        jobroot::first_free_slot + below(chance, all_slots) / 2;
    use();
  }
}

TEST_F(SessionFuzz, AFewWrongWordsInAGoodSessionAreHarmless) {
  auto chance = support::seeded_chance();
  const std::uint32_t used =
      (session_->header().records.next - jobroot::root_slot) * 16;

  for (std::uint32_t round = 0; round < rounds; round++) {
    restore();
    for (std::uint32_t i = below(chance, 32); i > 0; i--) {
      std::uint32_t& word = words()[below(chance, used)];
      switch (below(chance, 4)) {
      case 0:
        word ^= 1U << below(chance, 32);
        break;
      case 1:
        word = below(chance, all_slots) | jobroot::node_tag;
        break;
      case 2:
        word = words()[below(chance, used)];
        break;
      default:
        word = static_cast<std::uint32_t>(chance());
      }
    }
    use();
  }
}

TEST_F(SessionFuzz, AHeaderIsRefusedOrHarmless) {
  auto chance = support::seeded_chance();
  std::uint32_t refused = 0;

  for (std::uint32_t round = 0; round < rounds / 4; round++) {
    session_->close();
    auto header = *reinterpret_cast<jobroot::Header*>(good_.data());
    auto* const at = reinterpret_cast<std::uint8_t*>(&header);
    for (std::uint32_t i = 0; i <= below(chance, 4); i++) {
      const std::uint32_t reach = below(chance, 4) == 0 ? sizeof header : 128;
      at[below(chance, reach)] = static_cast<std::uint8_t>(chance());
    }
    support::overwrite(directory_, 0, &header, sizeof header);
    const auto opened =
        session_->open(directory_.c_str(), jobroot::Database::Access::write);
    if (opened.fault == jobroot::Fault::none)
      use();
    refused += opened.fault != jobroot::Fault::none ? 1 : 0;
  }

  EXPECT_GT(refused, rounds / 16);
  EXPECT_LT(refused, rounds / 4);
}

TEST_F(SessionFuzz, ANodeThatLeadsToItselfIsWalkedOnce) {
  const Slot slot = jobroot::first_free_slot;
  for (std::uint32_t i = 0; i < jobroot::root_words; i++)
    words()[i] = slot | jobroot::node_tag;
  auto* const node = reinterpret_cast<std::uint32_t*>(
      memory_ + std::size_t{slot} * jobroot::slot_bytes);
  for (std::uint32_t i = 0; i < 16; i++)
    node[i] = slot | jobroot::node_tag;
  std::uint32_t visits = 0;

  EXPECT_FALSE(session_->own().for_each([&](Slot) { visits++; }));

  EXPECT_EQ(visits, 0U);
  EXPECT_EQ(session_->own().find({1, 2}), 0U);
  EXPECT_EQ(support::record_owner(*session_, old_inode(7), 5), -EIO);
}

TEST_F(SessionFuzz, ARecordInAWrongPlaceOnTheLastLevelIsAnError) {
  // All nodes lead one level down, the last to a record of another inode.
  const Slot last = jobroot::first_free_slot + jobroot::trie_levels;
  for (std::uint32_t i = 0; i < jobroot::root_words; i++)
    words()[i] = jobroot::first_free_slot | jobroot::node_tag;
  for (Slot slot = jobroot::first_free_slot; slot < last; slot++) {
    auto* const node = reinterpret_cast<std::uint32_t*>(
        memory_ + std::size_t{slot} * jobroot::slot_bytes);
    for (std::uint32_t i = 0; i < 16; i++)
      node[i] = slot + 1 < last ? (slot + 1) | jobroot::node_tag : last;
  }

  EXPECT_EQ(session_->own().find({1, 2}), 0U);
  EXPECT_EQ(support::record_owner(*session_, old_inode(7), 5), -EIO);
}

} // namespace
