// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see crew.hpp.
#include "jobserver/crew.hpp"

#include "jobserver/enclosing.hpp"

#include <utility>

namespace jobserver {

namespace {

using namespace std::chrono_literals;

/// Things that end sooner follow each other on the same token, which saves two
/// system calls for each of them.
constexpr auto longest_kept = 50ms;
/// So long a token that was offered is left in the pool: a sleeping process
/// needs a moment to come and take it.
constexpr auto turn_of_others = 1ms;

} // namespace

Crew::Crew(Client& client, std::optional<unsigned> limit)
    : client_(client),
      limit_(limit),
      implicit_(client),
      own_(client.pool() != nullptr ? Enclosing::of_this_process(client).slots
                                    : limit.value_or(1)) {}

bool Crew::take() {
  if (is_full() || (busy_ >= slots() && !take_slot()))
    return false;
  busy_++;

  return true;
}

bool Crew::take_slot() {
  const bool had_own = implicit_.is_ours();

  return (!had_own && implicit_.take()) || take_token() ||
         (slots() == 0 && implicit_.take_or_share());
}

bool Crew::take_token() {
  if (is_turn_of_others())
    return false;
  auto token = client_.try_acquire();
  if (!token && !wanting_)
    wanting_.emplace(client_.want(1));
  if (!token)
    return false;
  wanting_.reset();
  if (tokens_.empty())
    kept_since_ = Clock::now();
  tokens_.push_back(std::move(*token));

  return true;
}

void Crew::leave() {
  busy_--;
  if (tokens_.empty())
    return;
  const auto now = Clock::now();
  if (now - kept_since_ < longest_kept)
    return;
  tokens_.pop_back();
  kept_since_ = now;
  again_ = now + turn_of_others;
}

void Crew::rest() {
  wanting_.reset();
  while (!tokens_.empty() && busy_ < slots())
    tokens_.pop_back();
  if (busy_ == 0)
    implicit_.leave();
}

int Crew::wait_fd() const {
  return is_full() || is_turn_of_others() || client_.pool() == nullptr
             ? -1
             : client_.pool()->wait_fd();
}

std::optional<Crew::Clock::time_point> Crew::again() const {
  if (is_full())
    return std::nullopt;
  if (is_turn_of_others())
    return again_;

  // Nothing tells when the implicit one is free.
  return implicit_.is_ours()
             ? std::nullopt
             : std::optional{Clock::now() + ImplicitSlot::between_looks};
}

} // namespace jobserver
