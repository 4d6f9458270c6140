// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a started program reads out of a policy, from the bytes that it
// maps: the patterns, and which rule speaks of what.
#include "jobroot/wrap_rules.hpp"
#include "wrap/compile.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

using namespace jobroot;

/// A policy from its text, as a program has it.
class Compiled {
public:
  explicit Compiled(const std::string& text, std::uint32_t slots = 8) {
    tables::Errors errors;
    bytes_ = wrap::compile(
        wrap::parse_policy("p", text, errors), slots, wrap_explain);
    EXPECT_TRUE(errors.empty());
  }

  WrapPolicy get() const { return {bytes_.data(), bytes_.size()}; }

  std::string& bytes() { return bytes_; }

private:
  std::string bytes_;
};

std::string origin_of(const WrapPolicy& policy, const WrapRule* rule) {
  return rule == nullptr ? "none" : policy.text(rule->origin);
}

TEST(WrapGlob, MeansWholeNames) {
  struct {
    const char* glob;
    const char* text;
    bool has;
  } const rows[] = {
      {"", "", true},
      {"", "a", false},
      {"a", "a", true},
      {"a", "ab", false},
      {"*", "", true},
      {"*", "abc", true},
      {"*", "a/b", false},
      {"a*c", "abbc", true},
      {"a*c", "abcb", false},
      {"a*b*c", "aXbYbZc", true},
      {"**a", "bba", true},
      {"?", "a", true},
      {"?", "/", false},
      {"?", "", false},
      {"[abc]x", "bx", true},
      {"[a-c]", "d", false},
      {"[!a-c]", "d", true},
      {"[^a-c]", "a", false},
      {"[]]", "]", true},
      {"[!]]", "]", false},
      {"[a-]", "-", true},
      {"[\\]]", "]", true},
      {"[!a]", "/", false},
      {"[", "[", true},
      {"[a", "[a", true},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"a\\ b", "a b", true},
      {"\\", "\\", true},
      {"*.[ch]", "x.c", true},
      {"*/x", "a/x", true},
      {"a*[", "ab[", true},
      {"*\xff", "\xe4\xff", true},
      {"[\x80-\xff]", "\xe4", true},
  };

  for (const auto& row : rows)
    EXPECT_EQ(wrap_glob_has(row.glob, row.text, std::strlen(row.text)), row.has)
        << row.glob << " and " << row.text;
}

TEST(WrapGlob, DoesNotExplode) {
  std::string glob;
  for (int i = 0; i < 200; i++)
    glob += "*a";
  const std::string text(4000, 'a');

  EXPECT_FALSE(wrap_glob_has((glob + "b").c_str(), text.data(), text.size()));
}

TEST(WrapGlob, BeginsAtAnyComponentOfAPath) {
  EXPECT_TRUE(wrap_file_is("debian/rules", "/s/debian/rules"));
  EXPECT_TRUE(wrap_file_is("*", "/s/Makefile"));
  EXPECT_TRUE(wrap_file_is("/s/*", "/s/Makefile"));
  EXPECT_FALSE(wrap_file_is("/debian/rules", "/s/debian/rules"));
  EXPECT_FALSE(wrap_file_is("debian/rules", "/s/xdebian/rules"));
  EXPECT_FALSE(wrap_file_is("debian/rules", "/s/debian/rules/x"));
  EXPECT_FALSE(wrap_file_is("debian", "/s/debian/rules"));
}

TEST(WrapGlob, MeansDirectoriesAndWhatIsBelow) {
  EXPECT_TRUE(wrap_directory_is("a/b", "/s/a/b/c/Makefile", false));
  EXPECT_TRUE(wrap_directory_is("b", "/s/a/b", true));
  EXPECT_FALSE(wrap_directory_is("b", "/s/a/b", false));
  EXPECT_FALSE(wrap_directory_is("a", "/s/ab/c", true));
  EXPECT_TRUE(wrap_directory_is("a*", "/s/ab/c", true));
  EXPECT_TRUE(wrap_directory_is("/s", "/s/ab/c", true));
  EXPECT_FALSE(wrap_directory_is("/a", "/s/a/c", true));
}

TEST(WrapPath, IsJoinedWithoutWhatChangesNothing) {
  struct {
    const char* directory;
    const char* path;
    const char* joined;
  } const rows[] = {
      {"/a/b", "c", "/a/b/c"},
      {"/a/b", "/c", "/c"},
      {"/a/b/", "../c/.//d/", "/a/c/d"},
      {"/a", "", "/a"},
      {"/", "../..", "/"},
      {"/", "a", "/a"},
      {"/a", "..b/...", "/a/..b/..."},
  };

  for (const auto& row : rows) {
    char joined[64];
    EXPECT_EQ(wrap_join_path(joined, row.directory, row.path),
              std::strlen(row.joined));
    EXPECT_STREQ(joined, row.joined);
  }
}

