// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a `db` that is built in memory, slot by slot, by one process and for no
// reader yet: the same trie that Database::publish makes, without its care.
#pragma once

#include "jobroot/session_format.hpp"
#include "jobroot/trie.hpp"

#include <cstring>
#include <string>
#include <vector>

namespace session {

/// An arena of slots that is still growing.
class Slots {
public:
  explicit Slots(jobroot::Slot start)
      : start_(start) {}

  /// Copies `bytes` to new slots.
  jobroot::Slot append(const void* data, std::size_t bytes) {
    const jobroot::Slot slot = next();
    bytes_.append(static_cast<const char*>(data), bytes);
    bytes_.resize((bytes_.size() + jobroot::slot_bytes - 1) /
                  jobroot::slot_bytes * jobroot::slot_bytes);

    return slot;
  }

  template <class T> T read(jobroot::Slot slot) const {
    T value;
    std::memcpy(&value, bytes_.data() + offset(slot), sizeof value);

    return value;
  }

  template <class T> void write(jobroot::Slot slot, const T& value) {
    std::memcpy(bytes_.data() + offset(slot), &value, sizeof value);
  }

  jobroot::Slot next() const {
    return start_ +
           static_cast<jobroot::Slot>(bytes_.size() / jobroot::slot_bytes);
  }

  const std::string& bytes() const { return bytes_; }

private:
  std::size_t offset(jobroot::Slot slot) const {
    return std::size_t{slot - start_} * jobroot::slot_bytes;
  }

  jobroot::Slot start_;
  std::string bytes_;
};

/// The trie of the new file; the same as Database::publish makes, without
/// anybody else about.
class TrieBuilder {
public:
  TrieBuilder()
      : slots_(jobroot::first_free_slot) {}

  Slots& slots() { return slots_; }

  const Slots& slots() const { return slots_; }

  const std::vector<std::uint32_t>& root() const { return root_; }

  void insert(const jobroot::Key& key, jobroot::Slot slot) {
    const jobroot::Hash hash = jobroot::hash_of(key);
    std::uint32_t word = root_[hash.root()];
    if (word == 0) {
      root_[hash.root()] = slot;
      return;
    }
    if ((word & jobroot::node_tag) == 0)
      root_[hash.root()] = word = split(word, 0);
    for (std::uint32_t level = 0;; level++) {
      const jobroot::Slot at = word & ~jobroot::node_tag;
      auto node = slots_.read<jobroot::Node>(at);
      const std::uint32_t digit = hash.digit(level);
      word = node.words[digit];
      if ((word & jobroot::node_tag) != 0)
        continue;
      node.words[digit] = word == 0 ? slot : split(word, level + 1);
      slots_.write(at, node);
      if (word == 0)
        return;
      word = node.words[digit];
    }
  }

private:
  /// A node in the place of a record, with the record below it.
  std::uint32_t split(std::uint32_t word, std::uint32_t level) {
    const auto key = slots_.read<jobroot::Key>(word);
    jobroot::Node node = {};
    node.words[jobroot::hash_of(key).digit(level)] = word;

    return slots_.append(&node, sizeof node) | jobroot::node_tag;
  }

  std::vector<std::uint32_t> root_ =
      std::vector<std::uint32_t>(jobroot::root_words);
  Slots slots_;
};

} // namespace session
