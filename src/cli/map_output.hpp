// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what items write that run at the same time comes in any order, but a
// generated file must be the same every time. So each writes into a pipe of its
// own, and the pipes are copied to standard output one after the other. That of
// the first item is copied while it runs; who writes much before it is his turn
// waits.
#pragma once

#include "base/fd.hpp"
#include "base/watch.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace cli {

class MapOutput {
public:
  static base::Result<MapOutput> create();

  /// The end for the next item to write to.
  base::Result<base::Fd> add();

  /// Reads and writes what can be without waiting.
  void go_on();

  /// The same, and then waits for standard output only: nobody is left who
  /// should still write.
  void finish();

  /// Readable when go_on() has something to do.
  int wait_fd() const { return watch_.fd(); }

  /// False while items that are far ahead of the first one have written so
  /// much that no more should run.
  bool has_room() const { return kept_ < most_kept; }

  bool is_done() const { return items_.empty(); }

  /// What writing failed with: from then on all that is written is lost.
  std::optional<int> error() const { return error_; }

private:
  static constexpr std::size_t most_of_one = std::size_t{1} << 20;
  static constexpr std::size_t most_kept = std::size_t{64} << 20;

  struct Item {
    /// Empty at the end.
    base::Fd pipe;
    std::string text = {};
    /// So much of it was written.
    std::size_t written = 0;
  };

  explicit MapOutput(base::Watch watch)
      : watch_(std::move(watch)) {}

  void read(Item& item);
  void finish(Item& item);
  void write(bool may_wait);
  bool write_some(Item& item, bool may_wait);
  void fail(int error);

  base::Watch watch_;
  std::deque<Item> items_;
  /// By descriptor: those that have not ended.
  std::unordered_map<int, Item*> open_;
  std::size_t kept_ = 0;
  std::optional<int> error_;
};

} // namespace cli
