// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what libasan asks its surroundings. Whether it is content with the
// answer is tried in sanitized-programs-start-and-report.sh.
#include "intercept_test.hpp"

INTERCEPT_TEST(__asan_default_options) {
  const auto options = OLD(__asan_default_options);
  if (getenv("FAKEROOTKEY") == nullptr)
    EXPECT(options == nullptr);
  else
    EXPECT(options != nullptr &&
           strcmp(options(), "verify_asan_link_order=0") == 0);
}
