// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see throttle.hpp.
#include "jobserver/throttle.hpp"

#include "base/text.hpp"
#include "jobroot/ledger_format.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace jobserver {

namespace {

/// "1G" and the like.
std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  constexpr std::string_view units = "KMGT";
  constexpr unsigned bits_each = 10;
  unsigned shift = 0;
  if (!text.empty())
    if (const auto unit = units.find(text.back()); unit != units.npos) {
      shift = static_cast<unsigned>(unit + 1) * bits_each;
      text.remove_suffix(1);
    }
  const auto number = base::parse_number<std::uint64_t>(text);
  if (!number || *number > UINT64_MAX >> shift)
    return std::nullopt;

  return *number << shift;
}

std::optional<double> parse_positive(std::string_view text) {
  const auto number = base::parse_decimal(text);

  return number && *number > 0 ? number : std::nullopt;
}

bool set_limit(Limits& limits, std::string_view name, std::string_view value) {
  if (name == "mem")
    return (limits.memory = parse_bytes(value)).has_value();
  if (name == "psi-mem")
    return (limits.memory_pressure = parse_positive(value)).has_value();
  if (name == "load")
    return (limits.load = parse_positive(value)).has_value();

  return false;
}

} // namespace

base::Result<Limits> Limits::parse(std::string_view text) {
  Limits limits;
  for (const auto word : base::split(text, ',')) {
    const std::size_t sign = word.find('=');
    if (sign == word.npos ||
        !set_limit(limits, word.substr(0, sign), word.substr(sign + 1)))
      return base::Error{.subject = "limit",
                         .found = fmt::format(
                             "found '{}', expected mem=BYTES, psi-mem=PERCENT "
                             "or load=NUMBER",
                             word)};
  }

  return limits;
}

std::optional<std::string_view> Throttle::unknown() const {
  if (limits_.memory && !machine_.available_memory())
    return "mem";
  if (limits_.memory_pressure && !machine_.memory_pressure())
    return "psi-mem";
  if (limits_.load && !machine_.running())
    return "load";

  return std::nullopt;
}

std::uint32_t Throttle::look() {
  std::uint32_t reasons = 0;
  if (limits_.memory)
    if (const auto free = machine_.available_memory();
        free && *free < *limits_.memory)
      reasons |= jobroot::withheld_memory;
  if (limits_.memory_pressure &&
      machine_.memory_pressure() > limits_.memory_pressure)
    reasons |= jobroot::withheld_pressure;
  if (const auto running = limits_.load ? machine_.running() : std::nullopt) {
    // What runs at one moment says little; this is about a second.
    constexpr double share_of_new = 0.2;
    const double old = load_.value_or(*running);
    load_ = old + share_of_new * (*running - old);
    if (*load_ > *limits_.load)
      reasons |= jobroot::withheld_load;
  }

  return reasons;
}

unsigned
Throttle::to_keep(std::uint32_t reasons, unsigned slots, unsigned kept) const {
  constexpr unsigned share_back = 8;
  const unsigned most = slots - std::min(slots, std::max(limits_.least, 1U));
  if (reasons != 0)
    return most;

  return std::min(most, kept - std::min(kept, 1 + kept / share_back));
}

} // namespace jobserver
