// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an mtree comes from elsewhere. Whatever one holds, it is refused, or
// read into entries that stay within their tree and are what a record can be.
#include "exchange/mtree_file.hpp"
#include "fuzz/fuzzer.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

bool leads_out(std::string_view path) {
  return path.starts_with('/') || path == ".." || path.starts_with("../") ||
         path.ends_with("/..") || path.find("/../") != path.npos ||
         path.find('\0') != path.npos;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)exchange::is_mtree(text);
  const auto entries = exchange::parse_mtree(text, "file");
  if (!entries)
    return 0;

  for (const exchange::MtreeEntry& entry : *entries)
    if (leads_out(entry.path) || entry.mode.value_or(0) > 07777 ||
        entry.line == 0)
      std::abort();

  return 0;
}
