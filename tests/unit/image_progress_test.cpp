// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the end of a build is told once, when nothing can come any more; that
// is concluded from files alone.
#include "base/file.hpp"
#include "image/lock.hpp"
#include "image/progress.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

namespace {

using image::State;

class Progress : public TestDirectory {
protected:
  void SetUp() override {
    for (const char* name : {"fs/a", "fs/b", "fs/common/session", "images"})
      ASSERT_TRUE(base::make_directories(path(name)));
    plan_ = image::parse_build_plan("a between " + path("images/a") +
                                    " common\nb wanted " + path("images/b") +
                                    " a\n");
    for (const char* name :
         {"fs/common/session/seal", "fs/a/command", "fs/b/command"})
      touch(name);
  }

  void touch(const std::string& name) const {
    ASSERT_TRUE(base::touch(path(name)));
  }

  void ended(const std::string& name, int status) const {
    ASSERT_TRUE(image::write_outcome(path("fs/" + name),
                                     {.name = name,
                                      .file = path("images/" + name),
                                      .began = image::now(),
                                      .ended = image::now(),
                                      .status = status}));
  }

  std::vector<image::Progress> look(std::int64_t began = 1) const {
    return image::progress_of(plan_, path("fs/"), began);
  }

  std::vector<State> states() const {
    std::vector<State> states;
    for (const auto& image : look())
      states.push_back(image.state);

    return states;
  }

  image::BuildPlan plan_;
};

using States = std::vector<State>;

TEST_F(Progress, IsOpenUntilTheImageIsThere) {
  EXPECT_EQ(states(), (States{State::done, State::open}))
      << "what is between is needed only by what is to be made";
  ended("a", 0);
  touch("images/b");
  ended("b", 0);

  EXPECT_EQ(states(), (States{State::done, State::done}));
}

TEST_F(Progress, GoesByTimesForWhatAnEarlierBuildHasMade) {
  touch("images/b");
  EXPECT_EQ(states(), (States{State::done, State::done}));

  ::usleep(20000);
  touch("fs/common/session/seal");
  EXPECT_EQ(states(), (States{State::done, State::open}));
}

TEST_F(Progress, StopsBehindWhatFailed) {
  ended("a", 1);
  const auto images = look();

  EXPECT_EQ(images[0].state, State::failed);
  EXPECT_EQ(images[1].state, State::blocked);
  EXPECT_EQ(images[1].blocker, "a");
  EXPECT_EQ(look(image::now() + 1)[1].state, State::open)
      << "what failed in an earlier build says nothing of this one";
}

TEST_F(Progress, TellsARunningBuildFromAKilledOne) {
  ended("a", image::running_status);
  EXPECT_EQ(look()[0].state, State::failed);

  const auto lock = image::Lock::take(
      path("fs/a/lock"), image::Lock::Kind::exclusive, [] { FAIL(); });
  EXPECT_EQ(look()[0].state, State::running);
}

TEST_F(Progress, KnowsWhatTookHowLong) {
  ASSERT_TRUE(base::replace_file(path("fs/common/lock"), "1000\n"));
  ASSERT_TRUE(image::write_outcome(
      path("fs/b"), {.name = "b", .file = "f", .began = 5, .ended = 12}));
  const auto times = image::times_of(look(), path("fs/"), 0);

  EXPECT_EQ(times.at("b"), 7);
  EXPECT_GT(times.at("common"), 1000);
  EXPECT_EQ(image::times_of(look(), path("fs/"), 10000).at("common"), 0);
}

} // namespace
