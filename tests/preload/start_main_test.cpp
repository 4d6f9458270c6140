// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: every program is started by this function, so it is enough that it is
// ours, and that this program runs. What it tells programs inside of a wrap is
// tried in tests/wrap.
#include "intercept_test.hpp"

INTERCEPT_TEST(__libc_start_main) {
  const auto function = OLD(__libc_start_main);
  Dl_info found = {};
  EXPECT(dladdr(reinterpret_cast<void*>(function), &found) != 0);
  EXPECT((getenv("FAKEROOTKEY") != nullptr) ==
         (found.dli_fname != nullptr &&
          strstr(found.dli_fname, "libjobroot.so") != nullptr));
}
