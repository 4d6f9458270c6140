// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: each row is a way to tell some program its number of jobs, or something
// that only looks like one.
#include "jobroot/wrap_options.hpp"
#include "wrap/compile.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace jobroot;
using Words = std::vector<std::string>;

/// A policy of one rule.
class OneRule {
public:
  explicit OneRule(const std::string& line) {
    tables::Errors errors;
    bytes_ =
        wrap::compile(wrap::parse_policy("p", "tool t " + line, errors), 8, 0);
    policy_ = WrapPolicy(bytes_.data(), bytes_.size());
    EXPECT_TRUE(errors.empty() && policy_.begin() != policy_.end()) << line;
  }

  const WrapPolicy& policy() const { return policy_; }

  const WrapRule& rule() const { return *policy_.begin(); }

private:
  std::string bytes_;
  WrapPolicy policy_;
};

/// What is left, with @ in the place of ours, and what was asked.
std::string strip(const std::string& line, const Words& arguments) {
  const OneRule one(line);
  std::vector<const char*> pointers;
  for (const std::string& argument : arguments)
    pointers.push_back(argument.c_str());
  pointers.push_back(nullptr);

  std::string left;
  const WrapAsked asked = wrap_strip_options(
      one.policy(),
      one.rule(),
      pointers.data(),
      [&](WrapWord word) { left.append(word.text, word.bytes) += ' '; },
      [&] { left += "@ "; });

  return left + (asked == WrapAsked::nothing ? "nothing"
                 : asked == WrapAsked::one   ? "one"
                                             : "more");
}

constexpr char ninja[] = "values -C -d -f -k -l -t -w hold -j{n}";
constexpr char xz[] = "values -C -F -M -S ask -T+{n} --threads";
constexpr char xargs[] =
    "launcher values -a -d -E -I -L -n -s ask -P{n} --max-procs";

TEST(WrapOptions, GoInEachForm) {
  struct {
    const char* rule;
    Words arguments;
    const char* left;
  } const rows[] = {
      {ninja, {}, "@ nothing"},
      {ninja, {"all"}, "all @ nothing"},
      {ninja, {"-v", "all"}, "@ -v all nothing"},
      {ninja, {"-j4"}, "@ more"},
      {ninja, {"-j", "4", "x"}, "@ x more"},
      {ninja, {"-v", "-j1", "x"}, "-v @ x one"},
      {ninja, {"-vj4"}, "-v @ more"},
      {ninja, {"-vj", "1", "x"}, "-v @ x one"},
      {ninja, {"-j1", "-j", "3"}, "@ more"},
      {ninja, {"-j3", "-j", "1"}, "@ one"},
      {ninja, {"-j"}, "@ more"},
      {ninja, {"-j", "x"}, "@ x more"},
      {ninja, {"-j0"}, "@ more"},
      {ninja, {"-Cj4"}, "@ -Cj4 nothing"},
      {ninja, {"-C", "-j4"}, "@ -C -j4 nothing"},
      {ninja, {"-vC", "-j4", "x"}, "@ -vC -j4 x nothing"},
      {ninja, {"-C"}, "@ -C nothing"},
      {ninja, {"-jk"}, "@ -jk nothing"},
      {ninja, {"--", "-j4"}, "@ -- -j4 nothing"},
      {ninja, {"-"}, "@ - nothing"},
      {ninja, {""}, " @ nothing"},
      {xz, {"-9T0", "f"}, "-9 @ f more"},
      {xz, {"-T+1"}, "@ one"},
      {xz, {"-T", "01"}, "@ one"},
      {xz, {"--threads=2"}, "@ more"},
      {xz, {"f", "--threads", "1"}, "f @ one"},
      {xz, {"--threads-x=2"}, "@ --threads-x=2 nothing"},
      {xz, {"-S.T4"}, "@ -S.T4 nothing"},
      {xargs, {"-0", "-P4", "cc", "-P8"}, "-0 @ cc -P8 more"},
      {xargs, {"-I", "{}", "-P", "4", "cc"}, "-I {} @ cc more"},
      {xargs, {"-n1", "cc", "-P8"}, "@ -n1 cc -P8 nothing"},
      {xargs, {"cc", "-P8"}, "@ cc -P8 nothing"},
      {xargs, {"-n1P4", "cc"}, "@ -n1P4 cc nothing"},
      {xargs, {"-0rP4", "cc"}, "-0r @ cc more"},
      {xargs, {"--max-procs=0"}, "@ more"},
      // Where it is not known which letters have values, bundles are left.
      {"drop -j --jobs", {"build", "-j4"}, "build @ more"},
      {"drop -j --jobs", {"-vj4"}, "@ -vj4 nothing"},
      {"drop -j --jobs", {"--jobs", "default", "x"}, "@ x more"},
      {"drop -j --jobs", {"-j", "-1"}, "@ more"},
      {"ask -j{n}", {"-jauto"}, "@ more"},
      {"ask -j{n}", {"-j50%"}, "@ more"},
      {"ask -j{n}", {"-j5%5"}, "@ -j5%5 nothing"},
      {"hold -processors {n}", {"a", "b", "-processors", "2"}, "a b @ more"},
      {"hold -processors {n}",
       {"a", "b", "-comp", "x"},
       "a b @ -comp x nothing"},
      {"hold -mmt={n}", {"a", "-mmt=1"}, "a @ one"},
      {"hold JOBS={n}", {"-j4"}, "@ -j4 nothing"},
  };

  for (const auto& row : rows)
    EXPECT_EQ(strip(row.rule, row.arguments), row.left) << row.rule;
}

TEST(WrapOptions, AreReadInVariables) {
  const OneRule one(std::string(xz) + " XZ_OPT");
  const auto asked = [&](const char* value) {
    return wrap_asked_in(one.policy(), one.rule(), value);
  };

  EXPECT_EQ(asked(""), WrapAsked::nothing);
  EXPECT_EQ(asked(" -9 "), WrapAsked::nothing);
  EXPECT_EQ(asked("-9 -T0"), WrapAsked::more);
  EXPECT_EQ(asked("-9eT 1"), WrapAsked::one);
  EXPECT_EQ(asked("-T 4 --threads=1"), WrapAsked::one);
  EXPECT_EQ(asked("-S -T4"), WrapAsked::nothing);
  EXPECT_EQ(asked("-T\t-T1"), WrapAsked::one);
  EXPECT_EQ(asked("-T"), WrapAsked::more);
  EXPECT_EQ(asked("4"), WrapAsked{4});
  EXPECT_EQ(asked("-T07"), WrapAsked{7});
  EXPECT_EQ(asked("-T+2"), WrapAsked{2});
  EXPECT_EQ(asked("-T99999999999"), WrapAsked::more);
  EXPECT_EQ(asked("50%"), WrapAsked::more);
  EXPECT_EQ(asked("1"), WrapAsked::one);
}

} // namespace
