// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: each test writes in a directory of its own, which is gone afterwards
// whatever the test did to the modes in it.
#pragma once

#include "base/file.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

class TestDirectory : public ::testing::Test {
protected:
  TestDirectory() {
    const char* const base = std::getenv("TMP");
    path_ = std::string(base != nullptr ? base : "/var/tmp") + "/test.XXXXXX";
    if (::mkdtemp(path_.data()) == nullptr)
      std::abort();
  }

  ~TestDirectory() override { (void)base::remove_tree(path_); }

  /// The directory, or the path of `name` in it.
  std::string path(const std::string& name = {}) const {
    return name.empty() ? path_ : path_ + '/' + name;
  }

private:
  std::string path_;
};
