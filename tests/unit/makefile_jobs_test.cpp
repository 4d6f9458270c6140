// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: which lines of a makefile force a number of jobs upon its make, however
// its text comes in pieces.
#include "jobroot/makefile_jobs.hpp"

#include <gtest/gtest.h>

#include <string>

namespace jobroot {
namespace {

bool tells(const std::string& text) {
  MakefileJobs whole;
  whole.read(text.data(), text.size());
  MakefileJobs pieces;
  for (const char& c : text)
    pieces.read(&c, 1);
  const bool is_told = whole.is_told();
  EXPECT_EQ(pieces.is_told(), is_told) << text;

  return is_told;
}

TEST(MakefileJobs, AssignmentsWithANumberOfJobsAreFound) {
  for (const char* text : {"MAKEFLAGS += -j4",
                           "MAKEFLAGS=-j",
                           "a = b\n  MAKEFLAGS\t:=\t-k -j $(N)\nall: ;\n",
                           "export MAKEFLAGS ::= --jobs=$(shell nproc)",
                           "override MAKEFLAGS ?= -rkj4",
                           "MAKEFLAGS += -r \\\n  --jobs",
                           "MAKEFLAGS += $(if $(N),-j$(N))\n"
                           "MAKEFLAGS += -j$(N)"})
    EXPECT_TRUE(tells(text)) << text;
}

TEST(MakefileJobs, OtherLinesAreNot) {
  for (const char* text : {"",
                           "MAKEFLAGS += -rR --no-print-directory",
                           "# MAKEFLAGS += -j4",
                           "MAKEFLAGS += -k # not -j",
                           "\tMAKEFLAGS=-j4 make",
                           "MAKEFLAGS += -Ij -C j",
                           "MY_MAKEFLAGS += -j4",
                           "MAKEFLAGS_2 = -j4",
                           "define \\\nMAKEFLAGS += -j4",
                           "ifeq (,$(filter -j%,$(MAKEFLAGS)))",
                           "all: ; make -j4",
                           "MAKEFLAGS += -"})
    EXPECT_FALSE(tells(text)) << text;
}

TEST(MakefileJobs, LongLinesAreCut) {
  EXPECT_FALSE(tells("MAKEFLAGS += " + std::string(2000, 'x') + " -j4"));
  EXPECT_TRUE(tells(std::string(2000, 'x') + "\nMAKEFLAGS += -j4"));
}

} // namespace
} // namespace jobroot
