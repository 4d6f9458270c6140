// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see clone.hpp.
#include "view/clone.hpp"

#include "base/file.hpp"
#include "view/places.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace view {

using base::Error;
using base::Result;

namespace {

Error is_there(const std::string& destination) {
  return {.subject = destination,
          .found = "exists already",
          .remedy = "remove it, or name another"};
}

/// Beside the destination, so that a rename is all that is left to do.
std::string temporary_name(const std::string& destination) {
  const std::size_t name = destination.rfind('/') + 1;
  return fmt::format("{}.{}.{}",
                     destination.substr(0, name),
                     destination.substr(name),
                     ::getpid());
}

Result<void> appear(const std::string& from, const std::string& to) {
  int error =
      ::renameat2(
          AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0
          ? 0
          : errno;
  // A file system that cannot promise it: what is not empty stays all the same.
  if (error == EINVAL)
    error = std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
  if (error == EEXIST || error == ENOTEMPTY)
    return is_there(to);
  if (error != 0)
    return Error::system(to, "rename the copy to it", error);
  return {};
}

} // namespace

Result<CopyProgress> clone(const std::string& source,
                           const std::string& destination,
                           const CopyOptions& options) {
  const Result<std::string> from = resolved(source);
  if (!from)
    return from.error();
  const Result<std::string> to = resolved_place(destination);
  if (!to)
    return to.error();
  struct stat status = {};
  if (::lstat(destination.c_str(), &status) == 0)
    return is_there(destination);
  if (lies_in(*to, *from))
    return Error{.subject = destination,
                 .found =
                     fmt::format("lies in {}, which is to be copied", source),
                 .remedy = "choose another directory"};
  const std::string part = temporary_name(*to);
  Result<CopyProgress> copied = copy_tree({*from}, part, options);
  if (copied)
    if (Result<void> appeared = appear(part, *to); !appeared)
      copied = appeared.error();
  if (!copied)
    (void)base::remove_tree(part); // the first failure is the one to tell
  return copied;
}

} // namespace view
