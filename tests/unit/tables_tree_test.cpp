// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a table must not reach out of the image, whatever its links say.
#include "support/test_directory.hpp"
#include "tables/tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace {

using tables::Last;
using tables::Place;

class Tree : public TestDirectory {
protected:
  Tree() {
    EXPECT_TRUE(base::make_directories(path("root/a/b")));
    EXPECT_TRUE(base::make_directories(path("outside")));
    EXPECT_TRUE(base::write_file_atomically(path("root/a/f"), ""));
    EXPECT_TRUE(base::write_file_atomically(path("outside/f"), ""));
  }

  void link(const std::string& name, const std::string& target) {
    ASSERT_EQ(::symlink(target.c_str(), path("root/" + name).c_str()), 0);
  }

  /// The inode that `name` leads to, beneath the root.
  ino_t found(const std::string& name, Last last = Last::follow) const {
    const auto place = tables::Tree::open(path("root"))->find(name, last);

    struct stat status {};

    return place && *place &&
                   ::fstatat((*place)->directory_fd(),
                             (*place)->name.c_str(),
                             &status,
                             AT_SYMLINK_NOFOLLOW) == 0
               ? status.st_ino
               : 0;
  }

  ino_t inode(const std::string& name) const {
    struct stat status {};

    return ::lstat(path("root/" + name).c_str(), &status) == 0 ? status.st_ino
                                                               : 1;
  }
};

TEST_F(Tree, FindsPathsHoweverTheyAreSpelt) {
  for (const char* const name :
       {"/a/f", "a/f", "//a//f", "/./a/./f", "/a/b/../f", "/../../a/f", "a/f/"})
    EXPECT_EQ(found(name), inode("a/f")) << name;
  for (const char* const name : {"", "/", ".", "..", "/a/..", "/a/../.."})
    EXPECT_EQ(found(name), inode("")) << name;
}

TEST_F(Tree, LinksStayInside) {
  link("absolute", "/a");
  link("relative", "a/../a");
  link("climbing", "../../../../../a");
  link("a/b/up", "../../absolute");
  link("twice", "climbing/b/up/b");
  link("out", "../outside");
  link("self", "/");

  EXPECT_EQ(found("absolute/f"), inode("a/f"));
  EXPECT_EQ(found("relative/f"), inode("a/f"));
  EXPECT_EQ(found("climbing/f"), inode("a/f"));
  EXPECT_EQ(found("a/b/up/f"), inode("a/f"));
  EXPECT_EQ(found("twice"), inode("a/b"));
  EXPECT_EQ(found("out/f"), 0U);
  EXPECT_EQ(found("self/self/a/f"), inode("a/f"));
  EXPECT_EQ(found("self"), inode(""));
}

TEST_F(Tree, LastLinkIsKeptIfAsked) {
  link("l", "a/f");

  EXPECT_EQ(found("l", Last::keep), inode("l"));
  EXPECT_EQ(found("l", Last::follow), inode("a/f"));
}

TEST_F(Tree, CirclesEnd) {
  link("x", "y");
  link("y", "x");

  const auto place = tables::Tree::open(path("root"))->find("/x", Last::follow);

  ASSERT_FALSE(place);
  EXPECT_EQ(base::render(place.error()),
            "/x: cannot find: Too many levels of symbolic links");
}

TEST_F(Tree, MissingDirectoriesAreNoPlace) {
  const auto tree = tables::Tree::open(path("root"));

  EXPECT_FALSE(tree->find("/no/f", Last::follow)->has_value());
  EXPECT_FALSE(tree->find("/a/f/g", Last::follow)->has_value());
  EXPECT_TRUE(tree->find("/a/no", Last::follow)->has_value());
}

TEST_F(Tree, TellsWhetherALinkLedToTheName) {
  link("l", "a/no");
  const auto tree = tables::Tree::open(path("root"));

  EXPECT_FALSE((*tree->find("/a/no", Last::follow))->is_behind_link);
  EXPECT_TRUE((*tree->find("/l", Last::follow))->is_behind_link);
}

TEST_F(Tree, MakesWhatIsNamedAndNotWhatLinksName) {
  link("l", "/made/elsewhere");
  const auto tree = tables::Tree::open(path("root"));
  std::vector<std::string> made;
  const auto make = [&](const Place& place) -> base::Result<void> {
    made.push_back(place.name);
    ::mkdirat(place.directory_fd(), place.name.c_str(), 0755);
    return {};
  };

  EXPECT_TRUE(tree->find_or_make("/a/x/y/z", Last::follow, make));
  EXPECT_FALSE(tree->find_or_make("/l/z", Last::follow, make));

  EXPECT_EQ(made, (std::vector<std::string>{"x", "y"}));
}

TEST_F(Tree, VisitsDirectoriesFirstAndNamesInOrder) {
  link("a/z", "b");
  ASSERT_TRUE(base::write_file_atomically(path("root/a/b/2"), ""));
  ASSERT_TRUE(base::write_file_atomically(path("root/a/b/1"), ""));
  const auto tree = tables::Tree::open(path("root"));
  std::vector<std::string> paths;

  ASSERT_TRUE(tables::visit_all(**tree->find("/a", Last::keep),
                                [&](const Place& place) {
                                  paths.push_back(place.path);
                                  return base::Result<void>{};
                                }));

  EXPECT_EQ(paths,
            (std::vector<std::string>{
                "/a", "/a/b", "/a/b/1", "/a/b/2", "/a/f", "/a/z"}));
}

TEST_F(Tree, VisitEndsAtTheFirstError) {
  const auto tree = tables::Tree::open(path("root"));
  int visits = 0;

  EXPECT_FALSE(tables::visit_all(
      **tree->find("/a", Last::keep), [&](const Place&) -> base::Result<void> {
        return ++visits < 2 ? base::Result<void>{} : base::Error{"a", "b"};
      }));

  EXPECT_EQ(visits, 2);
}

} // namespace
