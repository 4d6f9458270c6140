// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a session remembers of its view, what a fork makes of it, and
// which places a view may have.
#include "support/view_fixture.hpp"
#include "view/beneath.hpp"
#include "view/layer.hpp"
#include "view/places.hpp"

namespace {

using namespace view;

class Layers : public ViewFixture {
protected:
  void seal(const std::string& session, Mode mode, const std::string& tree) {
    make_directory(session + "/layer");
    ASSERT_TRUE(write_layer(path(session),
                            {.mode = mode,
                             .tree = path(tree),
                             .at = "/somewhere",
                             .file_system = *FileSystem::of(path(session))}));
  }
};

TEST_F(Layers, DescriptionIsReadBackAsItWasWritten) {
  const Layer layer{.mode = Mode::reflink,
                    .tree = "/a b\n%0A=c",
                    .at = "/%25",
                    .file_system = {.device = 0xfe00, .id = ~std::uint64_t{0}},
                    .root = 12345};

  const auto read = Layer::parse(layer.text(), "test");

  ASSERT_TRUE(read) << base::render(read.error());
  EXPECT_EQ(read->mode, layer.mode);
  EXPECT_EQ(read->tree, layer.tree);
  EXPECT_EQ(read->at, layer.at);
  EXPECT_EQ(read->file_system, layer.file_system);
  EXPECT_EQ(read->root, layer.root);
}

TEST_F(Layers, DescriptionThatMakesNoSenseIsRefused) {
  const std::string good = "mode=copy\ntree=/t\nat=/a\n";
  ASSERT_TRUE(Layer::parse(good, "test"));
  for (const std::string bad : {"",
                                "mode=copy\n",
                                "mode=copy\ntree=/t\nat=/",
                                "mode=auto\ntree=/t\nat=/a\n",
                                "mode=copy\ntree=t\nat=/a\n",
                                "mode=copy\ntree=/t\nat=/a\nroot=x\n",
                                "mode=copy\ntree=/t\nat=/a\nnew=1\n",
                                "mode=copy\ntree=/t\nat=/a\nnothing\n"})
    EXPECT_FALSE(Layer::parse(bad, "test")) << bad;
}

TEST_F(Layers, SessionWithoutAViewHasNone) {
  const auto layer = read_layer(path());

  ASSERT_TRUE(layer);
  EXPECT_FALSE(*layer);
}

TEST_F(Layers, AreOfOneRunAtATime) {
  auto first = lock_layer(path("session"));
  ASSERT_TRUE(first);

  const auto second = lock_layer(path("session"));
  ASSERT_FALSE(second);
  EXPECT_EQ(base::render(second.error()),
            path("session") +
                ": another run has its view; wait for its end, or give this "
                "one a fork");

  first->reset();
  EXPECT_TRUE(lock_layer(path("session")));
}

TEST_F(Layers, OfParentsLieOnTheTree) {
  make_directory("tree");
  seal("near", Mode::overlay, "tree");
  make_directory("without");
  seal("far", Mode::overlay, "tree");

  const auto beneath =
      find_beneath("", {path("near"), path("without"), path("far")});

  ASSERT_TRUE(beneath) << base::render(beneath.error());
  EXPECT_EQ(beneath->tree, path("tree"));
  EXPECT_EQ(beneath->layers,
            (std::vector{path("near/layer/upper"),
                         path("far/layer/upper"),
                         path("tree")}));
}

TEST_F(Layers, NothingBelowAParentsCopyCounts) {
  seal("near", Mode::overlay, "gone");
  seal("copy", Mode::copy, "gone");
  seal("far", Mode::overlay, "gone");

  const auto beneath =
      find_beneath("", {path("near"), path("copy"), path("far")});

  ASSERT_TRUE(beneath) << base::render(beneath.error());
  EXPECT_EQ(beneath->layers,
            (std::vector{path("near/layer/upper"), path("copy/layer/tree")}));
}

TEST_F(Layers, OfAnotherTreeDoNotCount) {
  make_directory("other");
  make_directory("tree");
  seal("parent", Mode::overlay, "tree");

  const auto beneath = find_beneath(path("other"), {path("parent")});

  ASSERT_TRUE(beneath);
  EXPECT_EQ(beneath->layers, std::vector{path("other")});
}

TEST_F(Layers, WithoutATreeAreAnError) {
  const auto beneath = find_beneath("", {path()});

  ASSERT_FALSE(beneath);
  EXPECT_EQ(base::render(beneath.error()),
            "view: no tree is named, and no parent was sealed with one; name "
            "it with --view TREE");
}

TEST_F(Layers, OnAnotherFileSystemThanTheyWereMadeAreAnError) {
  make_directory("tree");
  seal("parent", Mode::overlay, "tree");
  auto layer = **read_layer(path("parent"));
  layer.file_system.id++;
  ASSERT_TRUE(write_layer(path("parent"), layer));

  EXPECT_FALSE(find_beneath("", {path("parent")}));
}

TEST(Places, OfAViewDoNotOverlap) {
  EXPECT_TRUE(check_places({"/t", "/v", "/s"}));
  EXPECT_TRUE(check_places({"/x/t", "/x/tree", "/x/s"}));
  EXPECT_TRUE(check_places({"/t", "/s/view", "/s"}));
  for (const Places& bad : {Places{"/t", "/t", "/s"},
                            Places{"/t", "/t/v", "/s"},
                            Places{"/v/t", "/v", "/s"},
                            Places{"/t", "/v", "/t/s"},
                            Places{"/t", "/v", "/v/s"},
                            Places{"/t", "/s/layer/x", "/s"},
                            Places{"/", "/v", "/s"}})
    EXPECT_FALSE(check_places(bad)) << bad.tree << bad.at << bad.session;
}

TEST_F(Layers, PlaceThatDoesNotExistYetIsResolved) {
  ASSERT_EQ(::symlink("real", path("link").c_str()), 0);
  make_directory("real");

  EXPECT_EQ(*resolved_place(path("link/new/../other//")), path("real/other"));
  EXPECT_EQ(*resolved_place(path("link")), path("real"));
}

} // namespace