std::string rule_of(const Compiled& compiled,
                    const char* directory,
                    std::vector<const char*> makefiles,
                    std::vector<const char*> goals = {},
                    bool is_captured = false) {
  makefiles.push_back(nullptr);
  goals.push_back(nullptr);

  return origin_of(
      compiled.get(),
      wrap_rule_of_make(compiled.get(),
                        {directory, makefiles.data(), goals.data()},
                        [=] { return is_captured; }));
}

TEST(WrapRules, TheFirstThatSpeaksOfAMakeCounts) {
  const Compiled compiled("tool * keep\n"
                          "serial debian/rules\n"
                          "join ok/\n"
                          "serial :*clean bad/\n"
                          "join *\n");

  EXPECT_EQ(rule_of(compiled, "/s", {"/s/debian/rules"}), "p:2");
  EXPECT_EQ(rule_of(compiled, "/s", {"/s/x", "/s/debian/rules"}), "p:2");
  EXPECT_EQ(rule_of(compiled, "/s/ok", {"/s/ok/M"}, {"clean"}), "p:3");
  EXPECT_EQ(rule_of(compiled, "/s", {"/s/ok/M"}), "p:3");
  EXPECT_EQ(rule_of(compiled, "/s", {"/s/M"}, {"all", "distclean"}), "p:4");
  EXPECT_EQ(rule_of(compiled, "/s/bad", {"/s/M"}), "p:4");
  EXPECT_EQ(rule_of(compiled, "/s", {"/s/-"}, {"all"}), "p:5");
}

TEST(WrapRules, WhetherAMakeIsCapturedIsAskedLast) {
  const Compiled compiled("join ok/\n"
                          "serial @captured\n"
                          "join *\n");
  const auto captured = [&](const char* makefile) {
    return rule_of(compiled, "/s", {makefile}, {}, true);
  };

  EXPECT_EQ(captured("/s/ok/M"), "p:1");
  EXPECT_EQ(captured("/s/M"), "p:2");
  EXPECT_EQ(rule_of(compiled, "/s", {"/s/M"}), "p:3");
  wrap_rule_of_make(compiled.get(), {"/s/ok", nullptr, nullptr}, [] {
    ADD_FAILURE() << "an earlier rule speaks of it";
    return true;
  });
}

TEST(WrapRules, AMakeOfWhichNoneSpeaksHasNone) {
  const Compiled compiled("serial a\nenv b=c\n");

  EXPECT_EQ(rule_of(compiled, "/s", {"/s/b"}), "none");
  EXPECT_EQ(origin_of(compiled.get(),
                      wrap_rule_of_make(compiled.get(),
                                        {"/", nullptr, nullptr},
                                        [] { return true; })),
            "none");
}

TEST(WrapRules, AToolIsKnownByItsNameAndItsConstants) {
  const Compiled compiled("serial ninja\n"
                          "tool ninja knowing pools drop -j\n"
                          "tool ninja,sa?u hold -j{n}\n"
                          "tool meson with test hold -j{n}\n");
  const char* const* words = nullptr;
  const auto rule_of_tool = [&](const char* name, bool knows) {
    return origin_of(
        compiled.get(),
        wrap_rule_of_tool(compiled.get(), name, words, [&](const char* text) {
          EXPECT_STREQ(text, "pools");
          return knows;
        }));
  };

  EXPECT_EQ(rule_of_tool("ninja", true), "p:2");
  EXPECT_EQ(rule_of_tool("ninja", false), "p:3");
  EXPECT_EQ(rule_of_tool("samu", true), "p:3");
  EXPECT_EQ(rule_of_tool("ninja2", true), "none");

  EXPECT_EQ(rule_of_tool("meson", true), "none");
  const char* const tests[] = {"-C", "test", nullptr};
  words = tests;
  EXPECT_EQ(rule_of_tool("meson", true), "p:4");
  words = tests + 2;
  EXPECT_EQ(rule_of_tool("meson", true), "none");
}

std::string becomes(const Compiled& compiled, const char* entry) {
  const WrapPolicy policy = compiled.get();
  const WrapRule* const rule = wrap_rule_of_variable(policy, entry);
  if (rule == nullptr)
    return "none";
  char text[64];
  std::memset(text, 'X', sizeof text);
  const size_t length = wrap_put_variable(policy, *rule, entry, text);
  EXPECT_EQ(wrap_put_variable(policy, *rule, entry, nullptr), length);
  if (length == 0)
    return text[0] == 'X' ? "gone" : "overwritten";
  EXPECT_EQ(std::strlen(text), length);
  EXPECT_EQ(text[length + 1], 'X');

  return text;
}

