// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: every process may do one thing, because somebody started it and waits.
// In a wrap that is not so: a script has one slot for all that it starts, its
// cell's (jobroot/ledger_cell.hpp). Who needs it asks whether it is there.
#pragma once

#include "jobroot/ledger_cell.hpp"
#include "jobserver/client.hpp"

#include <optional>

namespace jobserver {

/// The right to run one thing that comes with being started. There is no way to
/// write it to a pool.
class ImplicitSlot {
public:
  /// Without asking.
  ImplicitSlot() = default;
  /// Ours when it is asked for, where it is a cell's. `client` must live
  /// longer.
  explicit ImplicitSlot(Client& client);

  ImplicitSlot(ImplicitSlot&& other) noexcept;
  ImplicitSlot& operator=(ImplicitSlot&& other) noexcept;
  ImplicitSlot(const ImplicitSlot&) = delete;
  ImplicitSlot& operator=(const ImplicitSlot&) = delete;

  ~ImplicitSlot() { leave(); }

  bool is_ours() const { return is_ours_; }

  /// Whether it must be left for others when it is used no more.
  bool is_held() const { return has_cell_ || token_; }

  /// Whether it is that which others have, too: not a token in its place.
  bool is_of_caller() const { return is_ours_ && !token_; }

  /// Ours, if nobody of the same script has it now.
  bool take();

  /// The same, or if there is no reason to wait for it: who has it may wait for
  /// us. To be asked now and then.
  bool take_or_share();

  /// Waits for it, or a token in its place.
  std::optional<Refusal> wait(const Patience& patience);

  /// Gives a token in its place back if the slot itself has come since.
  void prefer_own();

  /// How long to wait until the next question.
  static constexpr std::chrono::milliseconds between_looks{
      jobroot::Sharing::between_looks};

  /// Others may have it.
  void leave();

private:
  bool take_cell();

  Client* client_ = nullptr;
  Entry entry_ = {};
  unsigned cell_ = 0;
  bool is_ours_ = true;
  bool has_cell_ = false;
  std::optional<Token> token_ = {};
  jobroot::Sharing sharing_ = {};
};

} // namespace jobserver
