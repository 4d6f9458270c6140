// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the language of policies: what each line says, and what is said of one
// that says nothing.
#include "base/file.hpp"
#include "wrap/compile.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace wrap;
using Words = std::vector<std::string>;

struct Parsed {
  Rules rules;
  Words errors;
};

Parsed parse(const std::string& text) {
  tables::Errors errors;
  Parsed parsed{parse_policy("p", text, errors), {}};
  for (const base::Error& error : errors)
    parsed.errors.push_back(base::render(error));

  return parsed;
}

/// The rule of a text that has one and is right.
Rule only_rule(const std::string& text) {
  Parsed parsed = parse(text);
  EXPECT_EQ(parsed.errors, Words{}) << text;
  EXPECT_EQ(parsed.rules.size(), 1U) << text;

  return parsed.rules.empty() ? Rule() : parsed.rules[0];
}

TEST(WrapPolicy, MakesAreNamedByFileDirectoryOrGoal) {
  const Rules rules =
      parse("serial debian/rules a/b/ :install\njoin *\n").rules;

  ASSERT_EQ(rules.size(), 4U);
  EXPECT_EQ(rules[0].kind, WrapKind::serial);
  EXPECT_EQ(rules[0].means, WrapSubject::file);
  EXPECT_EQ(rules[0].subject, "debian/rules");
  EXPECT_EQ(rules[1].means, WrapSubject::directory);
  EXPECT_EQ(rules[1].subject, "a/b");
  EXPECT_EQ(rules[2].means, WrapSubject::goal);
  EXPECT_EQ(rules[2].subject, "install");
  EXPECT_EQ(rules[2].origin, "p:1");
  EXPECT_EQ(rules[3].kind, WrapKind::join);
  EXPECT_EQ(rules[3].origin, "p:2");
  EXPECT_EQ(only_rule("serial @captured").means, WrapSubject::captured);
  EXPECT_EQ(parse("join @capture").errors,
            Words{"p:1: '@capture' means no make; write @captured"});
}

TEST(WrapPolicy, OptionsOfTheCommandAreRules) {
  const auto rule = rule_of_glob(WrapKind::serial, "odd name/", "--serial");
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->subject, "odd name");
  EXPECT_EQ(rule->means, WrapSubject::directory);
  EXPECT_EQ(rule->origin, "--serial");

  for (const char* nothing : {"", "/", ":"}) {
    auto refused = rule_of_glob(WrapKind::join, nothing, "--join");
    ASSERT_FALSE(refused) << nothing;
    EXPECT_EQ(base::render(refused.error()),
              "--join: this means no make; write a makefile, a directory and "
              "/, or : and a goal");
    EXPECT_EQ(refused.error().exit_status, 2);
  }
}

TEST(WrapPolicy, BackslashesKeepBlanksInOneWord) {
  EXPECT_EQ(only_rule("serial a\\ b\\#c").subject, "a\\ b\\#c");
  EXPECT_EQ(only_rule("serial a#b").subject, "a#b");
  EXPECT_EQ(only_rule("serial a\\\\").subject, "a\\\\");
  EXPECT_EQ(only_rule("serial \\'a\\,\\$").subject, "\\'a\\,\\$");
  EXPECT_EQ(only_rule("serial \\join").subject, "\\join");
  EXPECT_EQ(only_rule("tool a knowing two\\ words keep").knowing, "two words");
  EXPECT_EQ(only_rule("env A=b\\ c").given, Words{"b c"});
}

TEST(WrapPolicy, ReasonsAreBehindOrAbove) {
  const Rules rules = parse("# About all\n"
                            "# of these.\n"
                            "serial a\n"
                            "serial b   # own\n"
                            "serial c\n"
                            "\n"
                            "serial d\n"
                            "# next\n"
                            "\n"
                            "## later\n"
                            "#\n"
                            "# again\n"
                            "serial e#f g\r\n")
                          .rules;

  Words reasons;
  for (const Rule& rule : rules)
    reasons.push_back(rule.subject + ": " + rule.reason);
  EXPECT_EQ(reasons,
            (Words{"a: About all of these.",
                   "b: own",
                   "c: About all of these.",
                   "d: ",
                   "e#f: later again",
                   "g: later again"}));
}

