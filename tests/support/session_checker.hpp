// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: after a kill, a full disk or a race a session must be whole. This says
// whether it is, by the rules of docs/session-format.md and with none of the
// code that searches it.
#pragma once

#include "jobroot/session.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace support {

/// Walks over all that is filed in a database.
class Checker {
public:
  explicit Checker(const jobroot::Database& db)
      : db_(db) {
    const auto* start = reinterpret_cast<const std::uint8_t*>(&db.header());
    const auto* root =
        reinterpret_cast<const std::uint32_t*>(start + jobroot::header_bytes);
    for (std::uint32_t i = 0; i < jobroot::root_words; i++) {
      digits_ = {i};
      walk(jobroot::acquire(root[i]));
    }
  }

  /// The first thing that is wrong, or nothing.
  const std::string& damage() const { return damage_; }

  /// How many inodes have a record.
  std::size_t size() const { return records_.size(); }

  /// The record filed under a key, or null.
  const jobroot::Record* find(const jobroot::Key& key) const {
    const auto found = records_.find({key.dev, key.ino});
    return found != records_.end() ? &found->second : nullptr;
  }

  std::size_t nodes() const { return nodes_; }

  /// Levels beneath the root.
  std::size_t deepest() const { return deepest_; }

private:
  void expect(bool holds, const std::string& what) {
    if (!holds && damage_.empty())
      damage_ = what;
  }

  void walk(std::uint32_t word) {
    if (word == 0)
      return;
    const jobroot::Slot slot = word & ~jobroot::node_tag;
    const jobroot::Arena& arena = db_.header().records;
    const std::string name = "slot " + std::to_string(slot);
    expect(slot >= arena.start && slot < jobroot::acquire(arena.next),
           name + " was never taken");
    expect(seen_.insert(slot).second, name + " is filed twice");
    deepest_ = std::max(deepest_, digits_.size() - 1);
    if (!damage_.empty())
      return;
    if ((word & jobroot::node_tag) != 0)
      walk_node(slot, name);
    else
      check_filed(slot, name);
  }

  void walk_node(jobroot::Slot slot, const std::string& name) {
    const auto node = db_.at<jobroot::Node>(slot);
    expect(node && digits_.size() <= jobroot::trie_levels,
           name + " is a node too deep");
    if (!damage_.empty())
      return;
    nodes_++;
    std::uint32_t used = 0;
    for (std::uint32_t i = 0; i < 16; i++) {
      const std::uint32_t word = jobroot::acquire(node->words[i]);
      used += word != 0 ? 1 : 0;
      digits_.push_back(i);
      walk(word);
      digits_.pop_back();
    }
    expect(used > 0, name + " is an empty node");
  }

  void check_filed(jobroot::Slot slot, const std::string& name) {
    const auto record = db_.at<jobroot::Record>(slot);
    expect(static_cast<bool>(record), name + " cannot be read");
    if (!record)
      return;
    const jobroot::Hash hash = jobroot::hash_of(record->key);
    bool in_place = hash.root() == digits_[0];
    for (std::uint32_t i = 1; i < digits_.size(); i++)
      in_place = in_place && hash.digit(i - 1) == digits_[i];
    expect(in_place, name + " is filed in a wrong place");
    if (record->key.dev == jobroot::program_device) {
      check_program(slot, name);
      return;
    }
    expect(
        records_.insert({{record->key.dev, record->key.ino}, *record}).second,
        name + " is a second record of its inode");
    check_record(*record, name);
  }

  void check_record(const jobroot::Record& record, const std::string& name) {
    using namespace jobroot;
    constexpr std::uint32_t known_bits =
        state_proven | state_dying | state_unlinked | state_has_birth |
        state_has_generation | 0xfU << state_type_shift;
    expect((record.state & ~known_bits) == 0, name + " has an unknown state");
    expect(record.call < Call::count, name + " was made by no call");
    expect(record.reserved == 0, name + " has something reserved");
    if (record.program != 0)
      check_program(record.program, name);
    if (record.xattrs != 0)
      check_list(record.xattrs, name);
  }

  void check_program(jobroot::Slot slot, const std::string& name) {
    const auto program = db_.at<jobroot::ProgramName>(slot);
    expect(program && program->key.dev == jobroot::program_device &&
               program->name[sizeof program->name - 1] == 0,
           name + " names no program");
  }

  void check_list(jobroot::Slot slot, const std::string& name) {
    const jobroot::Arena& arena = db_.header().xattrs;
    const auto head = db_.at<jobroot::XattrList>(slot);
    const std::uint32_t bytes = head ? head->bytes : 0;
    const auto list = db_.at<jobroot::XattrList>(slot, bytes);
    expect(slot >= arena.start && bytes >= sizeof(jobroot::XattrList) && list &&
               slot + jobroot::slots_for(bytes) <= jobroot::acquire(arena.next),
           name + " has attributes outside of their arena");
    if (!damage_.empty())
      return;
    std::uint64_t size = sizeof(jobroot::XattrList);
    std::uint32_t count = 0;
    jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView& view) {
      size += jobroot::entry_bytes(view.name_bytes, view.value_bytes);
      count++;
      return true;
    });
    expect(size == bytes && count == list->count,
           name + " has a list of another size");
  }

  const jobroot::Database& db_;
  std::string damage_;
  std::vector<std::uint32_t> digits_;
  std::set<jobroot::Slot> seen_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, jobroot::Record> records_;
  std::size_t nodes_ = 0;
  std::size_t deepest_ = 0;
};

} // namespace support
