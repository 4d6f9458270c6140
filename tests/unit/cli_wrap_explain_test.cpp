// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a kernel's build has a thousand makes; what is said of them has to fit
// on a screen, and a log that a killed program left in pieces is still read.
#include "cli/wrap_explain.hpp"

#include <gtest/gtest.h>

namespace {

const wrap::Rules rules = {
    {.kind = wrap::WrapKind::serial,
     .origin = "policy:3",
     .reason = "the rules race"},
    {.kind = wrap::WrapKind::tool,
     .action = wrap::WrapAction::ask,
     .origin = "--serial"},
};

/// What is not said is empty.
std::string record(std::initializer_list<std::string_view> fields) {
  std::string text;
  for (const std::string_view field : fields)
    text.append(field).push_back('\0');
  for (std::size_t i = fields.size(); i < jobroot::wrap_log_fields; ++i)
    text.push_back('\0');

  return text;
}

TEST(ExplainWrap, SaysNothingOfNothing) {
  EXPECT_EQ(cli::explain_wrap(rules, "", "/d"), "");
}

TEST(ExplainWrap, CountsTheSameBelowItsReason) {
  const std::string rule =
      record({"serial", "0", "", "/usr/bin/make", "/d", "/d/debian/rules"});
  const std::string other =
      record({"serial", "0", "", "/usr/bin/make", "/d/x", "/m/rules"});
  EXPECT_EQ(cli::explain_wrap(rules, rule + other + rule, "/d"),
            "serial, policy:3: the rules race\n"
            "  2x  make  debian/rules in .\n"
            "  1x  make  /m/rules in x\n");
}

TEST(ExplainWrap, ShowsTheDirectoryOfOtherMakefilesOnly) {
  const std::string own =
      record({"serial", "0", "", "make", "/d/sub", "/d/sub/Makefile"});
  EXPECT_EQ(cli::explain_wrap(rules, own, "/d"),
            "serial, policy:3: the rules race\n"
            "  1x  make  sub/Makefile\n");
}

TEST(ExplainWrap, NamesWhoWantsWhatIsPrinted) {
  const std::string captured = record(
      {"serial", "0", "1", "make", "/d", "/d/Makefile", ":list", "", "", "sh"});
  EXPECT_EQ(cli::explain_wrap(rules, captured, "/d"),
            "serial, policy:3: the rules race\n"
            "  1x  make  1 slot  Makefile :list, read by sh\n");
}

TEST(ExplainWrap, ShowsHowManySlotsThereWere) {
  const std::string one = record({"ask", "1", "1", "/bin/xz", "/d", ""});
  const std::string three = record({"ask", "1", "3", "/bin/xz", "/d", ""});
  EXPECT_EQ(cli::explain_wrap(rules, three + one, "/d"),
            "ask, --serial\n"
            "  2x  xz  1-3 slots  in .\n");
  EXPECT_EQ(cli::explain_wrap(rules, one, "/e"),
            "ask, --serial\n"
            "  1x  xz  1 slot  in /d\n");
}

TEST(ExplainWrap, ShowsGoalsAndWhatWasToldOfJobs) {
  const auto make = [](std::string_view goals,
                       std::string_view before,
                       std::string_view now) {
    return record(
        {"serial", "0", "1", "make", "/d", "/d/r/m", goals, before, now});
  };
  EXPECT_EQ(
      cli::explain_wrap(rules,
                        make(":all", "-j8", "-j1") + make(":all", "", "") +
                            make("", "the pool", "") + make("", "", "-j2") +
                            make(":all", "-j8", "-j1"),
                        "/d"),
      "serial, policy:3: the rules race\n"
      "  2x  make  1 slot  -j8 -> -j1           r/m :all in .\n"
      "  1x  make  1 slot                       r/m :all in .\n"
      "  1x  make  1 slot  the pool -> nothing  r/m in .\n"
      "  1x  make  1 slot  nothing -> -j2       r/m in .\n");
}

TEST(ExplainWrap, TakesRulesOfOneLineForOne) {
  const wrap::Rules line = {{.origin = "p:1"}, {.origin = "p:1"}};
  EXPECT_EQ(cli::explain_wrap(line,
                              record({"join", "0", "", "a", "/d", ""}) +
                                  record({"join", "1", "", "b", "/d", ""}) +
                                  record({"hold", "1", "", "b", "/d", ""}),
                              "/d"),
            "join, p:1\n"
            "  1x  a  in .\n"
            "  1x  b  in .\n"
            "hold, p:1\n"
            "  1x  b  in .\n");
}

TEST(ExplainWrap, SaysWhyWithoutRule) {
  const std::string query = record({"query", "", "", "make", "/d", "/d/m"});
  EXPECT_EQ(cli::explain_wrap(rules, query, "/d"),
            "query: runs nothing, and is not told of the pool\n"
            "  1x  make  m\n");
}

TEST(ExplainWrap, ReadsNoRecordThatWasCutOff) {
  const std::string whole = record({"query", "", "", "make", "/d", "/d/m"});
  const std::string text = cli::explain_wrap(rules, whole, "/d");
  EXPECT_EQ(cli::explain_wrap(rules, whole + "serial", "/d"), text);
  EXPECT_EQ(cli::explain_wrap(rules, whole + record({}).substr(1), "/d"), text);
}

TEST(ExplainWrap, TakesNoRuleThatIsNotThere) {
  const std::string wrong = record({"join", "7", "x", "make", "/d", "/d/m"});
  EXPECT_EQ(cli::explain_wrap(rules, wrong, "/d"),
            "join: no rule\n"
            "  1x  make  m\n");
}

} // namespace