TEST(WrapPolicy, ToolsHaveAnActionEach) {
  const Rule drop = only_rule("tool cargo drop -j --jobs\n");
  EXPECT_EQ(drop.kind, WrapKind::tool);
  EXPECT_EQ(drop.action, WrapAction::drop);
  EXPECT_EQ(drop.subject, "cargo");
  EXPECT_EQ(drop.arguments, (Words{"-j", "--jobs"}));

  const Rule hide = only_rule("tool make-kpkg hide MAKEFLAGS MFLAGS");
  EXPECT_EQ(hide.action, WrapAction::hide);
  EXPECT_EQ(hide.arguments, (Words{"MAKEFLAGS", "MFLAGS"}));

  EXPECT_EQ(only_rule("tool x keep").action, WrapAction::keep);
}

TEST(WrapPolicy, ToolsAreGivenANumberInManyForms) {
  struct {
    const char* line;
    Words arguments;
    Words given;
  } const rows[] = {
      {"hold -j{n}", {"-j"}, {"-j{n}"}},
      {"hold -T+{n}", {"-T"}, {"-T+{n}"}},
      {"hold --jobs={n}", {"--jobs"}, {"--jobs={n}"}},
      {"hold -mmt={n}", {"-mmt"}, {"-mmt={n}"}},
      {"hold -p {n}", {"-p"}, {"-p", "{n}"}},
      {"hold JOBS={n}", {"JOBS"}, {"JOBS={n}"}},
      {"hold -a -p{n} --c X_1", {"-a", "-p", "--c", "X_1"}, {"-p{n}"}},
  };

  for (const auto& row : rows) {
    const Rule rule = only_rule(std::string("tool t ") + row.line);
    EXPECT_EQ(rule.action, WrapAction::hold) << row.line;
    EXPECT_EQ(rule.arguments, row.arguments) << row.line;
    EXPECT_EQ(rule.given, row.given) << row.line;
  }
}

TEST(WrapPolicy, ToolsAreToldFromOthersOfTheirName) {
  const Rule rule = only_rule(
      "tool x knowing Text with a\\ b launcher values -a --b ask -P{n}");

  EXPECT_EQ(rule.knowing, "Text");
  EXPECT_EQ(rule.with, "a b");
  EXPECT_TRUE(rule.is_launcher);
  EXPECT_EQ(rule.values, (Words{"-a", "--b"}));
  EXPECT_EQ(rule.action, WrapAction::ask);

  const Rules rules = parse("tool a,b keep\n").rules;
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].subject + rules[1].subject, "ab");
}

TEST(WrapPolicy, VariablesAreSetOrCut) {
  const Rule set = only_rule("env LEVEL={N}=x");
  EXPECT_EQ(set.kind, WrapKind::env);
  EXPECT_EQ(set.action, WrapAction::set);
  EXPECT_EQ(set.subject, "LEVEL");
  EXPECT_EQ(set.given, Words{"{N}=x"});
  EXPECT_EQ(only_rule("env A=").given, Words{""});

  const Rule cut = only_rule("env OPTIONS -= a=* b");
  EXPECT_EQ(cut.action, WrapAction::cut);
  EXPECT_EQ(cut.arguments, (Words{"a=*", "b"}));
}

