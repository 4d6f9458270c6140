// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what becomes of ids and capabilities by many calls in a row is what the
// kernel makes of them: threads of root try it.
#include "support/capability_walk.hpp"
#include "support/processes.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace support;

/// What a child of root found out, in memory that we see.
struct Finding {
  char step[160] = {};
  char kernel[320] = {};
  char ours[320] = {};
};

void note(Finding& finding,
          const Step& step,
          int results[2],
          const Credentials& real,
          const Credentials& ours) {
  std::snprintf(finding.step,
                sizeof finding.step,
                "call %d (%d, %d, %d; %llx, %llx, %llx)",
                static_cast<int>(step.act),
                static_cast<int>(step.id(step.a)),
                static_cast<int>(step.id(step.b)),
                static_cast<int>(step.id(step.c)),
                static_cast<unsigned long long>(step.a),
                static_cast<unsigned long long>(step.b),
                static_cast<unsigned long long>(step.c));
  const auto print = [](char(&to)[320], int result, const Credentials& who) {
    std::snprintf(to, sizeof to, "%d: %s", result, text_of(who).c_str());
  };
  print(finding.kernel, results[0], real);
  print(finding.ours, results[1], ours);
}

/// Twenty calls in a thread of its own; the first difference is noted.
void walk(std::uint64_t seed, Finding& finding) {
  std::mt19937_64 random(seed);
  Credentials ours = real_credentials();
  for (int i = 0; i < 20 && finding.step[0] == 0; i++) {
    const Step step = random_step(random);
    int results[2] = {ask_kernel(step), ask_rules(ours, step)};
    const Credentials real = real_credentials();
    if (results[0] != results[1] || real != ours)
      note(finding, step, results, real, ours);
  }
}

TEST(Capabilities, FollowRandomCallsAsTheKernelsDo) {
  if (::geteuid() != 0 || !kernel_is_at_least(6, 17))
    GTEST_SKIP() << "needs root and the rules of Linux 6.17";
  Shared<Finding> finding;

  ASSERT_EQ(in_child([&] {
              for (std::uint64_t seed = 0; seed < 2000; seed++) {
                std::thread(walk, seed, std::ref(*finding)).join();
                if (finding->step[0] != 0)
                  return 0;
              }
              return 0;
            }),
            0);

  EXPECT_STREQ(finding->ours, finding->kernel) << finding->step;
}

} // namespace
