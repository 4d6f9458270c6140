// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is begun first decides how long a build takes, and the way that is
// told to be critical is the one to work on.
#include "image/build_plan.hpp"

#include <gtest/gtest.h>

namespace {

using Names = std::vector<std::string>;

const image::BuildPlan plan =
    image::parse_build_plan("ext4.zst wanted images/rootfs.ext4.zst ext4\n"
                            "ext4 between images/rootfs.ext4 common\n"
                            "tar wanted images/rootfs.tar common\n"
                            "disk wanted images/disk tar ext4.zst elsewhere\n");

TEST(BuildPlan, PutsEachAfterWhatItNeeds) {
  Names names;
  for (const auto& image : plan)
    names.push_back(image.name);

  EXPECT_EQ(names, (Names{"ext4", "ext4.zst", "tar", "disk"}));
  EXPECT_FALSE(plan[0].is_wanted);
  EXPECT_EQ(plan[1].needs, Names{"ext4"});
}

TEST(BuildPlan, SurvivesACircleAndALineThatIsNone) {
  EXPECT_EQ(image::parse_build_plan("a wanted f b\nb wanted g a\nc\n").size(),
            2U);
}

TEST(BuildPlan, BeginsWithTheLongestWay) {
  EXPECT_EQ(image::longest_first(
                plan, {{"ext4", 2}, {"ext4.zst", 3}, {"tar", 4}, {"disk", 1}}),
            (Names{"ext4", "tar", "ext4.zst", "disk"}));
}

TEST(BuildPlan, KnowsTheCriticalPath) {
  EXPECT_EQ(image::critical_path(plan,
                                 {{"common", 1},
                                  {"ext4", 2},
                                  {"ext4.zst", 3},
                                  {"tar", 9},
                                  {"disk", 1}}),
            (Names{"common", "tar", "disk"}));
  EXPECT_EQ(image::critical_path(plan, {{"ext4", 2}, {"disk", 1}}),
            (Names{"ext4", "disk"}));
  EXPECT_EQ(image::critical_path(plan, {}), Names{});
}

} // namespace
