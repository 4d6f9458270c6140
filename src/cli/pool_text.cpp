// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pool_text.hpp.
#include "cli/pool_text.hpp"

#include "base/text.hpp"
#include "cli/table.hpp"
#include "cli/terminal_text.hpp"
#include "jobroot/ledger_format.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace cli {

namespace {

using jobserver::ClientStatus;
using jobserver::PoolStatus;

constexpr const char* bold = "1";
constexpr const char* red = "31";

std::string slots_text(const PoolStatus& pool) {
  if (pool.balance.slots == 0)
    return fmt::format("{} free of an unknown number", pool.balance.free);
  std::string text = fmt::format("{}: {} busy{}, {} free",
                                 pool.balance.slots,
                                 pool.busy(),
                                 pool.balance.is_foreign ? " here" : "",
                                 pool.balance.free);
  if (pool.balance.withheld != 0)
    text += fmt::format(", {} withheld for {}",
                        pool.balance.withheld,
                        fmt::join(reasons_of(pool), " and "));
  if (pool.wanted != pool.balance.slots)
    text += fmt::format("; to become {}", pool.wanted);

  return text;
}

std::string waiting_text(const PoolStatus& pool) {
  std::size_t waiting = 0;
  std::size_t wants = 0;
  std::chrono::nanoseconds longest{0};
  for (const ClientStatus& client : pool.clients) {
    waiting += client.wants != 0 ? 1 : 0;
    wants += client.wants;
    longest = std::max(longest, client.waits_for);
  }

  return waiting == 0 ? "nobody"
                      : fmt::format("{} for {}, the longest for {}",
                                    waiting,
                                    base::counted(wants, "slot"),
                                    duration_text(longest));
}

unsigned missing_from(const PoolStatus& pool) {
  return static_cast<unsigned>(std::max(-pool.balance.difference(), 0));
}

/// Only what is to be told.
std::string wrong_text(const PoolStatus& pool) {
  if (!pool.balance.is_certain || pool.balance.difference() == 0)
    return {};
  const unsigned missing = missing_from(pool);
  if (missing == 0)
    return fmt::format("{} too many", pool.balance.difference());

  return pool.stranger == 0
             ? fmt::format("{} lost", missing)
             : fmt::format("{} may be with process {}, which does not tell the "
                           "ledger",
                           missing,
                           pool.stranger);
}

std::string server_text(const PoolStatus& pool) {
  if (!pool.has_ledger)
    return "a make, which does not know who has its tokens";
  if (!pool.has_server)
    return "gone";

  return fmt::format("pid {}, for {}{}",
                     pool.server,
                     duration_text(pool.age),
                     pool.balance.is_foreign ? ", in the pool of a make" : "");
}

Table facts_of(const PoolStatus& pool) {
  Table table;
  table.add({"pool", pool.directory});
  table.add({"server", server_text(pool)});
  table.add({"slots", slots_text(pool)});
  if (!pool.has_ledger)
    return table;
  table.add(
      {"most busy", fmt::format("{}", pool.balance.implicit + pool.most_held)});
  table.add({"waiting", waiting_text(pool)});
  if (pool.reclaimed + pool.refilled + pool.removed != 0)
    table.add({"put right",
               fmt::format("{} of the dead, {} lost, {} too many",
                           pool.reclaimed,
                           pool.refilled,
                           pool.removed)});
  if (pool.unlisted != 0)
    table.add({"not listed", fmt::format("{} processes", pool.unlisted)});

  return table;
}

std::string name_of(const ClientStatus& client) {
  if (client.life == ClientStatus::Life::gone)
    return client.heir == 0 ? fmt::format("{} (gone)", client.program)
                            : fmt::format("{} (gone; process {} needs them)",
                                          client.program,
                                          client.heir);
  if (client.life == ClientStatus::Life::elsewhere)
    return fmt::format("{} (in another pid namespace)", client.program);

  return client.command.empty() ? client.program : client.command;
}

std::vector<std::string> row_of(const ClientStatus& client) {
  const bool holds = client.held != 0 || client.is_unsure;
  const bool waits = client.wants != 0;

  return {std::to_string(client.pid),
          holds ? fmt::format("{}{}", client.held, client.is_unsure ? "?" : "")
                : "-",
          client.held != 0 ? duration_text(client.holds_for) : "-",
          waits ? std::to_string(client.wants) : "-",
          waits ? duration_text(client.waits_for) : "-",
          std::to_string(client.taken),
          printable(name_of(client))};
}

bool is_idle(const ClientStatus& client) {
  return client.held == 0 && !client.is_unsure && client.wants == 0;
}

Table clients_of(const PoolStatus& pool) {
  Table table;
  table.add({"PID", "HELD", "FOR", "WANTS", "FOR", "TAKEN", "COMMAND"});
  for (const ClientStatus& client : pool.clients)
    if (!is_idle(client))
      table.add(row_of(client));

  return table;
}

/// Of a make's pool: who could have a token.
Table users_of(const PoolStatus& pool) {
  Table table;
  table.add({"PID", "HAS IT OPEN"});
  for (const ClientStatus& client : pool.clients)
    table.add({std::to_string(client.pid), printable(name_of(client))});

  return table;
}

/// A slot is as wide as there is room, but a few slots do not fill a line.
std::size_t cells_for(std::size_t slots, const Look& look) {
  constexpr std::size_t usual_width = 80;
  constexpr std::size_t widest_slot = 4;
  constexpr std::size_t brackets = 2;
  const std::size_t width = look.width != 0 ? look.width : usual_width;
  const std::size_t room = width - std::min(width, brackets);
  if (slots == 0)
    return 0;

  return slots > room ? room : slots * std::min(widest_slot, room / slots);
}

} // namespace

