// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a device table is text that anybody may have written; whatever it is,
// it is read into entries and errors, and nothing else happens.
#include "fuzz/fuzzer.hpp"
#include "tables/device_table.hpp"
#include "tables/owners.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tables::Errors errors;
  auto entries = tables::parse_device_table("table", text, errors);
  const auto accounts = tables::AccountFile::parse(text);
  tables::resolve_owners(entries, accounts, accounts, errors);

  for (const tables::DeviceEntry& entry : entries)
    if (entry.path.empty() || (entry.is_node() && !entry.mode))
      std::abort();

  return 0;
}
