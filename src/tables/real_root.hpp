// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an installer or a container build runs as real root and has no use for
// a session; the same tables then change the tree itself.
#pragma once

#include "tables/root.hpp"

namespace tables {

/// System calls. The process' umask must be 0.
class RealRoot final : public Root {
public:
  base::Result<std::optional<Status>> look(const Place& place) override;
  base::Result<void> change(const Place& place,
                            const Attributes& attributes) override;
  base::Result<void> make_directory(const Place& place, mode_t mode) override;
  base::Result<void>
  make_node(const Place& place, mode_t mode, dev_t rdev) override;
  base::Result<std::string> xattr(const Place& place,
                                  const std::string& name) override;
  base::Result<void> set_xattr(const Place& place,
                               const std::string& name,
                               std::string_view value) override;
  base::Result<std::string> read(const Place& place) override;
  base::Result<void>
  replace(const Place& place, std::string_view text, mode_t mode) override;
};

} // namespace tables
