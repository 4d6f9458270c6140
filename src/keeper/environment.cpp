// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see environment.hpp.
#include "keeper/environment.hpp"

#include "session/create.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace keeper {

namespace {

constexpr std::string_view separators = " :";
constexpr std::string_view shim_file = "/libjobroot.so";
/// It changes paths and calls the next library, which is to see these: our
/// shim asks the kernel. (fakeroot goes before it, and calls on.)
constexpr std::string_view goes_first = "libfakechroot.so";

bool is_named(std::string_view variable, std::string_view name) {
  return variable.starts_with(name) && variable.size() > name.size() &&
         variable[name.size()] == '=';
}

/// What we set ourselves, and the ids that an outer session hands down.
bool is_replaced(std::string_view variable) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"FAKEROOTKEY",
                                              "LD_PRELOAD",
                                              "FAKEROOTUID",
                                              "FAKEROOTEUID",
                                              "FAKEROOTSUID",
                                              "FAKEROOTFUID",
                                              "FAKEROOTGID",
                                              "FAKEROOTEGID",
                                              "FAKEROOTSGID",
                                              "FAKEROOTFGID",
                                              "JOBROOT_CREDENTIALS",
                                              "JOBROOT_GROUPS"},
      [&](std::string_view name) { return is_named(variable, name); });
}

} // namespace

base::Result<std::string> shim_path() {
  const auto program = session::absolute_path("/proc/self/exe");
  if (!program)
    return program.error();

  std::string path = *program;
  for (int levels = 0; levels < 2; levels++)
    path.resize(path.rfind('/'));
  path += "/lib/jobroot/libjobroot.so";
  if (::access(path.c_str(), R_OK) != 0)
    return base::Error{.subject = path,
                       .found = "found nothing, expected the shim",
                       .remedy = "install bin and lib/jobroot side by side"};

  return path;
}

bool fits_preload(std::string_view path) {
  return path.find_first_of(" \t\n:$") == std::string_view::npos;
}

base::Result<std::string> link_shim(const std::string& shim,
                                    const std::string& directory) {
  const std::string link = directory + "/lib";
  const std::string path = link + shim.substr(shim.rfind('/'));
  const std::string target = shim.substr(0, shim.rfind('/'));
  if (!fits_preload(path))
    return base::Error{.subject = path,
                       .found = "found a blank, a colon or a '$', which "
                                "LD_PRELOAD cannot hold",
                       .remedy = "set TMPDIR to a path without them"};
  // Another run may be using the one that is there.
  if (::access(path.c_str(), R_OK) == 0)
    return path;
  ::unlink(link.c_str());
  if (::symlink(target.c_str(), link.c_str()) != 0)
    return base::Error::system(link, "make a link", errno);

  return path;
}

std::string preload_list(const std::string& shim) {
  const char* const present = std::getenv("LD_PRELOAD");
  std::string list;
  std::string_view rest = present != nullptr ? present : "";
  bool has_ours = false;

  while (!rest.empty()) {
    const std::size_t end = rest.find_first_of(separators);
    const std::string_view entry = rest.substr(0, end);
    const bool is_ours = entry.ends_with(shim_file);
    if (!entry.empty() && !(is_ours && has_ours))
      list.append(list.empty() ? "" : ":").append(is_ours ? shim : entry);
    has_ours = has_ours || is_ours;
    if (!has_ours && entry.ends_with(goes_first)) {
      list.append(":").append(shim);
      has_ours = true;
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  if (has_ours)
    return list;

  return list.empty() ? shim : shim + ':' + list;
}

std::vector<std::string> session_environment(const std::string& session,
                                             const std::string& shim) {
  std::vector<std::string> environment;
  for (const char* const* variable = ::environ; *variable != nullptr;
       variable++)
    if (!is_replaced(*variable))
      environment.emplace_back(*variable);

  environment.push_back("FAKEROOTKEY=" + session);
  if (const std::string list = preload_list(shim); !list.empty())
    environment.push_back("LD_PRELOAD=" + list);

  return environment;
}

} // namespace keeper
