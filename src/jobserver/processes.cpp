// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see processes.hpp.
#include "jobserver/processes.hpp"

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "jobroot/ledger_format.hpp"
#include "jobserver/pool.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <string_view>
#include <thread>

namespace jobserver {

namespace {

std::string file_of(pid_t pid, std::string_view name) {
  return fmt::format("/proc/{}/{}", pid, name);
}

/// Whether a list of tickets, "1f.20.", has `ticket`, "20.".
bool has_ticket(std::string_view list, std::string_view ticket) {
  for (std::size_t at = list.find(ticket); at != std::string_view::npos;
       at = list.find(ticket, at + 1))
    if (at == 0 || list[at - 1] == '.')
      return true;

  return false;
}

/// The variable of that name ("NAME=") in what /proc/PID/environ holds.
std::string_view value_in(std::string_view environment, std::string_view name) {
  for (const auto entry : base::split(environment, '\0'))
    if (entry.starts_with(name))
      return entry.substr(name.size());

  return {};
}

bool has_mapped(pid_t pid, const std::string& ledger) {
  const auto maps = base::read_file(file_of(pid, "maps"));

  return maps && maps->find(ledger) != std::string::npos;
}

} // namespace

bool Process::is_there() const {
  const auto state = base::process_state(pid);

  return state && state->started == started && !state->has_ended();
}

namespace {

bool has_program(pid_t pid) {
  char target[1];

  return ::readlink(file_of(pid, "exe").c_str(), target, sizeof target) > 0;
}

/// In the middle of exec a process seems to have no environment, as a process
/// really may; only the latter lasts.
base::Result<std::string> environment_of(pid_t pid) {
  constexpr int looks = 20;
  constexpr std::chrono::milliseconds between{1};
  auto environment = base::read_file(file_of(pid, "environ"));
  for (int look = 1;
       look < looks && environment && environment->empty() && has_program(pid);
       look++) {
    std::this_thread::sleep_for(between);
    environment = base::read_file(file_of(pid, "environ"));
  }

  return environment;
}

} // namespace

std::optional<Process>
find_bearer(std::uint64_t ticket, pid_t server, std::uint64_t since) {
  const std::string wanted = fmt::format("{:x}.", ticket);
  for (const pid_t pid : base::all_processes()) {
    const auto environment = environment_of(pid);
    if (environment &&
        !has_ticket(value_in(*environment, jobroot::clients_name), wanted))
      continue;
    const auto state = base::process_state(pid);
    if (!state || state->has_ended())
      continue;
    if (!environment &&
        (state->started < since || !base::descends_from(pid, server)))
      continue;
    return Process{.pid = pid, .started = state->started};
  }

  return std::nullopt;
}

std::vector<pid_t> users_of(const struct stat& queue) {
  std::vector<pid_t> users;
  for (const pid_t pid : base::all_processes())
    if (base::has_open(pid, queue))
      users.push_back(pid);

  return users;
}

bool was_told_of(pid_t pid, const std::string& directory) {
  const auto environment = environment_of(pid);

  return environment && value_in(*environment, "JOBROOT_POOL=") == directory;
}

bool is_stranger(pid_t pid, const std::string& directory) {
  struct stat file {};

  return ::stat(Pool::fifo(directory).c_str(), &file) == 0 &&
         base::has_open(pid, file) &&
         !has_mapped(pid, directory + '/' + jobroot::ledger_name);
}

std::optional<Process> find_stranger(const std::string& directory) {
  for (const pid_t pid : base::all_processes())
    if (pid != ::getpid() && is_stranger(pid, directory))
      if (const auto state = base::process_state(pid))
        return Process{.pid = pid, .started = state->started};

  return std::nullopt;
}

} // namespace jobserver
