// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap_policy.hpp.
#include "cli/wrap_policy.hpp"

#include "base/file.hpp"
#include "cli/makefiles.hpp"
#include "cli/wrap_variable.hpp"
#include "jobroot/wrap_glob.hpp"
#include "session/create.hpp"
#include "wrap/compile.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace cli {

namespace {

constexpr std::string_view serial = "serial";

/// A path that is said to begin here is one, whatever characters it has.
std::string from_here(std::string glob) {
  if (!glob.starts_with("./") && !glob.starts_with("../"))
    return glob;
  const auto here = session::absolute_path(".");
  if (!here)
    return glob;
  const bool is_directory = glob.ends_with('/');
  std::string directory;
  for (const char c : *here) {
    if (std::string_view("*?[\\").find(c) != std::string_view::npos)
      directory += '\\';
    directory += c;
  }
  std::string path(directory.size() + glob.size() + 2, '\0');
  path.resize(
      jobroot::wrap_join_path(path.data(), directory.c_str(), glob.c_str()));

  return is_directory ? path + '/' : path;
}

void add_globs(const Arguments& arguments,
               wrap::Rules& rules,
               tables::Errors& errors) {
  for (const auto& [option, glob] : arguments.given({serial, "join"})) {
    const std::string origin = "--" + std::string(option);
    const auto kind =
        option == serial ? wrap::WrapKind::serial : wrap::WrapKind::join;
    auto rule = wrap::rule_of_glob(kind, from_here(glob), origin);
    if (!rule) {
      errors.push_back(rule.error());
      continue;
    }
    rule->origin += " " + glob;
    rules.push_back(std::move(*rule));
  }
}

void add_file(const std::string& path,
              wrap::Rules& rules,
              tables::Errors& errors) {
  const auto text = base::read_file(path);
  if (!text)
    return errors.push_back(text.error());
  for (wrap::Rule& rule : wrap::parse_policy(path, *text, errors))
    rules.push_back(std::move(rule));
}

/// They have ours at their end.
wrap::Rules rules_around_us() {
  const auto bytes = base::read_file(outer_wrap().path);

  return bytes ? wrap::read_compiled(*bytes) : wrap::Rules{};
}

} // namespace

wrap::Rules wrap_rules(const Arguments& arguments, tables::Errors& errors) {
  wrap::Rules rules;
  add_globs(arguments, rules, errors);
  for (const std::string& file : arguments.values("policy"))
    add_file(file, rules, errors);
  if (wrap::Rules outer = rules_around_us(); !outer.empty())
    std::ranges::move(outer, std::back_inserter(rules));
  else if (const auto ours = makefiles())
    add_file(*ours + "/wrap.policy", rules, errors);
  else
    errors.push_back(ours.error());

  return rules;
}

} // namespace cli
