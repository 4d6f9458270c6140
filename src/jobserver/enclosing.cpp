// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see enclosing.hpp.
#include "jobserver/enclosing.hpp"

#include "base/process.hpp"
#include "base/text.hpp"
#include "jobserver/ancestor.hpp"
#include "jobserver/processes.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace jobserver {

namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);

  return value != nullptr ? value : "";
}

pid_t parent_of(pid_t pid) {
  return base::process_state(pid).value_or(base::ProcessState{}).parent;
}

} // namespace

Enclosing Enclosing::of_this_process(const Client& client) {
  const auto fields = base::split(variable("JOBROOT_HELD"), ':');
  if (fields.size() != 4 || client.pool() == nullptr ||
      base::parse_number<ino_t>(fields[0]) != client.pool()->inode())
    return {};

  const auto number = [](std::string_view text) {
    return base::parse_number<unsigned>(text).value_or(0);
  };
  const bool same_make = fields[3] == variable("MAKELEVEL");

  return {.tokens = number(fields[1]),
          .jobs = number(fields[2]),
          .slots =
              same_make ? std::max(number(variable("JOBROOT_JOBS")), 1U) : 1U};
}

std::string Enclosing::inside(const Ends& pool, std::size_t more) const {
  return std::to_string(pool.inode()) + ':' + std::to_string(tokens + more) +
         ':' + std::to_string(jobs + 1) + ':' +
         std::string(variable("MAKELEVEL"));
}

Recipe Recipe::of_this_process() {
  const auto make = Ancestor::nearest_make(::getpid());
  if (!make)
    return {.number = static_cast<unsigned>(::getppid())};
  pid_t recipe = ::getpid();
  for (pid_t parent = parent_of(recipe); parent > 0 && parent != make->pid();
       parent = parent_of(parent))
    recipe = parent;

  return {.number = static_cast<unsigned>(recipe), .is_of_make = true};
}

bool is_in_recipe_of(const std::string& directory) {
  const auto make = Ancestor::nearest_make(::getpid());

  return make && was_told_of(make->pid(), directory);
}

} // namespace jobserver
