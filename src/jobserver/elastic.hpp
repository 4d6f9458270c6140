// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a tool that was given eight slots because nobody else wanted them keeps
// them for minutes after somebody does. With this it has eight threads, but as
// many slots, and processors, as the others leave it at the moment.
#pragma once

#include "jobserver/confinement.hpp"
#include "jobserver/gang.hpp"

#include <thread>

namespace jobserver {

/// Looks after the slots of what runs below this process, in a thread, until
/// its end. `client` and `grant` must live longer and are its own meanwhile.
class Elastic {
public:
  Elastic(Client& client, Grant& grant, Wish wish);

  /// How many slots it may come to.
  static unsigned most(const Client& client, const Grant& grant, Wish wish);

private:
  void run(const std::stop_token& stop);
  void look();
  /// How many more others would use now.
  unsigned wanted_by_others() const;
  bool is_taken_if_offered();
  void give_one();
  void take_free();

  Client& client_;
  Grant& grant_;
  const unsigned min_;
  const unsigned max_;
  Confinement confinement_;
  unsigned looks_ = 0;
  int quiet_looks_ = 0;
  std::jthread thread_;
};

} // namespace jobserver
