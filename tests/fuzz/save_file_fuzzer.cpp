// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: save files are written and edited by scripts; whatever one holds, it is
// refused, or read into records that are written and read back the same.
#include "fuzz/fuzzer.hpp"
#include "session/fakeroot_file.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto records = session::parse_saved(text, "file");
  if (!records)
    return 0;

  const std::string written = session::format_saved(*records);
  const auto again = session::parse_saved(written, "file");
  if (!again || session::format_saved(*again) != written)
    std::abort();

  return 0;
}
