// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: etc/passwd is there whole at every moment, whoever is killed. The new
// one is written under a hidden name beside it, gets its owner there, and is
// renamed; a leftover of a killed run is what the next run overwrites.
#pragma once

#include "tables/tree.hpp"

#include <sys/types.h>

#include <string_view>

namespace tables {

/// A file on its way to `place`; removed again unless it arrives.
class NewFile {
public:
  static base::Result<NewFile>
  write(const Place& place, std::string_view text, mode_t mode);

  NewFile(NewFile&& other) noexcept;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  /// Where it is now.
  const Place& place() const { return hidden_; }

  int fd() const { return fd_.get(); }

  /// Attributes that the old file has on disk: ACLs, labels, capabilities.
  /// Those that only root may set are left out when we are not root.
  base::Result<void> copy_xattrs(const base::Fd& from);

  /// The rename.
  base::Result<void> arrive(const Place& place);

private:
  NewFile(Place hidden, base::Fd fd);

  Place hidden_;
  base::Fd fd_;
};

} // namespace tables
