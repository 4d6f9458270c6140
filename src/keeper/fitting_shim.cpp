// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see fitting_shim.hpp.
#include "keeper/fitting_shim.hpp"

#include "base/child_process.hpp"
#include "jobroot/shim_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace keeper {

namespace {

constexpr std::string_view separators = " :";
constexpr std::string_view variable = "LD_PRELOAD=";

jobroot::Fit fit_of(const std::string& program) {
  const auto path = base::find_program(program);
  jobroot::ScriptHead script;

  return jobroot::fit_of(
      {AT_FDCWD, path ? path->c_str() : "", 0}, &script, [](int) {});
}

/// Our file for `fit` beside `entry`, which is one of ours; empty if there is
/// none.
std::string beside(std::string_view entry, jobroot::Fit fit) {
  if (fit == jobroot::Fit::none)
    return {};
  std::string path(
      entry.substr(0, jobroot::shim_directory(entry.data(), entry.size())));
  if (fit == jobroot::Fit::i386)
    path += jobroot::shim_directory_i386;
  path += jobroot::shim_name;

  return ::access(path.c_str(), R_OK) == 0 ? path : std::string();
}

} // namespace

std::string fitting_preload(std::string_view list, const std::string& program) {
  const jobroot::Fit fit = fit_of(program);
  std::string fitting;
  while (!list.empty()) {
    const std::size_t end = list.find_first_of(separators);
    const std::string_view entry = list.substr(0, end);
    const jobroot::Fit found = jobroot::fit_of_name(entry.data(), entry.size());
    const std::string own = found != jobroot::Fit::none && found != fit
                                ? beside(entry, fit)
                                : std::string(entry);
    if (!own.empty())
      fitting.append(fitting.empty() ? "" : ":").append(own);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }

  return fitting;
}

void fit_preload(std::vector<std::string>& environment,
                 const std::string& program) {
  for (std::string& entry : environment)
    if (entry.starts_with(variable))
      entry = std::string(variable).append(fitting_preload(
          std::string_view(entry).substr(variable.size()), program));
  std::erase(environment, variable);
}

void fit_own_preload(const std::string& program) {
  const char* const list = std::getenv("LD_PRELOAD");
  if (list == nullptr)
    return;
  const std::string fitting = fitting_preload(list, program);
  if (fitting.empty())
    ::unsetenv("LD_PRELOAD");
  else if (fitting != list)
    ::setenv("LD_PRELOAD", fitting.c_str(), 1);
}

} // namespace keeper
