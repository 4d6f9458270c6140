// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see map_run.hpp.
#include "cli/map_run.hpp"

#include "base/child_process.hpp"
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/exit_status.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace cli {

namespace {

/// As xargs: some failed, one ended with 255, one was killed.
constexpr int some_failed = 123;
constexpr int one_said_stop = 124;
constexpr int one_was_killed = 125;
constexpr int says_stop = 255;

/// Whether it does is for the kernel to say: nobody could continue a group that
/// no shell looks after.
void stop_until_continued() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTSTP);
  (void)::raise(SIGTSTP);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

/// For a line of text, whatever it is made of.
std::string name_of(const std::string& item) {
  constexpr std::size_t longest = 60;
  std::string name = base::shell_quote(item.substr(0, longest));
  if (item.size() > longest)
    name += "...";
  std::ranges::replace_if(
      name,
      [](char character) {
        return static_cast<unsigned char>(character) < ' ';
      },
      '?');

  return name;
}

} // namespace

sigset_t MapRun::changes() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGCHLD, SIGTSTP, SIGCONT})
    ::sigaddset(&set, signal);

  return set;
}

base::Result<MapEnd> MapRun::run(MapRequest request,
                                 MapItems items,
                                 jobserver::Client client,
                                 const HeldSignals& held) {
  MapRun run{std::move(request), std::move(items), std::move(client), held};
  if (auto prepared = run.prepare(); !prepared)
    return prepared.error();

  return run.to_the_end();
}

MapRun::MapRun(MapRequest request,
               MapItems items,
               jobserver::Client client,
               const HeldSignals& held)
    : request_(std::move(request)),
      items_(std::move(items)),
      client_(std::move(client)),
      crew_(client_, request_.limit),
      held_(held),
      pool_(client_.pool() != nullptr ? client_.pool()->wait_fd() : -1) {}

base::Result<void> MapRun::prepare() {
  auto null = base::Fd::open("/dev/null", O_RDONLY);
  if (!null)
    return null.error();
  null_ = std::move(*null);

  auto watch = base::Watch::create();
  if (!watch)
    return watch.error();
  watch_ = std::move(*watch);
  const sigset_t changes = MapRun::changes();
  changes_ = base::Fd{::signalfd(-1, &changes, SFD_CLOEXEC | SFD_NONBLOCK)};
  if (!watch_->set(changes_.get(), true))
    return base::Error::system("signals", "wait for them", errno);
  watch_->set(held_.fd(), true);

  // The slots of a job around us are used by us; each item has one.
  if (std::getenv("JOBROOT_JOBS") != nullptr)
    ::setenv("JOBROOT_JOBS", "1", 1);
  if (!request_.keep_order)
    return {};
  auto output = MapOutput::create();
  if (!output)
    return output.error();
  output_ = std::move(*output);
  watch_->set(output_->wait_fd(), true);

  return {};
}

MapEnd MapRun::to_the_end() {
  for (;;) {
    start_items();
    if (is_over())
      break;
    wait();
    take_signals();
    reap();
    read_items();
    if (output_)
      output_->go_on();
    if (output_ && output_->error() && !stopping_)
      stop(exit_status::own_failure,
           base::Error::system("standard output", "write", *output_->error()));
    show_progress();
  }
  if (output_)
    output_->finish();
  // What was left undone because of a signal was not successful.
  if (end_.ended.signal && !items_.are_over() && end_.ended.status == 0)
    end_.ended.status = exit_status::own_failure;

  return std::move(end_);
}

bool MapRun::is_over() const {
  if (!running_.empty())
    return false;
  if (end_.ended.signal)
    return true;

  return (stopping_ || items_.are_over()) && (!output_ || output_->is_done());
}

// -----------------------------------------------------------------------------

void MapRun::start_items() {
  while (!stopping_ && !cramped_ && (!output_ || output_->has_room())) {
    if (!items_.are_ready(request_.batch) || !crew_.take())
      break;
    const auto items = items_.next(request_.batch);
    if (start_one(items))
      items_.drop(items.size());
    else
      crew_.leave();
  }
  if (stopping_ || !items_.are_ready(request_.batch))
    crew_.rest();
}

bool MapRun::start_one(const std::vector<std::string>& items) {
  base::Fd out;
  if (output_) {
    auto added = output_->add();
    if (!added) {
      could_not_start(added.error());
      return false;
    }
    out = std::move(*added);
  }
  const auto started = request_.command.start(
      items,
      {.signal_mask = held_.before(), .in = null_.get(), .out = out.get()});
  if (!started) {
    could_not_start(started.error());
    return false;
  }
  running_.emplace(*started, name_of(items.front()));

  return true;
}