TEST(WrapPolicy, WhatIsWrongIsSaidWithItsLine) {
  const std::string no_name = " is no name as it stands; write one in a word, "
                              "and a \\ before what is part of it";
  const std::string no_option = " is more than an option; write the option "
                                "without what it is told, each as a word";
  const std::string no_variable = " is no variable's name; write env "
                                  "NAME=VALUE or env NAME -= GLOB";
  const std::string no_shell = " is not expanded; write what it stands for, or "
                               "a \\ before it";
  const std::string of_session = " keeps programs in the session; take the "
                                 "line away";
  const std::string quote = "; write a \\ before it, or instead of it before "
                            "blanks";
  const std::map<std::string, std::string> rows = {
      {"make x", "'make' begins no rule; write serial, join, tool or env"},
      {"serial", "serial says not of what; write serial GLOB"},
      {"join # x", "join says not of what; write join GLOB"},
      {"tool", "tool says not of what; write tool PROGRAM ACTION"},
      {"env", "env says not of what; write env NAME=VALUE or env NAME -= GLOB"},
      {"serial :",
       "this means no make; write a makefile, a directory and /, or : and a "
       "goal"},
      {"join ./a",
       "no path has //, . or .. in it, as './a'; write how the path ends, or "
       "all "
       "of it"},
      {"serial a/../",
       "no path has //, . or .. in it, as 'a/..'; write how the path ends, or "
       "all of it"},
      {"serial a//b",
       "no path has //, . or .. in it, as 'a//b'; write how the path ends, or "
       "all of it"},
      {"serial a,b", "'a,b'" + no_name},
      {"serial -j1", "'-j1'" + no_name},
      {"join serial", "'serial'" + no_name},
      {"serial 'a", "''a' has a quote" + quote},
      {"env A=\"b", "'A=\"b' has a quote" + quote},
      {"serial $HOME/a", "'$HOME/a'" + no_shell},
      {"serial ~/a", "'~/a'" + no_shell},
      {"join a\\", "a \\ ends the line; write the rule in one line"},
      {"tool x",
       "the rule of 'x' says not what to do; write drop, hold, ask, "
       "limit, hide or keep"},
      {"tool x run",
       "'run' is nothing that can be done; write drop, hold, ask, "
       "limit, hide or keep"},
      {"tool x values -a",
       "the rule of 'x' says not what to do; write drop, hold, ask, "
       "limit, hide or keep"},
      {"tool /bin/x keep", "'/bin/x' is a path; write the program's name"},
      {"tool make keep",
       "make is no tool; write serial GLOB or join GLOB with its makefile"},
      {"tool a,,b keep", "a program has no name; write one between commas"},
      {"tool x keep -j", "keep wants nothing behind it; take '-j' away"},
      {"tool x drop", "drop says not what; write the options"},
      {"tool x values keep", "values says not of what; write the options"},
      {"tool x values --a=b keep", "'--a=b'" + no_option},
      {"tool x drop -j4", "'-j4'" + no_option},
      {"tool x drop -j,--jobs", "'-j,--jobs'" + no_option},
      {"tool x hold -j{N}",
       "{N} is the number of slots; write {n} for what one tool holds"},
      {"tool x hold -j{n}x", "something is behind {n}; let {n} end the word"},
      {"tool x hide A=B", "'A=B' is no variable's name; write NAME"},
      {"tool x hide A,B", "'A,B' is no variable's name; write NAME"},
      {"tool x hide", "hide says not what; write the variables"},
      {"tool x drop j",
       "'j' is no option and no variable; write -X, --NAME or NAME"},
      {"tool x drop -j{n}", "drop gives no number; write it without {n}"},
      {"tool x hold -j",
       "hold says not how many threads the tool gets; write {n} behind the "
       "option"},
      {"tool x ask -j{n} -k{n}",
       "two options get {n}; write one with, the others without"},
      {"tool x ask {n}", "{n} has no option; write it behind one"},
      {"tool x ask j{n}",
       "'j' is no option and no variable; write -X{n}, --NAME={n} or "
       "NAME={n}"},
      {"env X",
       "env says neither what 'X' is nor what goes from it; write env "
       "NAME=VALUE or env NAME -= GLOB"},
      {"env X=1 2", "'2' is behind the value; write a \\ before blanks in it"},
      {"env =1", "''" + no_variable},
      {"env A-=b", "'A-'" + no_variable},
      {"env 1=b", "'1'" + no_variable},
      {"env LD_PRELOAD=a", "LD_PRELOAD" + of_session},
      {"env JOBROOT_POOL=", "JOBROOT_POOL" + of_session},
      {"env FAKEROOTKEY -= *", "FAKEROOTKEY" + of_session},
      {"tool x hide A LD_PRELOAD", "LD_PRELOAD" + of_session},
      {"tool x hide JOBROOT_SESSION", "JOBROOT_SESSION" + of_session},
      {"env MAKEFLAGS=-j{N}",
       "MAKEFLAGS is what makes tell each other; write serial GLOB or join "
       "GLOB"},
      {"env X={n}",
       "{n} is what one tool holds; write {N} for the number of slots"},
  };
  for (const auto& [line, error] : rows) {
    const Parsed parsed = parse("\n# c\n" + line + "\n");
    EXPECT_EQ(parsed.errors, Words{"p:3: " + error}) << line;
    EXPECT_EQ(parsed.rules, Rules{}) << line;
  }
}