TEST(WrapRules, AVariableIsSetWhereItIs) {
  const Compiled compiled("env LEVEL={N}\nenv A=x{N}y{N}{z}\nenv E=\n", 12);

  EXPECT_EQ(becomes(compiled, "LEVEL=1"), "LEVEL=12");
  EXPECT_EQ(becomes(compiled, "A="), "A=x12y12{z}");
  EXPECT_EQ(becomes(compiled, "E=x"), "E=");
  EXPECT_EQ(becomes(compiled, "LEVELS=1"), "none");
  EXPECT_EQ(becomes(compiled, "LEVE=1"), "none");
  EXPECT_EQ(becomes(compiled, "LEVEL"), "none");
}

TEST(WrapRules, WordsOfAVariableGoAndTheRestStays) {
  const Compiled compiled("env D -= parallel=* j\n");

  EXPECT_EQ(becomes(compiled, "D=nocheck"), "D=nocheck");
  EXPECT_EQ(becomes(compiled, "D= a  b "), "D= a  b ");
  EXPECT_EQ(becomes(compiled, "D="), "D=");
  EXPECT_EQ(becomes(compiled, "D= "), "D= ");
  EXPECT_EQ(becomes(compiled, "D=parallel=4"), "gone");
  EXPECT_EQ(becomes(compiled, "D= parallel=4 j "), "gone");
  EXPECT_EQ(becomes(compiled, "D=a parallel=4"), "D=a");
  EXPECT_EQ(becomes(compiled, "D=parallel=4 a"), "D=a");
  EXPECT_EQ(becomes(compiled, "D=a parallel=4 b\tc"), "D=a b\tc");
  EXPECT_EQ(becomes(compiled, "D=xparallel=4"), "D=xparallel=4");
}

TEST(WrapRules, NumbersStandWhereTheyAreNamed) {
  char text[32];

  EXPECT_EQ(wrap_put_numbers(text, "-j{n}/{N}{n", 0, 4294967295U), 16U);
  EXPECT_STREQ(text, "-j0/4294967295{n");
}

TEST(WrapFormat, HasWhatTheTextSays) {
  Compiled compiled("tool a launcher values -x --y ask -j{n} B # why\n", 5);
  const WrapPolicy policy = compiled.get();
  ASSERT_FALSE(policy.is_empty());
  ASSERT_EQ(policy.end() - policy.begin(), 1);
  const WrapRule& rule = *policy.begin();
  const auto list = [&](uint32_t place) {
    std::string joined;
    for (const char* at = policy.list(place); *at != 0; at = policy.next(at))
      joined += std::string(at) + " ";
    return joined;
  };

  EXPECT_EQ(policy.header().slots, 5U);
  EXPECT_EQ(policy.header().flags, wrap_explain);
  EXPECT_EQ(policy.number_of(rule), 0U);
  EXPECT_EQ(rule.is_launcher, 1);
  EXPECT_EQ(list(rule.values), "-x --y ");
  EXPECT_EQ(list(rule.arguments), "-j B ");
  EXPECT_EQ(list(rule.given), "-j{n} ");
  EXPECT_STREQ(policy.text(rule.reason), "why");
  EXPECT_EQ(list(0), "");
}

TEST(WrapFormat, OtherBytesAreNoPolicy) {
  Compiled compiled("join *\n");
  std::string& bytes = compiled.bytes();

  EXPECT_TRUE(WrapPolicy(nullptr, 0).is_empty());
  EXPECT_TRUE(WrapPolicy(bytes.data(), bytes.size() - 1).is_empty());
  for (const size_t at : {offsetof(WrapHeader, magic),
                          offsetof(WrapHeader, bytes),
                          offsetof(WrapHeader, rules) + 3,
                          offsetof(WrapHeader, rules_at),
                          offsetof(WrapHeader, strings_at) + 2,
                          offsetof(WrapHeader, strings_bytes) + 3}) {
    bytes[at] = static_cast<char>(bytes[at] ^ 0x7f);
    EXPECT_TRUE(compiled.get().is_empty()) << at;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x7f);
  }
  bytes.back() = 'x';
  EXPECT_TRUE(compiled.get().is_empty());
}

TEST(WrapFormat, APlaceBeyondTheStringsIsEmpty) {
  const Compiled compiled("join *\n");

  EXPECT_STREQ(compiled.get().text(4294967295U), "");
  EXPECT_STREQ(compiled.get().text(compiled.get().header().strings_bytes), "");
}

} // namespace
