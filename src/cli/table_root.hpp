// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: makedevs and mkusers mean the same by ROOT, by a table's name and by
// being root.
#pragma once

#include "base/result.hpp"
#include "cli/command.hpp"
#include "session/open.hpp"
#include "tables/line.hpp"
#include "tables/root.hpp"
#include "tables/tree.hpp"

#include <memory>
#include <string>
#include <vector>

namespace cli {

inline constexpr Option session_option{
    .name = "session",
    .argument = "DIR",
    .help = "record in this session instead of that of `jobroot run`"};

/// In the recipes of an image the user sees no command of ours.
inline constexpr Option as_option{
    .name = "as", .argument = "NAME", .help = "begin messages with this"};

/// What that option asks for.
void name_messages(const Arguments& arguments);

/// The tree that tables are applied to, by whatever makes us its root.
struct TableRoot {
  tables::Tree tree;
  session::OpenSession session; ///< null for real root
  std::unique_ptr<tables::Root> root;

  /// The session is --session's, else the one that we were started in. Without
  /// one we must be root. From here on the umask is 0.
  static base::Result<TableRoot> open(const Arguments& arguments,
                                      const std::string& path);
};

/// A table's text; `-` is standard input.
base::Result<std::string> read_table(const std::string& name);

/// What messages call a table.
std::string table_name(const std::string& name);

/// Reports all of them; returns the status to end with.
int report_all(const tables::Errors& errors);

} // namespace cli
