// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see piped.hpp. The standard input of the one is the standard output of
// the other; what is not that direct is left to hold.cpp's patience.
#include "piped.hpp"

#include "environment.hpp"
#include "jobroot/overlay.hpp"

namespace shim {
namespace {

using jobroot::Holder;
using jobroot::HolderState;

/// The pipe that a process has as descriptor 0 or 1, by its inode.
class Pipe {
public:
  Pipe(uint32_t pid, int fd) noexcept {
    char path[64] = "/proc/";
    jobroot::overlay::print_number(path + sizeof "/proc/" - 1, pid);
    char* const end = path + length_of(path);
    jobroot::copy_bytes(end, "/fd/", sizeof "/fd/");
    jobroot::overlay::print_number(end + sizeof "/fd/" - 1,
                                   static_cast<uint64_t>(fd));
    is_there_ = jobroot::sys::status_at(AT_FDCWD, path, &status_, 0) == 0 &&
                S_ISFIFO(status_.st_mode);
  }

  bool is_there() const noexcept { return is_there_; }

  bool operator==(const Pipe& other) const noexcept {
    return is_there_ && other.is_there_ &&
           status_.st_ino == other.status_.st_ino &&
           status_.st_dev == other.status_.st_dev;
  }

private:
  struct stat64 status_ {};

  bool is_there_ = false;
};

} // namespace

bool is_piped_to_holder(const jobroot::Ledger& ledger) noexcept {
  const auto own = static_cast<uint32_t>(jobroot::sys::call(SYS_getpid));
  const uint32_t space = jobroot::pid_namespace();
  const Pipe from(own, 0);
  const Pipe to(own, 1);
  if (!from.is_there() && !to.is_there())
    return false;
  for (const Holder& holder : ledger) {
    const uint32_t pid = jobroot::acquire(holder.pid);
    if (pid == 0 || pid == own || holder.pid_namespace != space ||
        (jobroot::relaxed(holder.cell) == 0 &&
         HolderState::of(jobroot::relaxed(holder.state)).tokens() == 0))
      continue;
    if (Pipe(pid, 1) == from || Pipe(pid, 0) == to)
      return true;
  }
  return false;
}

} // namespace shim
