// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see id_map.hpp. What the program writes to a map is not looked at: there
// is but one line that an ordinary user may write, and the id in it that can be
// chosen is who the program believes to be.
//
//   unshare  ->  the call
#include "id_map.hpp"

#include "environment.hpp"
#include "intercept.hpp"
#include "process.hpp"
#include "readable.hpp"

namespace shim {

using jobroot::put_number;
using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;

constinit bool made_namespace = false;

namespace {

constexpr char of_users[] = "/uid_map";
constexpr char of_groups[] = "/gid_map";

/// Who this process was outside.
constinit uint64_t outer_user = 0;
constinit uint64_t outer_group = 0;

bool ends_with(const char* path, const char* tail) noexcept {
  const size_t bytes = length_of(path);
  const size_t tail_bytes = length_of(tail);
  return bytes > tail_bytes && begins(path + bytes - tail_bytes, tail);
}

/// "INNER OUTER 1"; returns its length.
size_t print_line(char* line, uint64_t inner, uint64_t outer) noexcept {
  put_number(line, inner);
  size_t bytes = length_of(line);
  line[bytes++] = ' ';
  put_number(line + bytes, outer);
  bytes += length_of(line + bytes);
  line[bytes++] = ' ';
  line[bytes++] = '1';
  return bytes;
}

} // namespace

bool is_id_map(const Target& target, int flags) noexcept {
  return (flags & O_ACCMODE) != O_RDONLY && is_readable(target.path, 1) &&
         begins(target.path, "/proc/") &&
         (ends_with(target.path, of_users) ||
          ends_with(target.path, of_groups));
}

int open_id_map(const Target& target, int flags) noexcept {
  const bool users = ends_with(target.path, of_users);
  const jobroot::Credentials me = who();
  char line[48];
  const size_t bytes =
      print_line(line,
                 users ? me.user.effective : me.group.effective,
                 users ? outer_user : outer_group);
  const long fd =
      call(SYS_openat, AT_FDCWD, word(target.path), O_WRONLY | O_CLOEXEC);
  if (jobroot::sys::failed(fd))
    return static_cast<int>(fd);
  const long written =
      call(SYS_write, fd, word(line), static_cast<long>(bytes));
  call(SYS_close, fd);
  return static_cast<int>(
      jobroot::sys::failed(written)
          ? written
          : call(SYS_openat, AT_FDCWD, word("/dev/null"), flags));
}

int unshare(int flags) noexcept {
  const long user = call(SYS_geteuid);
  const long group = call(SYS_getegid);
  const long error = call(SYS_unshare, flags);
  // Real root may write any map.
  if (error == 0 && (flags & CLONE_NEWUSER) != 0 && user != 0 && active()) {
    outer_user = static_cast<uint64_t>(user);
    outer_group = static_cast<uint64_t>(group);
    made_namespace = true;
  }
  return status(error);
}

} // namespace shim
