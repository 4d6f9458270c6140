// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is printed for people is aligned and fits the screen.
#include "cli/help.hpp"
#include "cli/table.hpp"

#include <gtest/gtest.h>

namespace {

constexpr cli::Option options[] = {
    {.name = "jobs", .letter = 'j', .argument = "N", .help = "that many jobs"},
    {.name = "quiet", .help = "say nothing"},
    {.letter = 'd', .argument = "TABLE", .help = "read it"},
};

TEST(Help, IsMadeFromTheOptions) {
  const cli::Command command{.name = "tool",
                             .synopsis = "tool [-j N] FILE",
                             .summary = "do the work",
                             .options = options};

  EXPECT_EQ(cli::command_help(command),
            "usage: jobroot tool [-j N] FILE\n"
            "\n"
            "do the work.\n"
            "\n"
            "  -j, --jobs N   that many jobs\n"
            "      --quiet    say nothing\n"
            "  -d TABLE       read it\n"
            "      --help     print this and exit\n"
            "      --version  print the version and exit\n");
}

TEST(Table, AlignsByColumnsAndNotByBytes) {
  cli::Table table;

  table.add({"…", "a", "x"});
  table.add({"ab", "", ""});

  EXPECT_EQ(table.text(), "…   a  x\nab\n");
}

TEST(Table, FoldsItsLastColumn) {
  cli::Table table{1};

  table.add({"a", "one two three"});

  EXPECT_EQ(table.text(11), " a  one two\n    three\n");
  EXPECT_EQ(table.text(), " a  one two three\n");
}

} // namespace
