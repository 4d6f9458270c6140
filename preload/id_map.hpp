// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who makes a user namespace says afterwards which id outside its root is,
// and names the one that it had: root's, as we told it. From an ordinary user
// the kernel only takes the real one.
#pragma once

#include "jobroot/inode.hpp"

namespace shim {

/// Set by unshare(2); until then no open asks.
extern bool made_namespace;

/// Whether `target` is to be opened to write a map of ids, as far as it can be
/// told by its name.
bool is_id_map(const jobroot::Target& target, int flags) noexcept;

/// Writes the map, and returns a descriptor that swallows the caller's, or
/// minus an errno.
int open_id_map(const jobroot::Target& target, int flags) noexcept;

} // namespace shim
