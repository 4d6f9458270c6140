// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see confinement.hpp. A thread that is started while we look has what the
// one that started it had, so we look until nothing is left to change.
#include "jobserver/confinement.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace jobserver {

namespace {

std::vector<pid_t> threads_of(pid_t process) {
  std::vector<pid_t> threads;
  const auto names =
      base::list_directory("/proc/" + std::to_string(process) + "/task");
  if (names)
    for (const std::string& name : *names)
      if (const auto thread = base::parse_number<pid_t>(name))
        threads.push_back(*thread);

  return threads;
}

/// All threads of all processes below `process`.
void add_threads_below(pid_t process, std::vector<pid_t>& found) {
  for (const pid_t thread : threads_of(process)) {
    const auto children =
        base::read_file("/proc/" + std::to_string(process) + "/task/" +
                        std::to_string(thread) + "/children");
    if (!children)
      continue;
    for (const std::string_view word : base::words(*children))
      if (const auto child = base::parse_number<pid_t>(word)) {
        for (const pid_t one : threads_of(*child))
          found.push_back(one);
        add_threads_below(*child, found);
      }
  }
}

} // namespace

Confinement::Confinement(Board& board)
    : board_(board) {
  if (::sched_getaffinity(0, sizeof all_, &all_) != 0)
    CPU_ZERO(&all_);
  before_ = now_ = all_;
}

void Confinement::keep_to(unsigned slots) {
  const auto count = static_cast<unsigned>(CPU_COUNT(&all_));
  if (count == 0)
    return;
  before_ = now_;
  now_ = slots < count ? choose(slots) : all_;
  if (slots >= count)
    board_.hide({Board::Note::processor});
  apply();
}

/// First those that it has, then those that no other job keeps to.
cpu_set_t Confinement::choose(unsigned count) {
  cpu_set_t chosen;
  unsigned found = 0;
  CPU_ZERO(&chosen);
  const auto add = [&](auto condition) {
    for (unsigned one = 0; one < CPU_SETSIZE && found < count; ++one)
      if (CPU_ISSET(one, &all_) && !CPU_ISSET(one, &chosen) && condition(one)) {
        CPU_SET(one, &chosen);
        ++found;
      }
  };
  const auto is_left_by_others = [&](unsigned one) {
    return board_.show_numbered(Board::Note::processor, one);
  };

  board_.hide({Board::Note::processor});
  if (!CPU_EQUAL(&before_, &all_))
    add([&](unsigned one) {
      return CPU_ISSET(one, &before_) && is_left_by_others(one);
    });
  add(is_left_by_others);
  add([](unsigned) { return true; });

  return chosen;
}

bool Confinement::is_ours(const cpu_set_t& set) const {
  return CPU_EQUAL(&set, &all_) || CPU_EQUAL(&set, &before_);
}

void Confinement::apply() const {
  constexpr int most_rounds = 5;
  bool changed = true;

  for (int round = 0; changed && round < most_rounds; ++round) {
    std::vector<pid_t> threads;
    add_threads_below(::getpid(), threads);
    changed = false;
    for (const pid_t thread : threads) {
      cpu_set_t has;
      if (::sched_getaffinity(thread, sizeof has, &has) == 0 &&
          !CPU_EQUAL(&has, &now_) && is_ours(has))
        changed = ::sched_setaffinity(thread, sizeof now_, &now_) == 0;
    }
  }
}

} // namespace jobserver
