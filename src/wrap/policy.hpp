// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: which makes and tools are to be what under `wrap` is a text of a few
// words, a line each with its reason, so that whoever knows a package better
// can say so. It is read whole before anything is started. The language is in
// jobroot-wrap-policy(5).
#pragma once

#include "jobroot/wrap_format.hpp"
#include "tables/line.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wrap {

using jobroot::WrapAction;
using jobroot::WrapKind;
using jobroot::WrapSubject;

/// As jobroot::WrapRule, whose members say what these mean.
struct Rule {
  WrapKind kind = WrapKind::join;
  WrapAction action = WrapAction::none;
  WrapSubject means = WrapSubject::name;
  bool is_launcher = false;
  std::string subject = {};
  std::string knowing = {};
  std::string with = {};
  std::vector<std::string> values = {};
  std::vector<std::string> arguments = {};
  std::vector<std::string> given = {}; ///< of an env rule, one
  std::string origin = {};
  std::string reason = {};

  bool operator==(const Rule&) const = default;
};

using Rules = std::vector<Rule>;

/// The rules of a policy, in its order; `file` is as the user named it.
/// Whatever is wrong is added to `errors`, and is no rule.
Rules parse_policy(const std::string& file,
                   std::string_view text,
                   tables::Errors& errors);

/// What `--serial GLOB` or `--join GLOB` says; `origin` is the option.
base::Result<Rule>
rule_of_glob(WrapKind kind, std::string glob, const std::string& origin);

/// The words that a policy has for these.
std::string_view word_of(WrapKind kind);
std::string_view word_of(WrapAction action);

} // namespace wrap