/// Where processes, memory or descriptors have run out, the end of another
/// item may help.
void MapRun::could_not_start(base::Error error) {
  const bool may_change = error.exit_status != exit_status::not_found &&
                          error.exit_status != exit_status::not_executable;
  if (may_change && !running_.empty())
    cramped_ = true;
  else
    stop(may_change ? exit_status::own_failure : error.exit_status,
         std::move(error));
}

// -----------------------------------------------------------------------------

void MapRun::wait() {
  const bool may_start = !stopping_ && !cramped_;
  const bool reads = may_start && items_.are_wanted();
  // A file that nobody can wait for is always ready.
  input_ready_ = !watch_->set(STDIN_FILENO, reads) && reads;
  if (input_ready_)
    return;
  if (pool_ >= 0)
    (void)watch_->set(pool_,
                      may_start && items_.are_ready(request_.batch) &&
                          crew_.wait_fd() >= 0);

  jobserver::Client nobody;
  const auto refusal =
      (orphaned_ ? nobody : client_).wait_for(watch_->fd(), patience());
  if (refusal == jobserver::Refusal::orphaned) {
    orphaned_ = true;
    stop(exit_status::own_failure,
         base::Error{.subject = "map",
                     .found = "the make that started this has ended"});
  }
  const auto ready = watch_->ready();
  input_ready_ = reads && std::ranges::find(ready, STDIN_FILENO) != ready.end();
}

jobserver::Patience MapRun::patience() const {
  jobserver::Patience patience{.until = line_.next()};
  const auto again = crew_.again();
  if (!stopping_ && again && items_.are_ready(request_.batch))
    patience.until = std::min(*again, patience.until.value_or(*again));

  return patience;
}

void MapRun::read_items() {
  if (!input_ready_ || stopping_)
    return;
  if (auto read = items_.read(false); !read)
    fail(exit_status::own_failure, std::move(read.error()));
}

void MapRun::take_signals() {
  signalfd_siginfo info;
  for (const int fd : {held_.fd(), changes_.get()})
    while (::read(fd, &info, sizeof info) == sizeof info)
      if (info.ssi_signo != SIGCHLD)
        take_signal(static_cast<int>(info.ssi_signo),
                    is_for_us_alone(info, ::getpid()));
}

void MapRun::take_signal(int signal, bool is_for_us_alone) {
  if (is_for_us_alone)
    for (const auto& [child, name] : running_)
      ::kill(child, signal);
  if (signal == SIGTSTP)
    stop_until_continued();
  if (signal == SIGTSTP || signal == SIGCONT)
    return;
  end_.ended.signal = signal;
  stopping_ = true;
}

void MapRun::reap() {
  int status = 0;
  pid_t child = 0;
  while ((child = ::waitpid(-1, &status, WNOHANG)) > 0) {
    // It may be one that whoever became us had started.
    const auto found = running_.find(child);
    if (found == running_.end())
      continue;
    const std::string name = std::move(found->second);
    running_.erase(found);
    crew_.leave();
    cramped_ = false;
    judge(name, status);
  }
}

// -----------------------------------------------------------------------------

void MapRun::judge(const std::string& name, int status) {
  done_++;
  if (status == 0)
    return;
  failed_++;

  const bool killed = WIFSIGNALED(status);
  if (killed && WTERMSIG(status) == SIGPIPE)
    return stop(one_was_killed);
  const bool stops = !killed && WEXITSTATUS(status) == says_stop;
  if (!stops && request_.on_failure == OnFailure::ignore)
    return;
  if (!end_.ended.signal)
    base::note(name +
               (killed
                    ? ": killed by signal " + std::to_string(WTERMSIG(status))
                    : ": ended with " + std::to_string(WEXITSTATUS(status))) +
               (stops ? ", which stops the others" : ""));
  fail(stops ? one_said_stop : killed ? one_was_killed : some_failed);
  stopping_ = stopping_ || stops || request_.on_failure == OnFailure::stop;
}

/// Whatever stops everything says more than that some items failed.
void MapRun::fail(int status, std::optional<base::Error> error) {
  if (end_.ended.status == 0 || end_.ended.status == some_failed)
    end_.ended.status = status;
  if (!end_.error)
    end_.error = std::move(error);
}

void MapRun::stop(int status, std::optional<base::Error> error) {
  stopping_ = true;
  fail(status, std::move(error));
}

void MapRun::show_progress() {
  line_.show([this] {
    const auto total = items_.total();
    return fmt::format("{}{} done, {} running{}",
                       done_,
                       total ? fmt::format(" of {}", *total) : "",
                       running_.size(),
                       failed_ > 0 ? fmt::format(", {} failed", failed_) : "");
  });
}

} // namespace cli
