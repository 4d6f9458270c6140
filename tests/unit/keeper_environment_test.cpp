// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: two variables carry a session, and what the caller had in them must
// still work.
#include "keeper/environment.hpp"
#include "support/test_directory.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace {

/// A variable that is what it was when the test is over.
class Variable {
public:
  Variable(const char* name, const char* value)
      : name_(name) {
    if (const char* const before = std::getenv(name))
      before_ = before;
    ::setenv(name, value, 1);
  }

  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

  ~Variable() {
    if (before_)
      ::setenv(name_, before_->c_str(), 1);
    else
      ::unsetenv(name_);
  }

private:
  const char* name_;
  std::optional<std::string> before_;
};

bool holds(const std::vector<std::string>& environment,
           const std::string& variable) {
  return std::ranges::count(environment, variable) == 1;
}

TEST(KeeperEnvironment, NamesSessionAndShim) {
  const Variable preload{"LD_PRELOAD", ""};
  const Variable key{"FAKEROOTKEY", "/another"};

  const auto environment = keeper::session_environment("/s", "/lib/shim.so");

  EXPECT_TRUE(holds(environment, "FAKEROOTKEY=/s"));
  EXPECT_TRUE(holds(environment, "LD_PRELOAD=/lib/shim.so"));
  EXPECT_FALSE(holds(environment, "FAKEROOTKEY=/another"));
}

TEST(KeeperEnvironment, PutsTheShimBeforeWhatWasThereOrWhereItWas) {
  const struct {
    const char* before;
    const char* after;
  } cases[] = {
      {"", "/libjobroot.so"},
      {"libfaketime.so.1", "/libjobroot.so:libfaketime.so.1"},
      {"a.so b.so:c.so", "/libjobroot.so:a.so:b.so:c.so"},
      {"a.so:/libjobroot.so:b.so", "a.so:/libjobroot.so:b.so"},
      {"a.so:/old/libjobroot.so /libjobroot.so", "a.so:/libjobroot.so"},
      {"/libjobroot.so", "/libjobroot.so"},
      {"a.so:libfakechroot.so:b.so",
       "a.so:libfakechroot.so:/libjobroot.so:b.so"},
      {"libfakechroot.so:/old/libjobroot.so",
       "libfakechroot.so:/libjobroot.so"},
  };

  for (const auto& [before, after] : cases) {
    const Variable preload{"LD_PRELOAD", before};
    EXPECT_EQ(keeper::preload_list("/libjobroot.so"), after);
  }
}

TEST(KeeperEnvironment, StartsAsRootWhateverTheCallerWas) {
  const Variable user{"FAKEROOTUID", "1000"};
  const Variable similar{"FAKEROOTUIDS", "kept"};

  const auto environment = keeper::session_environment("/s", "/shim.so");

  EXPECT_FALSE(holds(environment, "FAKEROOTUID=1000"));
  EXPECT_TRUE(holds(environment, "FAKEROOTUIDS=kept"));
}

TEST(KeeperEnvironment, KnowsWhatLdPreloadCannotHold) {
  EXPECT_TRUE(keeper::fits_preload("/usr/lib/shim.so"));
  for (const char* path : {"/a b/shim.so", "/a:b/shim.so", "/a$b/shim.so"})
    EXPECT_FALSE(keeper::fits_preload(path)) << path;
}

class KeeperShimLink : public TestDirectory {};

TEST_F(KeeperShimLink, LeadsToTheShim) {
  ASSERT_TRUE(base::make_directories(path("a b/lib")));
  ASSERT_TRUE(base::write_file_atomically(path("a b/lib/shim.so"), "shim"));

  const auto link = keeper::link_shim(path("a b/lib/shim.so"), path());

  ASSERT_TRUE(link);
  EXPECT_EQ(*link, path("lib/shim.so"));
  EXPECT_EQ(*base::read_file(*link), "shim");
  EXPECT_TRUE(keeper::link_shim(path("a b/lib/shim.so"), path()))
      << "the second run in a session";
}

TEST_F(KeeperShimLink, IsNoUseWhereThePathIsNoBetter) {
  EXPECT_FALSE(keeper::link_shim("/a b/shim.so", path("c d")));
}

} // namespace
