// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see process.hpp.
#include "base/process.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <thread>

namespace base {

namespace {

std::string file_of(pid_t pid, std::string_view name) {
  return fmt::format("/proc/{}/{}", pid, name);
}

} // namespace

std::optional<ProcessState> process_state(pid_t pid) {
  const auto text = read_file(file_of(pid, "stat"));
  if (!text)
    return std::nullopt;
  // "PID (NAME) STATE PARENT …": the name may hold blanks and parentheses.
  const std::string_view rest =
      std::string_view(*text).substr(text->rfind(')') + 1);
  const auto fields = words(rest);
  constexpr std::size_t start_field = 19;
  if (fields.size() <= start_field)
    return std::nullopt;
  // proc(5) counts in hundredths of a second, whatever the kernel does.
  constexpr std::uint64_t tick = 10'000'000;

  return ProcessState{
      .letter = fields[0].front(),
      .parent = parse_number<pid_t>(fields[1]).value_or(0),
      .started =
          parse_number<std::uint64_t>(fields[start_field]).value_or(0) * tick};
}

std::vector<pid_t> all_processes() {
  std::vector<pid_t> processes;
  if (const auto names = list_directory("/proc"))
    for (const std::string& name : *names)
      if (const auto pid = parse_number<pid_t>(name))
        processes.push_back(*pid);

  return processes;
}

/// Each is looked at once, however deep they are: makes that call makes may be
/// thousands.
std::vector<pid_t> descendants_of(pid_t ancestor) {
  std::multimap<pid_t, pid_t> children;
  std::set<pid_t> ended; // where threads go on there are children, too
  for (const pid_t pid : all_processes()) {
    const auto state = process_state(pid);
    if (!state || pid == ancestor)
      continue;
    children.emplace(state->parent, pid);
    if (state->has_ended())
      ended.insert(pid);
  }

  std::vector<pid_t> family = {ancestor};
  for (std::size_t i = 0; i < family.size(); i++)
    for (auto [at, end] = children.equal_range(family[i]); at != end; ++at)
      family.push_back(at->second);
  family.erase(family.begin());
  std::erase_if(family, [&](pid_t pid) { return ended.contains(pid); });

  return family;
}

std::string process_name(pid_t pid) {
  const auto name = read_file(file_of(pid, "comm"));

  return name ? std::string(trim(*name)) : std::string();
}

bool has_open(pid_t pid, const struct stat& file) {
  const std::string directory = file_of(pid, "fd/");
  const auto names = list_directory(directory);

  return names && std::ranges::any_of(*names, [&](const std::string& name) {
           struct stat status {};

           return ::stat((directory + name).c_str(), &status) == 0 &&
                  is_same_file(status, file);
         });
}

unsigned processors() {
  // hardware_concurrency() counts all of the machine in some versions of libc.
  cpu_set_t ours;
  if (::sched_getaffinity(0, sizeof ours, &ours) == 0)
    return static_cast<unsigned>(CPU_COUNT(&ours));

  return std::max(std::thread::hardware_concurrency(), 1U);
}

bool descends_from(pid_t pid, pid_t ancestor) {
  while (pid > 0 && pid != ancestor) {
    const auto state = process_state(pid);
    pid = state ? state->parent : 0;
  }

  return pid == ancestor;
}

// glibc 2.36 declares functions for both, but not for C++.

Fd open_process(pid_t pid) {
  return Fd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
}

void send_signal(const Fd& process, int signal) {
  ::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0);
}

} // namespace base
