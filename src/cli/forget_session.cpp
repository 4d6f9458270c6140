// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see forget_session.hpp. A session that was killed while it was made has
// no `db` yet, and is a directory like any other.
#include "cli/forget_session.hpp"

#include "base/file.hpp"
#include "session/create.hpp"
#include "session/fork.hpp"
#include "session/remove.hpp"
#include "view/view.hpp"

#include <unistd.h>

namespace cli {

base::Result<void> forget_session(const std::string& directory) {
  if (::access((directory + "/db").c_str(), F_OK) != 0)
    return base::remove_tree(directory);

  const auto path = session::absolute_path(directory);
  if (!path)
    return path.error();
  const auto forks = session::children_of(*path);
  if (!forks)
    return forks.error();
  for (const std::string& fork : *forks)
    if (auto forgotten = forget_session(fork); !forgotten)
      return forgotten;

  return session::remove(*path, view::discard);
}

} // namespace cli
