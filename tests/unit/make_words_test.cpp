// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a make is told of jobs has to go in each of its forms, and nothing
// else may, whatever make's makefiles and goals are called.
#include "jobroot/make_flags.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace jobroot {
namespace {

using Words = std::vector<const char*>;

/// What stays, and what was seen, in one line each.
struct Read {
  std::string kept;
  std::string seen;
};

Read read(Words words) {
  words.push_back(nullptr);
  Read result;
  read_make_words(
      words.data(),
      [&](WrapWord word) {
        result.kept += (result.kept.empty() ? "" : " ") +
                       std::string(word.text, word.bytes);
      },
      [&](MakeSays says, WrapWord value) {
        if (says != MakeSays::other)
          result.seen += "qjsCfgvS"[static_cast<int>(says)] +
                         std::string(value.text, value.bytes) + ";";
      });
  return result;
}

std::string without(const Words& words) {
  return read(words).kept;
}

TEST(MakeWords, LoseJobsInEveryForm) {
  EXPECT_EQ(without({"-j"}), "");
  EXPECT_EQ(without({"-j4"}), "");
  EXPECT_EQ(without({"-j", "4", "all"}), "all");
  EXPECT_EQ(without({"-j", "all"}), "all");
  EXPECT_EQ(without({"-kj4", "all"}), "-k all");
  EXPECT_EQ(without({"-skj", "4", "all"}), "-sk all");
  EXPECT_EQ(without({"--jobs"}), "");
  EXPECT_EQ(without({"--jobs=4"}), "");
  EXPECT_EQ(without({"--jobs", "4"}), "");
  EXPECT_EQ(without({"--jobserver-auth=3,4", "--jobserver-fds", "3,4"}), "");
  EXPECT_EQ(without({"--jobserver-a=fifo:/x", "--jobserver-style=pipe"}), "");
}

TEST(MakeWords, KeepWhatOnlyLooksLikeJobs) {
  for (const Words& words : {Words{"-f", "-j4"},
                             Words{"-C", "-j"},
                             Words{"-I-j4"},
                             Words{"-W", "-j4", "-o", "-j"},
                             Words{"--eval", "-j4"},
                             Words{"--fil", "-j4"},
                             Words{"--directory=-j4"},
                             Words{"-Oj4"},
                             Words{"-", "CC=cc -j4"},
                             Words{"all", "--", "-j4", "--jobs=4"},
                             Words{"-jx"},
                             Words{"-j0"},
                             Words{"--job"},
                             Words{"-l", "4", "-l", "all"}}) {
    std::string same;
    for (const char* const word : words)
      same += (same.empty() ? "" : " ") + std::string(word);
    EXPECT_EQ(without(words), same);
  }
}

TEST(MakeWords, TellWhatAMakeIsTo) {
  EXPECT_EQ(
      read({"-C", "a", "-Cb", "--direc=c", "-kf", "d", "--makef", "e"}).seen,
      "Ca;Cb;Cc;fd;fe;");
  EXPECT_EQ(read({"all", "CC=cc", "--", "-n"}).seen, "gall;vCC=cc;g-n;");
  EXPECT_EQ(read({"X=clean", "--", "Y:=clean"}).seen, "vX=clean;vY:=clean;");
  for (const Words& words : {Words{"-n"},
                             Words{"-kn"},
                             Words{"-qr"},
                             Words{"--version"},
                             Words{"--vers"},
                             Words{"--dry-run"},
                             Words{"--help"},
                             Words{"-rp"}})
    EXPECT_EQ(read(words).seen, "q;") << words[0];
  for (const Words& words :
       {Words{"-s"}, Words{"-ks"}, Words{"--quiet"}, Words{"--si"}})
    EXPECT_EQ(read(words).seen, "S;") << words[0];
  EXPECT_EQ(read({"-Cs", "--no-silent", "-Is"}).seen, "Cs;");
  EXPECT_EQ(read({"-fn", "--no-print-directory", "--no-p"}).seen, "fn;");
}

std::string flags(const std::string& value, const char* instead = "") {
  std::vector<char*> memory(MakeFlagWords::bytes_for(value.c_str()));
  std::string result(value.size() + length_of(instead) + 8, 'x');
  MakeFlagWords(value.c_str(), memory.data()).write(result.data(), instead);
  return result.c_str();
}

TEST(MakeFlagWords, LoseJobsOnly) {
  EXPECT_EQ(flags(""), "");
  EXPECT_EQ(flags(" -j3 --jobserver-auth=3,4"), "");
  EXPECT_EQ(flags("ks -j3 --jobserver-auth=fifo:/a\\ b"), "ks");
  EXPECT_EQ(flags("kj3"), "k");
  EXPECT_EQ(flags("  kj3"), "  k");
  EXPECT_EQ(flags("-j 3 -k"), " -k");
  EXPECT_EQ(flags(" -j3 -l2.5 --no-print-directory"),
            " -l2.5 --no-print-directory");
  EXPECT_EQ(flags("w -j3 -- X=a\\ -j4 Y=--jobserver-auth=9,9"),
            "w -- X=a\\ -j4 Y=--jobserver-auth=9,9");
  EXPECT_EQ(flags("A=b -j3"), "A=b");
}

TEST(MakeFlagWords, GetOthersBeforeVariables) {
  EXPECT_EQ(flags("", "-j2 --x"), " -j2 --x");
  EXPECT_EQ(flags("k", "-j2"), "k -j2");
  EXPECT_EQ(flags(" -j3 -l2", "-j2"), " -l2 -j2");
  EXPECT_EQ(flags("w -j3 -- X=1", "-j2"), "w -j2 -- X=1");
  EXPECT_EQ(flags(" -- X=1", "-j2"), " -j2 -- X=1");
}

} // namespace
} // namespace jobroot
