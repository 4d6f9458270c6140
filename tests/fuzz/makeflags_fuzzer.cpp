// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: MAKEFLAGS is whatever some program has put there; reading it neither
// fails nor reads beyond, and a pool that is written into it is the one that
// is read out of it, while everything else stays as it was.
#include "fuzz/fuzzer.hpp"
#include "jobserver/makeflags.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void check(bool is_right) {
  if (!is_right)
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace jobserver;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const MakeFlags before = parse_makeflags(text);

  const std::string with = with_auth(text, "3,4", 8);
  const MakeFlags after = parse_makeflags(with);
  check(after.auth == Auth{PipeAuth{3, 4}} && after.jobs == 8U);
  check(after.dry_run == before.dry_run);
  check(with_auth(with, "3,4", 8) == with);

  const std::string without = with_auth(text, {}, {});
  const MakeFlags none = parse_makeflags(without);
  check(none.auth == Auth{NoAuth{}} && !none.jobs && !none.pipe);
  check(none.dry_run == before.dry_run);
  check(with_auth(with, {}, {}) == without);

  return 0;
}
