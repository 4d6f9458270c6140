// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see client.hpp.
#include "jobserver/client.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "jobroot/wrap_format.hpp"
#include "jobserver/ancestor.hpp"
#include "jobserver/listed.hpp"
#include "jobserver/pool.hpp"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <utility>

namespace jobserver {

struct Client::State {
  State(Source how, std::optional<unsigned> jobs, Ends opened, pid_t process)
      : source(how),
        size(jobs),
        ends(std::move(opened)),
        holdings(Holdings::of(ends)),
        process_(process) {}

  Source source;
  std::optional<unsigned> size;
  Ends ends;
  std::unique_ptr<Holdings> holdings;
  std::optional<unsigned> cell = {};
  std::atomic<bool> gone = false;

  /// Found only when somebody has to wait.
  int end_of_make() {
    std::call_once(found_, [this] {
      if (const auto make = Ancestor::nearest_make(process_))
        end_of_make_ = make->end();
    });

    return end_of_make_.get();
  }

private:
  pid_t process_;
  std::once_flag found_;
  base::Fd end_of_make_;
};

namespace {

/// Programs look for the name with the '=' behind it.
const std::string wrap_variable{jobroot::wrap_name,
                                sizeof jobroot::wrap_name - 2};

std::string variable(const char* name) {
  const char* const value = std::getenv(name);

  return value != nullptr ? value : "";
}

/// Without a word on a pool there is none, and no obstacle.
Opened open_advertised(const Auth& auth) {
  if (const auto* pipe = std::get_if<PipeAuth>(&auth))
    return Ends::inherited(*pipe);
  if (const auto* fifo = std::get_if<FifoAuth>(&auth))
    return Ends::named(fifo->path);
  if (std::holds_alternative<DisabledAuth>(auth))
    return Obstacle::disabled;

  return std::holds_alternative<UnknownAuth>(auth) ? Obstacle::unknown_style
                                                   : Obstacle::none;
}

/// `numbers` are those that MAKEFLAGS names, if it does.
Opened open_of_make(pid_t process, const std::optional<PipeAuth>& numbers) {
  const auto make = Ancestor::nearest_make(process);
  if (!make)
    return Obstacle::missing;
  if (numbers)
    if (auto ends = make->open(*numbers))
      return ends;
  const auto found = make->pool();
  if (!found)
    return Obstacle::missing;

  return make->open(*found);
}

Opened open_of_environment(const std::string& pool) {
  if (pool.empty())
    return Obstacle::missing;

  return Ends::named(Pool::fifo(pool));
}

/// CELL of CELL:/path, if that is of the pool with this ledger.
std::optional<unsigned> cell_of(const Surroundings& from, const Ends& ends) {
  const auto cell =
      base::parse_number<unsigned>(from.wrap.substr(0, from.wrap.find(':')));
  if (!cell || *cell >= jobroot::ledger_cells || from.pool.empty() ||
      pool_directory_of(ends) != from.pool)
    return std::nullopt;

  return cell;
}

timespec time_left(Patience::Clock::time_point until) {
  using namespace std::chrono;
  const auto left =
      std::max(nanoseconds{0}, nanoseconds{until - Patience::Clock::now()});

  return {.tv_sec = duration_cast<seconds>(left).count(),
          .tv_nsec = (left % seconds{1}).count()};
}

} // namespace

Wanting::Wanting(jobroot::Holder* holder, unsigned slots)
    : holder_(slots == 0 ? nullptr : holder),
      slots_(slots) {
  if (holder_ == nullptr)
    return;
  if (jobroot::relaxed(holder_->wants) == 0)
    __atomic_store_n(
        &holder_->waiting_since, jobroot::boot_time(), __ATOMIC_RELAXED);
  __atomic_fetch_add(&holder_->wants, slots_, __ATOMIC_RELEASE);
}

Wanting::~Wanting() {
  if (holder_ != nullptr)
    __atomic_fetch_sub(&holder_->wants, slots_, __ATOMIC_RELAXED);
}

Surroundings Surroundings::of_this_process() {
  return {.makeflags = variable("MAKEFLAGS"),
          .pool = variable("JOBROOT_POOL"),
          .wrap = variable(wrap_variable.c_str()),
          .process = ::getpid()};
}

Client Client::join(const Surroundings& from) {
  const MakeFlags flags = parse_makeflags(from.makeflags);
  const bool advertised = !std::holds_alternative<NoAuth>(flags.auth);
  // A `-jN` without a pool of its own speaks of another one.
  const auto size = advertised ? flags.jobs : std::nullopt;
  const auto pool_size = Pool::size(from.pool);
  std::unique_ptr<State> state;
  const auto joins = [&](Source source, const auto& jobs, Opened opened) {
    if (opened)
      state = std::make_unique<State>(
          source, jobs, std::move(*opened), from.process);
    return opened.obstacle();
  };
  const auto joins_environment = [&] {
    return joins(
        Source::environment, pool_size, open_of_environment(from.pool));
  };

  const Obstacle obstacle =
      joins(Source::makeflags, size, open_advertised(flags.auth));
  if (!state && !advertised)
    joins_environment();
  if (!state)
    joins(Source::ancestor, size, open_of_make(from.process, flags.pipe));
  // Words that do not open may be those of `serve` itself.
  if (!state && advertised && size && size == pool_size)
    joins_environment();
  if (state && state->holdings->entry())
    state->cell = cell_of(from, state->ends);

  return {std::move(state), obstacle};
}

Client::Client(std::unique_ptr<State> state, Obstacle obstacle)
    : state_(std::move(state)),
      obstacle_(obstacle) {}

Client::Client() noexcept = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Source Client::source() const {
  return state_ ? state_->source : Source::none;
}

std::optional<unsigned> Client::size() const {
  if (const Entry own = entry())
    return jobroot::relaxed(own.ledger->header().slots);

  return state_ ? state_->size : std::nullopt;
}

const Ends* Client::pool() const {
  return state_ && !state_->gone ? &state_->ends : nullptr;
}

std::optional<Token> Client::try_acquire() {
  if (pool() == nullptr)
    return std::nullopt;

  const auto [taken, held] = state_->holdings->take();
  if (taken == Taken::gone)
    state_->gone = true;

  return taken == Taken::token ? std::optional{Token{*state_->holdings, held}}
                               : std::nullopt;
}

Acquired Client::acquire(const Patience& patience) {
  std::optional<Wanting> wanting;

  for (;;) {
    if (auto token = try_acquire())
      return {.token = std::move(token)};
    const Ends* const ends = pool();
    if (ends == nullptr)
      return {.refusal = Refusal::no_pool};

    if (!wanting)
      wanting.emplace(entry().holder, 1);
    if (const auto refusal = wait_for(ends->wait_fd(), patience))
      return {.refusal = *refusal};
  }
}

Wanting Client::want(unsigned slots) {
  return {entry().holder, slots};
}

Entry Client::entry() const {
  return state_ ? state_->holdings->entry() : Entry{};
}

std::optional<unsigned> Client::cell() const {
  return state_ ? state_->cell : std::nullopt;
}

void Client::sign_children() const {
  const Entry own = entry();
  if (!own)
    return;
  sign_environment(own);

  // In a wrap each of them has a slot, and shares none with our callers.
  const std::string wrap = variable(wrap_variable.c_str());
  if (const auto path = wrap.find(':'); path != std::string::npos)
    ::setenv(wrap_variable.c_str(),
             (jobroot::wrap_no_cell + wrap.substr(path)).c_str(),
             1);
}

std::optional<Refusal> Client::wait_for(int fd, const Patience& patience) {
  std::array<pollfd, 3> watched{{
      {.fd = fd, .events = POLLIN, .revents = 0},
      {.fd = patience.cancel, .events = POLLIN, .revents = 0},
      {.fd = state_ ? state_->end_of_make() : -1,
       .events = POLLIN,
       .revents = 0},
  }};

  for (;;) {
    const timespec left =
        time_left(patience.until.value_or(Patience::Clock::now()));
    const int ready = ::ppoll(watched.data(),
                              watched.size(),
                              patience.until ? &left : nullptr,
                              nullptr);
    if (ready == 0)
      return Refusal::timed_out;
    if (ready < 0 && errno != EINTR)
      return Refusal::no_pool;
    if (ready > 0 && watched[1].revents != 0)
      return Refusal::cancelled;
    if (ready > 0 && watched[2].revents != 0)
      return Refusal::orphaned;
    if (ready > 0)
      return std::nullopt;
  }
}

} // namespace jobserver
