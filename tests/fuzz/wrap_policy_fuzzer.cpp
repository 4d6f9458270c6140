// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a policy is whatever a user writes, and what is made of it is read by
// every program before main: each line is a rule or an error, and the rules
// come out as they went in.
#include "fuzz/fuzzer.hpp"
#include "jobroot/wrap_options.hpp"
#include "wrap/compile.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace {

using namespace jobroot;

void check(bool is_right) {
  if (!is_right)
    std::abort();
}

/// What may be asked of a rule.
void ask(const WrapPolicy& policy, const WrapRule& rule) {
  const char* const subject = policy.text(rule.subject);
  const std::string path = std::string("/a/") + subject;
  wrap_file_is(subject, path.c_str());
  wrap_directory_is(subject, path.c_str(), true);
  const std::string entry = std::string(subject) + "=a " + subject + "  b";
  if (rule.kind == WrapKind::env) {
    std::string room(
        wrap_put_variable(policy, rule, entry.c_str(), nullptr) + 1, 'X');
    wrap_put_variable(policy, rule, entry.c_str(), room.data());
  }
  if (rule.kind == WrapKind::tool) {
    const char* const arguments[] = {
        policy.text(rule.arguments), "-vj4", "-j", "3", subject, nullptr};
    wrap_strip_options(
        policy, rule, arguments, [](WrapWord) {}, [] {});
    wrap_asked_in(policy, rule, entry.c_str());
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  tables::Errors errors;
  const wrap::Rules rules = wrap::parse_policy("p", text, errors);
  for (const base::Error& error : errors)
    check(error.subject.starts_with("p") && !error.remedy.empty());

  const std::string bytes = wrap::compile(rules, 4, 0);
  const WrapPolicy policy(bytes.data(), bytes.size());
  check(!policy.is_empty() &&
        static_cast<std::size_t>(policy.end() - policy.begin()) ==
            rules.size());
  for (const WrapRule& rule : policy) {
    const wrap::Rule& written = rules[policy.number_of(rule)];
    check(policy.text(rule.subject) == written.subject &&
          policy.text(rule.reason) == written.reason);
    ask(policy, rule);
  }

  return 0;
}
