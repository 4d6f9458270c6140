// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pool_json.hpp.
#include "cli/pool_json.hpp"

#include "cli/pool_text.hpp"

#include <chrono>
#include <utility>

namespace cli {

namespace {

using jobserver::ClientStatus;
using jobserver::PoolStatus;

double seconds_in(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

/// Null where it cannot be known.
template <class T> Json known(bool is_known, const T& value) {
  return is_known ? Json(value) : Json();
}

Json json_of(const ClientStatus& client, bool has_ledger) {
  constexpr const char* states[] = {"running", "gone", "elsewhere"};
  const auto listed = [&](const auto& value) {
    return known(has_ledger, value);
  };

  return {{"pid", client.pid},
          {"state", states[static_cast<int>(client.life)]},
          {"heir", client.heir},
          {"program", client.program},
          {"command", client.command},
          {"held", listed(client.held)},
          {"unsure", listed(client.is_unsure)},
          {"held_for", listed(seconds_in(client.holds_for))},
          {"wants", listed(client.wants)},
          {"waiting_for", listed(seconds_in(client.waits_for))},
          {"taken", listed(client.taken)}};
}

Json json_of(const PoolStatus& pool) {
  const jobserver::Balance& balance = pool.balance;
  const auto counted = [&](unsigned value) {
    return known(balance.slots != 0, value);
  };
  const auto listed = [&](const auto& value) {
    return known(pool.has_ledger, value);
  };

  Json clients = Json::array();
  for (const ClientStatus& client : pool.clients)
    clients.push_back(json_of(client, pool.has_ledger));

  return {{"pool", pool.directory},
          {"ledger", pool.has_ledger},
          {"foreign", listed(balance.is_foreign)},
          {"server", listed(pool.server)},
          {"served", listed(pool.has_server)},
          {"age", listed(seconds_in(pool.age))},
          {"slots", counted(balance.slots)},
          {"wanted", counted(pool.wanted)},
          {"implicit", counted(balance.implicit)},
          {"busy", counted(pool.busy())},
          {"free", balance.free},
          {"held", counted(balance.held)},
          {"held_by_gone", listed(balance.held_by_gone)},
          {"withheld", listed(balance.withheld)},
          {"withheld_for", listed(reasons_of(pool))},
          {"most_held", listed(pool.most_held)},
          {"difference", listed(balance.difference())},
          {"certain", listed(balance.is_certain)},
          {"stranger", listed(pool.stranger)},
          {"reclaimed", listed(pool.reclaimed)},
          {"refilled", listed(pool.refilled)},
          {"removed", listed(pool.removed)},
          {"unlisted", listed(pool.unlisted)},
          {"clients", std::move(clients)}};
}

} // namespace

Json json_of(const std::vector<PoolStatus>& pools) {
  Json all = Json::array();
  for (const PoolStatus& pool : pools)
    all.push_back(json_of(pool));

  return all;
}

} // namespace cli
