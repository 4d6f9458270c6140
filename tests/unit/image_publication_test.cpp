// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whatever happens on the way, there is the new image, the previous one
// or none, and make is never told that something is finished that is not.
#include "base/file.hpp"
#include "image/publication.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

namespace {

class Publication : public TestDirectory {
protected:
  static constexpr const char* command =
      "write >images/.rootfs.tmp-@run@\n#@after\n\t@one \\\n  more\n\n-two\n";

  void SetUp() override { write("own/command", command); }

  void write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(base::make_directories(
        std::filesystem::path(path(name)).parent_path().string()));
    ASSERT_TRUE(base::write_file_atomically(path(name), text));
  }

  std::string read(const std::string& name) const {
    const auto text = base::read_file(path(name));

    return text ? *text : "absent";
  }

  image::Publication begin(bool in_place = false) const {
    auto lock = image::Lock::take(
        path("own/lock"), image::Lock::Kind::exclusive, [] { FAIL(); });
    auto publication =
        image::Publication::begin({.image = path("images/rootfs"),
                                   .command_file = path("own/command"),
                                   .in_place = in_place},
                                  std::move(*lock));
    EXPECT_TRUE(publication);

    return std::move(*publication);
  }

  /// What the script would write.
  void produce(const std::string& text) const {
    const std::string script = read("own/script");
    const std::size_t at = script.find('>') + 1;
    write(script.substr(at, script.find('\n') - at), text);
  }
};

TEST_F(Publication, PutsTheWholeImageInItsPlace) {
  write("images/rootfs", "old");
  auto publication = begin();
  produce("new");

  EXPECT_EQ(read("own/command"), "absent");
  EXPECT_EQ(read("images/rootfs"), "old");
  ASSERT_TRUE(publication.place());
  ASSERT_TRUE(publication.finish());

  EXPECT_EQ(read("images/rootfs"), "new");
  EXPECT_EQ(read("own/command"), command);
  EXPECT_EQ(base::list_directory(path("images"))->size(), 1U);
}

TEST_F(Publication, HasTheLinesAfterTheMark) {
  const auto publication = begin();

  EXPECT_EQ(publication.after(),
            (std::vector<std::string>{"\t@one \\\n  more", "-two"}));
}

TEST_F(Publication, ThatIsGivenUpLeavesThePreviousImage) {
  write("images/rootfs", "old");
  {
    auto publication = begin();
    produce("new");
    ASSERT_TRUE(publication.place());
    EXPECT_EQ(read("images/rootfs"), "new");
  }

  EXPECT_EQ(read("images/rootfs"), "old");
  EXPECT_EQ(read("own/command"), "absent");
  EXPECT_EQ(base::list_directory(path("images"))->size(), 1U);
}

TEST_F(Publication, ThatIsGivenUpLeavesNoneWhereNoneWas) {
  {
    auto publication = begin();
    produce("new");
    ASSERT_TRUE(publication.place());
  }

  EXPECT_TRUE(base::list_directory(path("images"))->empty());
}

TEST_F(Publication, InPlaceMovesThePreviousImageAside) {
  write("images/rootfs", "old");
  {
    const auto publication = begin(true);
    EXPECT_EQ(read("images/rootfs"), "absent");
    write("images/rootfs", "half");
  }

  EXPECT_EQ(read("images/rootfs"), "old");
}

TEST_F(Publication, ClearsWhatAKilledOneLeft) {
  write("images/.rootfs.previous", "good");
  write("images/rootfs", "half");
  write("images/.rootfs.tmp-1", "half");
  write("images/.rootfs.zst.tmp-1", "another's");

  const auto publication = begin();

  EXPECT_EQ(read("images/rootfs"), "good");
  EXPECT_EQ(*base::list_directory(path("images")),
            (std::vector<std::string>{".rootfs.zst.tmp-1", "rootfs"}));
}

TEST_F(Publication, WithoutOutputIsAnError) {
  const auto publication = begin();

  const auto written = publication.written();

  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().found,
            "its command ended well, but wrote no image");
}

} // namespace
