// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pipe.hpp.
#include "session/pipe.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace session {

bool is_pipe(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

base::Fd open_pipe(const std::string& path) {
  constexpr useconds_t pause = 50'000;
  for (;;) {
    base::Fd fd{::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK)};
    if (fd) {
      ::fcntl(fd.get(), F_SETFL, O_WRONLY);
      return fd;
    }
    if (errno != ENXIO && errno != EINTR)
      return {};
    ::usleep(pause);
  }
}

} // namespace session