TEST(WrapPolicy, WhatNeverCountsIsWrong) {
  const std::string remedy = "; write this one above, or take it away";
  const std::map<std::string, std::string> rows = {
      {"join *\nserial a\n", "p:2: 'a' has its rule at p:1"},
      {"join a\nserial b a\n", "p:2: 'a' has its rule at p:1"},
      {"serial * :a\n", "p:1: 'a' has its rule at p:1"},
      {"tool a,b keep\ntool b drop -j\n", "p:2: 'b' has its rule at p:1"},
      {"tool * keep\ntool b with c keep\n", "p:2: 'b' has its rule at p:1"},
      {"env A -= b\nenv A -= c\n", "p:2: 'A' has its rule at p:1"},
  };
  for (const auto& [text, error] : rows)
    EXPECT_EQ(parse(text).errors, Words{error + remedy}) << text;

  for (const char* text : {"join a\nserial a/ :a *\n",
                           "serial :*\njoin :a\nserial b\n",
                           "tool a knowing b keep\ntool a with b keep\n"
                           "tool a keep\ntool * keep\n",
                           "tool A hide A\nenv A=b\nserial A\n"})
    EXPECT_EQ(parse(text).errors, Words{}) << text;
}

TEST(WrapPolicy, AllThatIsWrongIsSaidAtOnce) {
  EXPECT_EQ(parse("a\nserial x\nb\n").errors.size(), 2U);
}

TEST(WrapPolicy, BytesThatAreNoTextAreRefused) {
  const Words expected = {"p: this is no policy; see jobroot-wrap-policy(5)"};

  EXPECT_EQ(parse(std::string("serial a\0b", 10)).errors, expected);
  EXPECT_EQ(parse(std::string((1 << 20) + 1, '\n')).errors, expected);
}

TEST(WrapPolicy, BytesSayTheSame) {
  const Parsed parsed =
      parse("serial a b/ :c # why\n"
            "tool x knowing t with w launcher values -C ask -j{n} J\n"
            "tool y ask -j {n}\ntool z keep\n"
            "env A=\nenv B={N} c\\ d\nenv C -= e f*\n");

  EXPECT_EQ(read_compiled(compile(parsed.rules, 3, 0)), parsed.rules);
  EXPECT_EQ(read_compiled("anything else"), Rules{});
}

TEST(WrapPolicy, TheDefaultIsRightAndSaysWhy) {
  const char* const sources = std::getenv("SRC");
  const auto text = base::read_file((sources != nullptr ? sources : ".") +
                                    std::string("/mk/wrap.policy"));
  ASSERT_TRUE(text);

  const Parsed parsed = parse(*text);

  EXPECT_EQ(parsed.errors, Words{});
  EXPECT_GT(parsed.rules.size(), 20U);
  EXPECT_EQ(read_compiled(compile(parsed.rules, 1, 0)), parsed.rules);
  for (const Rule& rule : parsed.rules)
    EXPECT_TRUE(rule.reason.ends_with('.') && !rule.reason.starts_with("SPDX"))
        << rule.origin << ": " << rule.reason;

  std::set<std::string> settled; // what comes later of these never counts
  for (const Rule& rule : parsed.rules)
    if (rule.kind == WrapKind::tool) {
      EXPECT_FALSE(settled.contains(rule.subject)) << rule.origin;
      if (rule.knowing.empty() && rule.with.empty())
        settled.insert(rule.subject);
    }
}

} // namespace
