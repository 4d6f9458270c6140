// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who builds from several terminals has one machine all the same. A pool
// that stays has all its slots in the queue; every command that joins takes
// one for itself first, and what it starts takes the others.
#include "base/file.hpp"
#include "base/message.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "cli/exit_status.hpp"
#include "cli/serve.hpp"
#include "jobserver/server.hpp"
#include "keeper/descriptors.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace cli {

namespace {

using jobserver::Pool;

base::Error not_found(const std::string& name) {
  return {.subject = "serve",
          .found = fmt::format("found no pool '{}'", name),
          .remedy = fmt::format(
              "start one: jobroot serve --detach -j N --name {}", name)};
}

/// A process of its own that no terminal, no pipe and no directory has to wait
/// for.
void become_daemon(Pool& pool) {
  ::setsid();
  keeper::close_all_but(pool.open().descriptors());
  (void)::open("/dev/null", O_RDWR);
  (void)::dup(0);
  (void)::dup(0);
  (void)::chdir("/");
}

sigset_t ending_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP})
    ::sigaddset(&set, signal);

  return set;
}

bool is_gone(const std::string& directory) {
  return ::access(directory.c_str(), F_OK) != 0;
}

/// Until somebody ends it, or removes what it serves.
void keep_serving(Pool& pool, const jobserver::Limits& limits) {
  const sigset_t ending = ending_signals();
  const base::Fd signals{::signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK)};
  jobserver::Server server{pool.open(), limits};
  server.begin();
  pollfd watched{.fd = signals.get(), .events = POLLIN, .revents = 0};
  while (!is_gone(pool.directory()) &&
         ::poll(&watched, 1, static_cast<int>(server.tick().count())) <= 0) {
  }
  pool.remove();
}

void print_assignments(const std::string& directory, unsigned jobs) {
  const ServeRequest request{.dialect = jobserver::Dialect::fifo};
  const auto told = tell_children(directory, jobs, request);
  for (const char* const name : {"MAKEFLAGS", "JOBROOT_POOL", "LD_PRELOAD"})
    if (const char* const value = std::getenv(name); value != nullptr && told)
      fmt::print("{}={}; export {}\n", name, base::shell_quote(value), name);
}

/// How many tokens are out while the pool ends.
void warn_of_holders(jobserver::OpenPool& pool, const std::string& name) {
  if (const auto balance = jobserver::look_at(pool); balance.held > 0)
    base::note(fmt::format("serve: pool '{}' ends while {} of its {} slots {} "
                           "in use",
                           name,
                           balance.held,
                           balance.slots,
                           balance.held == 1 ? "is" : "are"));
}

} // namespace

int serve_detached(const ServeRequest& request, bool says_environment) {
  keeper::fill_standard_descriptors();
  if (const auto there = Pool::find(request.name))
    return fail(
        {.subject = "serve",
         .found = fmt::format("found a pool '{}' already", request.name),
         .remedy = fmt::format(
             "end it: jobroot serve --stop --name {}, or choose another name",
             request.name)});
  const unsigned jobs = request.jobs.value_or(1);
  auto pool =
      Pool::create({.jobs = jobs, .has_command = false, .name = request.name});
  if (!pool)
    return fail(pool.error());

  const sigset_t ending = ending_signals();
  ::sigprocmask(SIG_BLOCK, &ending, nullptr);
  const pid_t server = ::fork();
  if (server < 0)
    return fail(base::Error::system("serve", "start a process", errno));
  if (server == 0) {
    become_daemon(*pool);
    keep_serving(*pool, request.limits);
    ::_exit(0);
  }
  // The child says the same as soon as it runs.
  pool->open().header().server = static_cast<std::uint32_t>(server);
  pool->open().header().started = jobroot::boot_time();
  const std::string directory = pool->directory();
  pool->leave();
  base::note(fmt::format("serve: pool '{}' of {}: {}",
                         request.name,
                         base::counted(jobs, "slot"),
                         directory));
  if (says_environment)
    print_assignments(directory, jobs);

  return exit_status::success;
}

int print_environment(const ServeRequest& request) {
  const auto directory = Pool::find(request.name);
  if (!directory)
    return fail(not_found(request.name));
  print_assignments(*directory, Pool::size(*directory).value_or(1));

  return exit_status::success;
}

int stop_serving(const ServeRequest& request) {
  constexpr std::chrono::seconds longest_wait{5};
  constexpr std::chrono::milliseconds between{5};
  using Clock = std::chrono::steady_clock;
  const auto directory = Pool::find(request.name);
  if (!directory)
    return fail(not_found(request.name));
  auto pool = jobserver::OpenPool::open(*directory);
  if (!pool)
    return fail(pool.error());

  warn_of_holders(*pool, request.name);
  if (pool->has_server())
    ::kill(static_cast<pid_t>(pool->header().server), SIGTERM);
  else
    (void)base::remove_tree(*directory);
  const auto end = Clock::now() + longest_wait;
  while (!is_gone(*directory) && Clock::now() < end)
    std::this_thread::sleep_for(between);
  if (!is_gone(*directory))
    return fail({.subject = *directory,
                 .found = fmt::format("its server, process {}, does not end",
                                      pool->header().server),
                 .remedy = "kill it"});

  return exit_status::success;
}

std::optional<jobserver::Token> take_slot(jobserver::Client& client,
                                          const HeldSignals& held) {
  if (auto token = client.try_acquire())
    return token;
  base::note("waiting for a slot of the pool");

  return std::move(client.acquire({.cancel = held.fd()}).token);
}

int join_detached(const std::string& directory, const ServeRequest& request) {
  const HeldSignals held;
  ::setenv("JOBROOT_POOL", directory.c_str(), 1);
  auto client = jobserver::Client::join(
      {.makeflags = {}, .pool = directory, .process = ::getpid()});
  auto token = take_slot(client, held);
  if (!token) {
    held.restore();
    return fail_before_command({.subject = directory,
                                .found = "found no slot",
                                .remedy = "ask `jobroot tokens`"});
  }
  client.sign_children();
  auto told =
      tell_children(directory, Pool::size(directory).value_or(1), request);
  if (!told)
    return fail_before_command(told.error());
  const auto ended = supervise(request.command, held, [&] { *told = {}; });
  token.reset();
  if (!ended)
    return fail_before_command(ended.error());

  return end_as(*ended, held);
}

} // namespace cli
