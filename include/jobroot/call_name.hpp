// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what made a record has one name, in the operation log and in what
// `session show` says.
#pragma once

#include "jobroot/session_format.hpp"

namespace jobroot {

inline const char* name_of(Call call) noexcept {
  static constexpr const char* names[] = {"unknown",
                                          "chown",
                                          "chmod",
                                          "mknod",
                                          "mkdir",
                                          "create",
                                          "symlink",
                                          "setxattr",
                                          "removexattr",
                                          "load",
                                          "clone",
                                          "rekey",
                                          "copy_up"};
  static_assert(sizeof names / sizeof *names ==
                static_cast<size_t>(Call::count));
  return call < Call::count ? names[static_cast<size_t>(call)] : "unknown";
}

} // namespace jobroot
