// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whatever a users table and an image's account files hold, no line of
// passwd may come out with more or fewer fields than it should have.
#include "fuzz/fuzzer.hpp"
#include "tables/accounts.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tables::Errors errors;
  auto entries = tables::parse_user_table("table", text, errors);
  for (tables::UserEntry& entry : entries)
    entry.password.assign(1, '*'); // hashing is slow, and not ours
  const auto image = tables::AccountFile::parse(text);
  tables::Accounts accounts{{}, {}, image, image};
  auto ids = tables::KeptIds::parse("ids", text, errors);
  tables::add_users(accounts, entries, {.ids = &ids}, errors);
  tables::Errors again;
  tables::KeptIds::parse("ids", ids.text(), again);
  if (again.size() > errors.size())
    std::abort();

  const std::string passwd = accounts.passwd.text();
  const auto lines = std::ranges::count(passwd, '\n');
  if (std::ranges::count(passwd, ':') != 6 * lines)
    std::abort();

  return 0;
}
