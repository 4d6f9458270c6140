// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a token is somebody's right to run one more thing. Whoever has the
// object has the right, and its end gives it back, exactly once. The slot that
// every process has from its parent is of another type (implicit_slot.hpp).
#pragma once

#include "jobserver/holdings.hpp"

#include <utility>

namespace jobserver {

/// One byte out of the pool, move-only. The Client it came from must live
/// longer. In the child of a fork it is only a copy of the right, and does
/// nothing.
class Token {
public:
  Token(Token&& other) noexcept
      : holdings_(std::exchange(other.holdings_, nullptr)),
        held_(other.held_) {}

  Token& operator=(Token&& other) noexcept {
    if (this != &other) {
      give_back();
      holdings_ = std::exchange(other.holdings_, nullptr);
      held_ = other.held_;
    }
    return *this;
  }

  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  ~Token() { give_back(); }

  /// Earlier than the end of its life.
  void give_back() {
    if (holdings_ != nullptr)
      std::exchange(holdings_, nullptr)->give_back(held_);
  }

private:
  friend class Client;

  Token(Holdings& holdings, const Held& held)
      : holdings_(&holdings),
        held_(held) {}

  Holdings* holdings_;
  Held held_;
};

} // namespace jobserver
