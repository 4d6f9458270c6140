// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who asks what became of a make wants to see the -j1 that was forced on
// it, and not the whole of its command line. Only where there is a log.
#include "jobroot/make_flags.hpp"
#include "pool.hpp"
#include "wrap.hpp"

namespace shim {
namespace {

using jobroot::MakeSays;
using jobroot::WrapPolicy;
using jobroot::WrapWord;

void put_variable(Brief& brief, const char* name, const char* value) noexcept {
  brief.next(", ");
  brief.put(name);
  brief.put("=\"");
  brief.put(value);
  brief.put("\"");
}

} // namespace

void say_jobs_before(const Told& told,
                     const FlagsSay& flags,
                     bool joins,
                     Brief& before) noexcept {
  const auto put_flags = [&](const FlagsSay& say) {
    if (say.jobs.is_empty())
      return;
    if (!say.names_pool) {
      put_variable(before, "MAKEFLAGS", say.jobs.text());
    } else if (!joins) {
      before.next(", ");
      before.put(the_pool);
    }
  };
  const auto see = [&](MakeSays says, WrapWord value) {
    before.put_jobs(says, value);
    if (says == MakeSays::variable && begins(value.text, makeflags_name))
      put_flags(what_flags_say(value.text + sizeof makeflags_name - 1));
  };
  jobroot::read_make_words(
      told.words + 1, [](WrapWord) {}, see);
  put_flags(flags);
}

void say_goals(const char* const* words, Brief& goals) noexcept {
  int left = 3;
  for (; *words != nullptr && left >= 0; words++) {
    goals.next(" ");
    goals.put(left > 0 ? ":" : "…");
    goals.put(left-- > 0 ? *words : "");
  }
}

void say_options(const Wrap& wrap,
                 const jobroot::WrapRule& rule,
                 const char* const* words,
                 Brief& before) noexcept {
  const auto put = [&](WrapWord option, WrapWord value) {
    before.next(" ");
    before.put(*option.text != '-' ? "-" : "");
    before.put(option);
    before.put(value.bytes > 0 ? " " : "");
    before.put(value);
  };
  wrap_read_options(
      wrap.policy, rule, words, [](WrapWord) {}, put);
  const char* name = wrap.policy.list(rule.arguments);
  for (; *name != 0; name = WrapPolicy::next(name)) {
    const char* const value = *name != '-' && !is_makeflags(name)
                                  ? wrap.variables.value(name)
                                  : nullptr;
    if (value != nullptr &&
        wrap_asked_in(wrap.policy, rule, value) != jobroot::WrapAsked::nothing)
      put_variable(before, name, value);
  }
}

} // namespace shim