std::vector<std::string_view> reasons_of(const PoolStatus& pool) {
  constexpr struct {
    std::uint32_t bit;
    std::string_view name;
  } names[] = {{jobroot::withheld_memory, "memory"},
               {jobroot::withheld_pressure, "pressure"},
               {jobroot::withheld_load, "load"}};

  std::vector<std::string_view> reasons;
  for (const auto& [bit, name] : names)
    if ((pool.reasons & bit) != 0)
      reasons.push_back(name);

  return reasons;
}

std::string bar_of(const PoolStatus& pool, const Look& look) {
  const struct {
    unsigned slots;
    char sign;
    const char* colour;
  } parts[] = {{pool.busy(), '#', "32"},
               {pool.balance.withheld, '-', "33"},
               {missing_from(pool), '?', red},
               {pool.balance.free, '.', "2"}};

  std::size_t all = 0;
  for (const auto& part : parts)
    all += part.slots;
  const std::size_t cells = cells_for(all, look);
  if (cells == 0)
    return {};

  std::string bar = "[";
  std::size_t slots = 0;
  std::size_t drawn = 0;
  for (const auto& part : parts) {
    slots += part.slots;
    // Whatever there is gets a cell, if there is one left.
    const std::size_t least = drawn + (part.slots != 0 ? 1 : 0);
    const std::size_t end =
        std::min(cells, std::max(least, (slots * cells + all / 2) / all));
    bar += coloured(std::string(end - drawn, part.sign), part.colour, look);
    drawn = end;
  }

  return bar + ']';
}

std::vector<std::string> lines_of(const PoolStatus& pool, const Look& look) {
  auto lines = lines_in(facts_of(pool).text(), look.width);
  if (const std::string wrong = wrong_text(pool); !wrong.empty())
    for (const auto& line : lines_in("wrong      " + wrong, look.width))
      lines.push_back(coloured(line, red, look));

  const Table table = pool.has_ledger ? clients_of(pool) : users_of(pool);
  auto rows = lines_in(table.text(), look.width);
  if (rows.size() == 1)
    return lines;
  rows.front() = coloured(rows.front(), bold, look);
  lines.emplace_back();
  lines.insert(lines.end(), rows.begin(), rows.end());

  return lines;
}

} // namespace cli
