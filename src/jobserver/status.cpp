// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see status.hpp.
#include "jobserver/status.hpp"

#include "base/file.hpp"
#include "base/process.hpp"
#include "jobserver/client.hpp"
#include "jobserver/processes.hpp"
#include "jobserver/reclaim.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <variant>

namespace jobserver {

namespace {

using jobroot::Holder;
using jobroot::HolderState;
using jobroot::LedgerHeader;

std::chrono::nanoseconds time_since(std::uint64_t time, std::uint64_t now) {
  return std::chrono::nanoseconds{time == 0 || time > now ? 0 : now - time};
}

/// Its words with blanks between them.
std::string command_of(pid_t pid) {
  const auto words =
      base::read_file("/proc/" + std::to_string(pid) + "/cmdline");
  if (!words)
    return {};
  std::string command = words->substr(0, words->find_last_not_of('\0') + 1);
  std::ranges::replace(command, '\0', ' ');

  return command;
}

/// Nothing stands still, so this looks again until it has seen one moment; or
/// gives up, in a pool that never rests.
Balance look_carefully(OpenPool& pool) {
  constexpr int attempts = 20;
  Balance balance = look_at(pool);
  for (int i = 0; i < attempts && !balance.is_certain; i++)
    balance = look_at(pool);

  return balance;
}

bool has_something(const ClientStatus& client) {
  return client.held != 0 || client.is_unsure;
}

/// Not somebody who only asks, as we do.
bool is_of_interest(const ClientStatus& client) {
  using enum ClientStatus::Life;

  return client.life == elsewhere ||
         (client.life == running &&
          (client.wants != 0 || client.pid != ::getpid()));
}

ClientStatus said_by(const Holder& holder, std::uint64_t now) {
  const auto state = HolderState::of(jobroot::acquire(holder.state));
  ClientStatus client{
      .pid = static_cast<pid_t>(holder.pid),
      .program = {holder.program,
                  ::strnlen(holder.program, sizeof holder.program)},
      .held = state.tokens(),
      .is_unsure = state.unsure != 0,
      .wants = jobroot::relaxed(holder.wants),
      .taken = jobroot::relaxed(holder.taken)};
  if (client.held != 0)
    client.holds_for = time_since(holder.held_since, now);
  if (client.wants != 0)
    client.waits_for = time_since(holder.waiting_since, now);

  return client;
}

ClientStatus
client_of(const OpenPool& pool, const Holder& holder, std::uint64_t now) {
  ClientStatus client = said_by(holder, now);
  const std::uint32_t space = jobroot::pid_namespace();
  if (holder.pid_namespace != space) {
    client.life = ClientStatus::Life::elsewhere;
  } else if (is_gone(holder, space)) {
    client.life = ClientStatus::Life::gone;
    if (has_something(client))
      if (const auto heir =
              find_bearer(holder.ticket,
                          static_cast<pid_t>(pool.header().server),
                          holder.registered))
        client.heir = heir->pid;
  } else {
    client.command = command_of(client.pid);
  }

  return client;
}

std::vector<ClientStatus> clients_of(OpenPool& pool, std::uint64_t now) {
  std::vector<const Holder*> holders;
  for (const Holder& holder : pool.ledger())
    if (jobroot::acquire(holder.pid) != 0)
      holders.push_back(&holder);
  std::ranges::sort(holders, {}, &Holder::ticket);

  std::vector<ClientStatus> clients;
  for (const Holder* const holder : holders)
    if (ClientStatus client = client_of(pool, *holder, now);
        has_something(client) || is_of_interest(client))
      clients.push_back(std::move(client));

  return clients;
}

std::string place_of(const Client& client, const Surroundings& from) {
  const Auth auth = parse_makeflags(from.makeflags).auth;
  const auto* const fifo = std::get_if<FifoAuth>(&auth);

  return client.source() == Source::makeflags && fifo != nullptr
             ? fifo->path
             : "of the make that runs this";
}

} // namespace

unsigned PoolStatus::abandoned() const {
  unsigned tokens = 0;
  for (const ClientStatus& client : clients)
    if (client.life == ClientStatus::Life::gone && client.heir == 0)
      tokens += client.held;

  return tokens;
}

base::Result<PoolStatus> status_of(const std::string& directory) {
  auto pool = OpenPool::open(directory);
  if (!pool)
    return pool.error();
  const LedgerHeader& header = pool->header();
  const std::uint64_t now = jobroot::boot_time();

  PoolStatus status{.directory = directory,
                    .server = static_cast<pid_t>(header.server),
                    .has_server = pool->has_server(),
                    .age = time_since(header.started, now),
                    .balance = look_carefully(*pool),
                    .wanted = jobroot::relaxed(header.wanted),
                    .reasons = jobroot::relaxed(header.reasons),
                    .most_held = jobroot::relaxed(header.most_held),
                    .clients = clients_of(*pool, now),
                    .reclaimed = jobroot::relaxed(header.reclaimed),
                    .refilled = jobroot::relaxed(header.refilled),
                    .removed = jobroot::relaxed(header.removed),
                    .unlisted = jobroot::relaxed(header.unlisted)};
  if (status.balance.is_certain && status.balance.difference() < 0)
    if (const auto stranger = find_stranger(directory))
      status.stranger = stranger->pid;

  return status;
}

base::Result<PoolStatus> status_of_makes_pool() {
  const auto from = Surroundings::of_this_process();
  const auto client = Client::join(from);
  if (client.pool() == nullptr)
    return base::Error{.subject = "tokens", .found = "the job server is gone"};

  PoolStatus status{.directory = place_of(client, from), .has_ledger = false};
  Balance& balance = status.balance;
  balance.free = static_cast<unsigned>(client.pool()->free());
  if (const auto size = client.size()) {
    balance.slots = status.wanted = std::max(*size, balance.free + 1);
    balance.implicit = 1;
    balance.held = balance.slots - balance.free - 1;
  }

  struct stat queue {};

  if (::fstat(client.pool()->wait_fd(), &queue) == 0)
    for (const pid_t pid : users_of(queue))
      if (pid != ::getpid())
        status.clients.push_back({.pid = pid,
                                  .program = base::process_name(pid),
                                  .command = command_of(pid)});

  return status;
}

} // namespace jobserver
