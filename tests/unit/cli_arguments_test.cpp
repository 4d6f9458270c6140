// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: every command's options are read by one parser, in the manner of
// getopt_long(3); what it refuses is said in one line.
#include "cli/command.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using Strings = std::vector<std::string>;
using Words = std::vector<const char*>;

constexpr cli::Option options[] = {
    {.name = "jobs", .letter = 'j', .argument = "N", .help = "that many"},
    {.name = "quiet", .letter = 'q', .help = "say nothing"},
    {.letter = 'd', .argument = "TABLE", .help = "a table"},
};

constexpr cli::Command tool{.name = "tool",
                            .synopsis = "tool [options] FILE…",
                            .summary = "a tool",
                            .options = options,
                            .operands = cli::Operands::any};

constexpr cli::Command launcher{.name = "launcher",
                                .synopsis = "launcher [options] -- CMD…",
                                .summary = "a launcher",
                                .options = options,
                                .operands = cli::Operands::command};

std::string refusal(const cli::Command& command, const Words& words) {
  const auto arguments = cli::Arguments::parse(command, words);

  return arguments ? "" : base::render(arguments.error());
}

TEST(Arguments, TakeEverySpellingOfAnOption) {
  for (const Words& words : std::vector<Words>{{"--jobs", "4"},
                                               {"--jobs=4"},
                                               {"-j", "4"},
                                               {"-j4"},
                                               {"-qj4"},
                                               {"-j", "1", "-j4"}}) {
    const auto arguments = cli::Arguments::parse(tool, words);

    ASSERT_TRUE(arguments);
    EXPECT_EQ(arguments->value("jobs"), "4");
  }
}

TEST(Arguments, KeepEveryValueInOrder) {
  const auto arguments =
      cli::Arguments::parse(tool, Words{"-d", "a", "-q", "-db", "-d", ""});

  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->values("d"), (Strings{"a", "b", ""}));
  EXPECT_TRUE(arguments->has("quiet"));
  EXPECT_FALSE(arguments->has("jobs"));
  EXPECT_EQ(arguments->value("jobs"), std::nullopt);
}

TEST(Arguments, KeepTheOrderOfSeveralOptions) {
  const auto arguments =
      cli::Arguments::parse(tool, Words{"-d", "a", "-j1", "-q", "-db", "-j2"});
  const std::vector<std::pair<std::string_view, std::string>> expected = {
      {"d", "a"}, {"jobs", "1"}, {"d", "b"}, {"jobs", "2"}};

  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->given({"jobs", "d"}), expected);
}

TEST(Arguments, MayHaveOptionsAfterOperands) {
  const auto arguments =
      cli::Arguments::parse(tool, Words{"a", "-q", "-", "--", "-q"});

  ASSERT_TRUE(arguments);
  EXPECT_TRUE(arguments->has("quiet"));
  EXPECT_EQ(arguments->operands(), (Strings{"a", "-", "-q"}));
}

TEST(Arguments, EndWhereACommandBegins) {
  for (const Words& words :
       std::vector<Words>{{"-q", "make", "-j", "--", "-x"},
                          {"-q", "--", "make", "-j", "--", "-x"}}) {
    const auto arguments = cli::Arguments::parse(launcher, words);

    ASSERT_TRUE(arguments);
    EXPECT_EQ(arguments->operands(), (Strings{"make", "-j", "--", "-x"}));
    EXPECT_FALSE(arguments->has("jobs"));
  }
}

TEST(Arguments, AreRefusedInOneLine) {
  const std::string help = "; see jobroot tool --help";

  EXPECT_EQ(refusal(tool, {"--nope=1"}), "--nope: unknown option" + help);
  EXPECT_EQ(refusal(tool, {"--job"}), "--job: unknown option" + help);
  EXPECT_EQ(refusal(tool, {"-qx"}), "-x: unknown option" + help);
  EXPECT_EQ(refusal(tool, {"-j"}), "-j: needs an argument, N" + help);
  EXPECT_EQ(refusal(tool, {"--jobs"}), "--jobs: needs an argument, N" + help);
  EXPECT_EQ(refusal(tool, {"--quiet=1"}), "--quiet: takes no argument" + help);
}

TEST(Arguments, AreCounted) {
  cli::Command two = tool;
  two.operands = cli::Operands::exactly(2);

  EXPECT_EQ(refusal(two, {"a", "b"}), "");
  EXPECT_EQ(refusal(two, {"a"}),
            "tool: operand missing; see jobroot tool --help");
  EXPECT_EQ(refusal(two, {"a", "b", "c"}),
            "c: one operand too many; see jobroot tool --help");
  EXPECT_EQ(refusal(launcher, {"-q"}),
            "launcher: no command given; see jobroot launcher --help");
}

TEST(Arguments, EndWithTheUsageStatusOfTheirCommand) {
  cli::Command fakeroot = tool;
  fakeroot.usage_status = 1;

  EXPECT_EQ(cli::Arguments::parse(tool, Words{"-x"}).error().exit_status, 2);
  EXPECT_EQ(cli::Arguments::parse(fakeroot, Words{"-x"}).error().exit_status,
            1);
}

} // namespace
