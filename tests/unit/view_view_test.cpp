// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: views from start to end, in each mode that works here: what is seen,
// what is left behind, and what records say in forks and after kills.
#include "session/fork.hpp"
#include "session/seal.hpp"
#include "support/view_fixture.hpp"
#include "view/layer.hpp"
#include "view/overlay.hpp"
#include "view/view.hpp"

#include <cstdlib>

namespace {

using namespace view;

/// Views in one mode.
class Views : public ViewFixture {
protected:
  explicit Views(Mode mode)
      : mode_(mode) {
    make_directory("tree/d");
    write("tree/file", "old\n");
    write("tree/d/one", "one\n");
    ::link(path("tree/d/one").c_str(), path("tree/d/two").c_str());
    make_session("session");
    give("session", "tree/file", 7);
    give("session", "tree/d", 8);
    give("session", "tree", 9);
    give("session", "tree/d/one", 10);
  }

  static base::Result<void> start(Prepared& view, const Request& request) {
    auto prepared = prepare(request);
    if (!prepared)
      return prepared.error();
    view = std::move(*prepared);
    return enter(view);
  }

  Request request(const std::string& session = "session") {
    return {.mode = mode_,
            .tree = path("tree"),
            .at = path("at"),
            .session_directory = path(session)};
  }

  /// Runs `what` in the view, as keeper and command do together.
  void run(const Request& wanted, const std::function<bool()>& what) {
    EXPECT_TRUE(in_child([&] {
      Prepared view;
      const auto started = start(view, wanted);
      if (!started) {
        std::fputs(base::render(started.error()).c_str(), stderr);
        return false;
      }
      const bool done = in_child(what);
      const auto finished = finish(view);
      if (!finished)
        std::fputs(base::render(finished.error()).c_str(), stderr);
      return done && finished;
    }));
  }

  void SetUp() override {
    make_session("trial");
    const bool works = in_child([&] {
      Prepared view;
      return start(view, request("trial")).has_value();
    });
    ASSERT_TRUE(discard(path("trial")));
    ASSERT_TRUE(base::remove_tree(path("trial")));
    ASSERT_TRUE(base::remove_tree(path("at")));
    if (!works && mode_ != Mode::copy)
      GTEST_SKIP() << name_of(mode_) << " does not work here";
  }

  /// Where the view's own version of a file is after the run.
  std::string kept(const std::string& name,
                   const std::string& session = "session") {
    return session +
           (mode_ == Mode::overlay ? "/layer/upper/" : "/layer/tree/") + name;
  }

  bool append(const std::string& name) {
    const auto fd = base::Fd::open(path(name), O_WRONLY | O_APPEND);
    return fd && base::write_all(*fd, "new\n", name).has_value();
  }

  void seal_with_layer(const std::string& session) {
    const auto settled = settle(path(session));
    ASSERT_TRUE(settled) << base::render(settled.error());
    const auto sealed = session::seal(path(session), {});
    ASSERT_TRUE(sealed) << base::render(sealed.error());
  }

