// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the descriptors of a make above us can only be opened from its own user
// namespace. Whoever is about to leave that opens them before, for everybody
// who comes after.
#include "jobserver/ancestor.hpp"
#include "jobserver/client.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <utility>

namespace jobserver {

namespace {

bool is_reachable(const MakeFlags& flags) {
  const auto* const pipe = std::get_if<PipeAuth>(&flags.auth);

  return pipe != nullptr && Ends::inherited(*pipe);
}

/// The pool of the make above us, and the numbers that it has there.
struct Found {
  Ends ends;
  PipeAuth numbers;
};

std::optional<Found> find(const Surroundings& from, const MakeFlags& flags) {
  const auto make = Ancestor::nearest_make(from.process);
  if (!make)
    return std::nullopt;
  for (const auto& numbers : {flags.pipe, make->pool()}) {
    if (!numbers)
      continue;
    if (auto ends = make->open(*numbers))
      return Found{std::move(*ends), *numbers};
  }

  return std::nullopt;
}

} // namespace

base::Result<void> hand_on(HandOn what) {
  const Surroundings from = Surroundings::of_this_process();
  const MakeFlags flags = parse_makeflags(from.makeflags);
  if (std::holds_alternative<FifoAuth>(flags.auth) ||
      (std::holds_alternative<NoAuth>(flags.auth) &&
       what == HandOn::named_pool) ||
      is_reachable(flags))
    return {};

  auto found = find(from, flags);
  if (!found)
    return {};
  const auto numbers = std::move(found->ends).into_children(found->numbers);
  if (!numbers)
    return base::Error::system("MAKEFLAGS", "hand on its job server", errno);
  if (flags.auth == Auth{*numbers})
    return {};

  const std::string auth =
      std::to_string(numbers->read) + ',' + std::to_string(numbers->write);
  ::setenv("MAKEFLAGS", with_auth(from.makeflags, auth, flags.jobs).c_str(), 1);

  return {};
}

} // namespace jobserver
