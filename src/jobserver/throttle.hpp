// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: N is right for the processors, but not always for the memory. While
// there is too little of it, no new job shall start: the server keeps the
// tokens that come back, and lets them go one by one when it is over.
#pragma once

#include "base/result.hpp"
#include "jobserver/machine.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace jobserver {

/// From when on there is too little.
struct Limits {
  std::optional<std::uint64_t> memory = {};   ///< bytes that are available
  std::optional<double> memory_pressure = {}; ///< per cent
  std::optional<double> load = {};            ///< processes that run
  /// Slots that there are always.
  unsigned least = 1;

  bool any() const { return memory || memory_pressure || load; }

  /// "mem=1G,psi-mem=20,load=12". The error tells what is wrong with it.
  static base::Result<Limits> parse(std::string_view text);
};

class Throttle {
public:
  explicit Throttle(const Limits& limits, Machine machine = Machine{})
      : limits_(limits),
        machine_(std::move(machine)) {}

  const Limits& limits() const { return limits_; }

  /// The name of the first limit for which this machine gives no number.
  std::optional<std::string_view> unknown() const;

  /// Which limits are passed now: bits of jobroot::Withheld. To be asked at
  /// regular times.
  std::uint32_t look();

  /// How many tokens are to be kept of a pool of `slots`, where `kept` are.
  unsigned to_keep(std::uint32_t reasons, unsigned slots, unsigned kept) const;

private:
  Limits limits_;
  Machine machine_;
  std::optional<double> load_ = {};
};

} // namespace jobserver