  void fork_session(const std::string& parent, const std::string& child) {
    const auto made = session::fork(path(child), {.parent = path(parent)});
    ASSERT_TRUE(made) << base::render(made.error());
  }

private:
  const Mode mode_;
};

class View : public Views, public ::testing::WithParamInterface<Mode> {
protected:
  View()
      : Views(GetParam()) {}
};

INSTANTIATE_TEST_SUITE_P(
    In,
    View,
    ::testing::Values(Mode::overlay, Mode::reflink, Mode::copy),
    [](const auto& mode) { return std::string{name_of(mode.param)}; });

TEST_P(View, IsWritableAndLeavesTheTreeAlone) {
  run(request(), [&] {
    return append("at/file") && read("at/file") == "old\nnew\n" &&
           ::unlink(path("at/d/two").c_str()) == 0 &&
           read("tree/file") == "old\n";
  });

  EXPECT_EQ(read("tree/file"), "old\n");
  EXPECT_EQ(status("tree/d/one").st_nlink, 2U);
  EXPECT_EQ(read(kept("file")), "old\nnew\n");
}

TEST_P(View, LeavesAnEmptyDirectoryAtItsPlace) {
  run(request(), [&] { return exists("at/d/one"); });

  EXPECT_EQ(base::list_directory(path("at"))->size(), 0U);
}

TEST_P(View, IsTakenUpByTheNextRun) {
  run(request(), [&] { return append("at/file"); });

  Request again = request();
  again.tree = ""; // the session knows
  again.mode = Mode::automatic;
  run(again,
      [&] { return read("at/file") == "old\nnew\n" && exists("at/d/two"); });
}

TEST_P(View, IsTakenUpAfterAKill) {
  EXPECT_TRUE(in_child([&] {
    Prepared view;
    return start(view, request()) && append("at/file"); // and no finish
  }));

  Request elsewhere = request();
  elsewhere.at = path("elsewhere");
  run(elsewhere, [&] { return read("elsewhere/file") == "old\nnew\n"; });
}

TEST_P(View, StartsAgainWhenItsStartWasKilled) {
  make_directory("session/layer/tree.part/x");
  make_directory("session/layer/upper/x");
  make_directory("session/layer/work/work/incompat/volatile");
  ::chmod(path("session/layer/work/work/incompat").c_str(), 0);

  run(request(), [&] { return exists("at/file") && !exists("at/x"); });
}

TEST_P(View, FindsRecordsOfWhatItShows) {
  run(request(), [&] {
    return owner("session", "at/file") == 7 && owner("session", "at/d") == 8 &&
           owner("session", "at") == 9 && owner("session", "at/d/two") == 10;
  });
}

TEST_P(View, KeepsRecordsOfWhatWasWrittenInForksOfForks) {
  run(request(), [&] { return append("at/file"); });
  seal_with_layer("session");
  fork_session("session", "child");
  Request next = request("child");
  next.tree = "";
  run(next, [&] {
    return owner("child", "at/file") == 7 && owner("child", "at") == 9 &&
           ::chmod(path("at/d").c_str(), 0700) == 0 && append("at/file");
  });
  seal_with_layer("child");
  fork_session("child", "grandchild");

  next.session_directory = path("grandchild");
  run(next, [&] {
    return owner("grandchild", "at/file") == 7 &&
           owner("grandchild", "at/d") == 8 && owner("grandchild", "at") == 9 &&
           owner("grandchild", "at/d/two") == 10 &&
           read("at/file") == "old\nnew\nnew\n";
  });
}

TEST_P(View, ForksAreFilesOfTheirOwn) {
  run(request(), [&] { return append("at/file"); });
  seal_with_layer("session");
  for (const std::string name : {"a", "b"}) {
    fork_session("session", name);
    Request fork = request(name);
    fork.tree = "";
    run(fork,
        [&] { return read("at/file") == "old\nnew\n" && append("at/file"); });
  }

  EXPECT_EQ(read(kept("file", "a")), "old\nnew\nnew\n");
  EXPECT_EQ(read(kept("file")), "old\nnew\n");
}

TEST_P(View, OfAnOverlaysForkMayBeACopy) {
  if (GetParam() != Mode::overlay)
    GTEST_SKIP() << "one mode is enough";
  run(request(), [&] {
    return append("at/file") && ::unlink(path("at/d/one").c_str()) == 0;
  });
  seal_with_layer("session");
  fork_session("session", "child");

  Request copy = request("child");
  copy.mode = Mode::copy;
  run(copy, [&] {
    return read("at/file") == "old\nnew\n" && !exists("at/d/one") &&
           owner("child", "at/file") == 7 && owner("child", "at") == 9 &&
           owner("child", "at/d/two") == 10;
  });
}

TEST_P(View, SettlesWhatAKilledRunLeft) {
  EXPECT_TRUE(in_child([&] {
    Prepared view;
    return start(view, request()) && append("at/file");
  }));

  const auto settled = settle(path("session"));

  ASSERT_TRUE(settled) << base::render(settled.error());
  EXPECT_EQ(owner("session", kept("file")), 7U);
  EXPECT_EQ(base::list_directory(path("at"))->size(), 0U);
}

TEST_P(View, TakesATreeBackBeforeItsSessionIsRemoved) {
  EXPECT_TRUE(in_child([&] {
    Prepared view;
    return start(view, request()) && append("at/file");
  }));

  ASSERT_TRUE(discard(path("session")));
  ASSERT_TRUE(base::remove_tree(path("session")));

  EXPECT_EQ(base::list_directory(path("at"))->size(), 0U);
}

TEST_P(View, IsOfOneRunAtATime) {
  auto first = prepare(request());
  ASSERT_TRUE(first) << base::render(first.error());

  EXPECT_FALSE(prepare(request()));
  EXPECT_FALSE(settle(path("session")));

  first->lock.reset();
  EXPECT_TRUE(settle(path("session")));
}

TEST_P(View, OfAnotherTreeOrModeNeedsAnotherSession) {
  run(request(), [] { return true; });
  make_directory("other");

  Request other = request();
  other.tree = path("other");
  EXPECT_EQ(base::render(prepare(other).error()),
            path("session") + ": its view was made of " + path("tree") +
                ", not of " + path("other") + "; use another session");
  other = request();
  other.mode = GetParam() == Mode::copy ? Mode::overlay : Mode::copy;
  EXPECT_FALSE(prepare(other));
}

TEST_P(View, WorkingDirectoryKeepsItsPath) {
  make_directory("at");
  ASSERT_EQ(::chdir(path("at").c_str()), 0);

  run(request(), [&] { return ::access("file", F_OK) == 0; });

  ASSERT_EQ(::chdir("/"), 0);
}

TEST_P(View, WillNotHideWhatIsThere) {
  write("at", "");
  EXPECT_FALSE(prepare(request()));

  if (GetParam() != Mode::overlay) {
    (void)base::remove_tree(path("at"));
    make_directory("at/something");
    EXPECT_FALSE(prepare(request()));
    EXPECT_TRUE(exists("at/something"));
  }
}

class OverlayView : public Views {
protected:
  OverlayView()
      : Views(Mode::overlay) {}
};

TEST_F(OverlayView, HasTheTreeReadOnly) {
  run(request(), [&] {
    return ::open(path("tree/file").c_str(), O_WRONLY) < 0 && errno == EROFS;
  });
}

TEST_F(OverlayView, KeepsTheCallersIds) {
  const uid_t uid = ::geteuid();
  run(request(), [&] {
    write("at/new");
    return ::geteuid() == uid && status("at/new").st_uid == uid;
  });
}

TEST_F(OverlayView, HoldsNothingThatWasNotWrittenTo) {
  run(request(),
      [&] { return read("at/file") == "old\n" && append("at/d/one"); });

  EXPECT_FALSE(exists(kept("file")));
  EXPECT_FALSE(exists(kept("d/two")));
  EXPECT_TRUE(exists(kept("d/one")));
}

TEST_F(OverlayView, LeavesNothingThatRmCannotRemove) {
  ::chmod(path("tree/d").c_str(), 0500);
  EXPECT_TRUE(in_child([&] {
    Prepared view;
    return start(view, request()) &&
           ::rename(path("at/file").c_str(), path("at/renamed").c_str()) == 0;
  }));
  ::chmod(path("tree/d").c_str(), 0700);

  EXPECT_EQ(std::system(("rm -rf " + path("session")).c_str()), 0);
}

TEST_F(OverlayView, EndsWithoutWaitingForTheDisk) {
  run(request(), [&] {
    return base::read_file("/proc/self/mountinfo")->find("volatile") !=
           std::string::npos;
  });

  EXPECT_EQ(base::list_directory(path("session/layer/work/work"))->size(), 0U);
}

TEST_F(OverlayView, SplitsHardLinksThatAreWrittenTo) {
  run(request(), [&] {
    return append("at/d/one") && read("at/d/one") == "one\nnew\n" &&
           read("at/d/two") == "one\n";
  });

  EXPECT_FALSE(exists(kept("d/two")));
}

TEST_F(OverlayView, FileRenamedOverARecordedOneInheritsNothing) {
  write("tree/plain", "plain");
  run(request(), [&] {
    return ::rename(path("at/plain").c_str(), path("at/file").c_str()) == 0;
  });

  EXPECT_EQ(read(kept("file")), "plain");
  EXPECT_FALSE(recorded("session", kept("file")));
}

TEST_F(OverlayView, AutomaticPicksIt) {
  Request automatic = request();
  automatic.mode = Mode::automatic;

  const auto view = prepare(automatic);

  ASSERT_TRUE(view) << base::render(view.error());
  EXPECT_EQ(view->mode, Mode::overlay);
  EXPECT_EQ(view->why, "an overlay can be mounted");
}

TEST_F(OverlayView, OddPathsAreNoTrouble) {
  make_directory("a,b:c\\d\n e/tree");
  write("a,b:c\\d\n e/tree/file", "odd");
  make_session("s,:\\ x");
  Request odd = request("s,:\\ x");
  odd.tree = path("a,b:c\\d\n e/tree");
  odd.at = path("v,:\\ x");
  odd.session_directory = path("s,:\\ x");

  run(odd, [&] { return read("v,:\\ x/file") == "odd"; });
}

} // namespace
