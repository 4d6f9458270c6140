// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the grammar of every message, and what a result holds.
#include "base/result.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <memory>

namespace {

TEST(Error, IsOneLineOfSubjectFoundRemedy) {
  EXPECT_EQ(base::render({.subject = "a", .found = "b"}), "a: b");
  EXPECT_EQ(base::render({.subject = "a", .found = "b", .remedy = "c"}),
            "a: b; c");
}

TEST(Error, OfTheSystemTellsItsReason) {
  EXPECT_EQ(base::render(base::Error::system("x", "open", ENOENT, "make it")),
            "x: cannot open: No such file or directory; make it");
  EXPECT_EQ(base::render(base::Error::system("x", "open", 9999)),
            "x: cannot open: 9999");
}

TEST(Result, HoldsAValueThatCanOnlyBeMoved) {
  base::Result<std::unique_ptr<int>> result{std::make_unique<int>(1)};

  ASSERT_TRUE(result);
  EXPECT_EQ(**result, 1);
}

TEST(Result, HoldsAnErrorInstead) {
  const base::Result<int> number{base::Error{.subject = "a", .found = "b"}};
  const base::Result<void> nothing{base::Error{.subject = "a", .found = "b"}};

  EXPECT_FALSE(number);
  EXPECT_FALSE(nothing);
  EXPECT_EQ(number.error().exit_status, 1);
}

} // namespace
