// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see owners.hpp.
#include "tables/owners.hpp"

namespace tables {

namespace {

void resolve(Identity& identity,
             const Origin& origin,
             const AccountFile& accounts,
             const std::string& what,
             const std::string& file,
             Errors& errors) {
  if (!identity.id) {
    identity.id = accounts.id_of(identity.text);
  }
  if (!identity.id) {
    errors.push_back(origin.error(
        what + " " + quoted(identity.text) + " not in the image's " + file,
        "add it to a users table, or write its number"));
  }
}

} // namespace

void resolve_owners(std::vector<DeviceEntry>& entries,
                    const AccountFile& passwd,
                    const AccountFile& group,
                    Errors& errors) {
  for (DeviceEntry& entry : entries) {
    const Origin& origin = entry.origin;
    resolve(entry.user, origin, passwd, "user", "etc/passwd", errors);
    resolve(entry.group, origin, group, "group", "etc/group", errors);
  }
}

} // namespace tables
