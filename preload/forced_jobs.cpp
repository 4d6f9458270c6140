// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see forced_jobs.hpp.
#include "forced_jobs.hpp"

#include "jobroot/makefile_jobs.hpp"
#include "jobroot/wide_call.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace shim {

using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

bool forces_jobs(const char* makefile) noexcept {
  const long fd = call(
      SYS_openat, AT_FDCWD, word(makefile), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (failed(fd))
    return false;
  jobroot::MakefileJobs jobs;
  struct stat64 status;
  char text[4096];
  if (jobroot::sys::status_of(fd, &status) == 0 && S_ISREG(status.st_mode))
    for (long bytes = 0;
         (bytes = call(SYS_read, fd, word(text), sizeof text)) > 0;)
      jobs.read(text, static_cast<size_t>(bytes));
  call(SYS_close, fd);
  return jobs.is_told();
}

} // namespace shim
