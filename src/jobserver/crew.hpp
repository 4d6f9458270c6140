// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who has a long list of things to do does as many at once as it has
// slots: its own, those of the job around it, and tokens while there are any.
// A list without end must not keep the pool from everybody else, so each token
// is offered to the others from time to time.
//
//     Crew crew{client, limit};
//     while (there is work and crew.take())
//       start it;
//     crew.rest();          // the work is short: tokens are for others
//     wait for crew.wait_fd(), until crew.again(), or for an end: crew.leave()
#pragma once

#include "jobserver/implicit_slot.hpp"

#include <optional>
#include <vector>

namespace jobserver {

class Crew {
public:
  using Clock = Patience::Clock;

  /// Never more than `limit` at once. Without a pool as many as `limit` says,
  /// or one. `client` must live longer.
  Crew(Client& client, std::optional<unsigned> limit);

  /// A slot for one more thing, if there is one now.
  bool take();
  /// One thing has ended.
  void leave();
  /// Gives back what is not in use.
  void rest();

  unsigned busy() const { return busy_; }

  /// After take() has said no: becomes readable when it might say yes; -1 if
  /// only an end can change its mind, or time.
  int wait_fd() const;

  /// When it is to be asked again, if others have their turn.
  std::optional<Clock::time_point> again() const;

private:
  bool is_full() const { return limit_ && busy_ >= *limit_; }

  unsigned slots() const {
    return (implicit_.is_ours() ? own_ : 0) +
           static_cast<unsigned>(tokens_.size());
  }

  bool is_turn_of_others() const { return Clock::now() < again_; }

  bool take_slot();
  bool take_token();

  Client& client_;
  std::optional<unsigned> limit_;
  ImplicitSlot implicit_;
  /// Slots that cost no token.
  unsigned own_;
  unsigned busy_ = 0;
  std::vector<Token> tokens_;
  /// While there are too few.
  std::optional<Wanting> wanting_;
  /// When a token was last taken from the pool or offered to others.
  Clock::time_point kept_since_;
  Clock::time_point again_;
};

} // namespace jobserver
