// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a copy has to have beside its contents: real owner where we may
// set it, extended attributes, permission bits and times, in the order in
// which none of them undoes another (a change of owner clears set-id bits, an
// attribute moves the change time, writing needs permission).
#pragma once

#include "base/result.hpp"

#include <sys/stat.h>

#include <string>

namespace view {

/// For what can be opened. The attributes that overlay mounts keep in
/// `user.overlay.*` are left out if `without_overlay`.
base::Result<void> copy_attributes(int from,
                                   int to,
                                   const struct statx& status,
                                   bool without_overlay,
                                   const std::string& subject);

/// For what cannot: links, devices, fifos, sockets.
base::Result<void> copy_attributes_at(int directory,
                                      const std::string& name,
                                      const struct statx& status,
                                      const std::string& subject);

} // namespace view
