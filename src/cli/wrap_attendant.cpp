// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap.hpp.
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/wrap.hpp"
#include "cli/wrap_explain.hpp"
#include "cli/wrap_variable.hpp"
#include "jobroot/wrap_format.hpp"
#include "session/create.hpp"
#include "wrap/compile.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace cli {

namespace {

/// Above whom nobody is a part of the build: us, or the wrap around us.
std::uint32_t front(const std::string& outer) {
  if (const std::uint32_t theirs = WrapFile::front_of(outer); theirs != 0)
    return theirs;
  std::error_code error;
  const auto own = std::filesystem::read_symlink("/proc/self", error);

  return base::parse_number<std::uint32_t>(own.native()).value_or(0);
}

} // namespace

base::Result<void> WrapAttendant::prepare(const std::string& session) {
  if (auto made = pool_.make(request_.jobs); !made)
    return made;
  // Whoever changes nothing is explained together with all others.
  const std::string outer = outer_wrap().path;
  if (request_.adds_nothing && pool_.is_joined() &&
      WrapFile::is_for(outer, pool_.slots())) {
    name(outer);
    return {};
  }
  const std::uint32_t flags =
      request_.explains ? std::uint32_t{jobroot::wrap_explain} : 0;
  auto file = WrapFile::create(
      session,
      wrap::compile(request_.rules, pool_.slots(), flags, front(outer)),
      request_.explains);
  if (!file)
    return file.error();
  file_.emplace(std::move(*file));
  name(file_->path());

  return {};
}

void WrapAttendant::name(const std::string& path) const {
  ::setenv(wrap_variable().c_str(), (pool_.cell() + ':' + path).c_str(), 1);
}

void WrapAttendant::conclude(const keeper::Outcome& outcome) {
  pool_.leave();
  if (request_.explains && file_)
    explain();
  for (const std::string& remark : outcome.remarks)
    base::note("wrap: " + remark);
}

void WrapAttendant::explain() const {
  const auto directory = session::absolute_path(".");
  const std::string text =
      explain_wrap(request_.rules,
                   file_->read_log(),
                   directory ? std::string_view(*directory) : "/");
  base::note(text.empty() ? "wrap: no make was started, and no tool that the "
                            "policy speaks of"
                          : "wrap: what was done, and why\n" +
                                text.substr(0, text.size() - 1));
}

std::vector<int> WrapAttendant::descriptors() const {
  std::vector<int> all;
  if (const auto* const upkeep = pool_.upkeep())
    all = upkeep->descriptors();
  if (file_)
    all.push_back(file_->descriptor());

  return all;
}

void WrapAttendant::begin() {
  if (auto* const upkeep = pool_.upkeep())
    upkeep->begin();
}

std::chrono::milliseconds WrapAttendant::tick() {
  constexpr std::chrono::hours never{1};
  auto* const upkeep = pool_.upkeep();

  return upkeep != nullptr ? upkeep->tick() : never;
}

std::vector<std::string>
WrapAttendant::command_ended(const std::vector<pid_t>& processes) {
  auto* const upkeep = pool_.upkeep();

  return upkeep != nullptr ? upkeep->command_ended(processes)
                           : std::vector<std::string>{};
}

void WrapAttendant::end() {
  if (file_)
    file_->remove();
  if (auto* const upkeep = pool_.upkeep())
    upkeep->end();
}

} // namespace cli
