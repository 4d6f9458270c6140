// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: MAKEFLAGS is whatever some program has put there; reading it neither
// fails nor reads beyond.
#include "fuzz/fuzzer.hpp"
#include "jobserver/makeflags.hpp"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)jobserver::parse_makeflags(text);

  return 0;
}
