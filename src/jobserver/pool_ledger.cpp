// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pool_ledger.hpp.
#include "jobserver/pool_ledger.hpp"

#include "base/file.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <string_view>

namespace jobserver {

namespace {

using jobroot::Holder;
using jobroot::LedgerHeader;

/// Twice as many entries as there may be holders, because those of the dead
/// are not free at once, up to a number that can be looked through often.
std::uint32_t entries_for(unsigned jobs) {
  constexpr unsigned fewest = 2048;
  constexpr unsigned most = 32'768;

  return std::bit_ceil(std::clamp(2 * jobs, fewest, most));
}

} // namespace

base::Result<void> make_ledger(const std::string& directory,
                               const Pool::Plan& plan,
                               int fifo,
                               Queue queue) {
  struct stat status {};

  const std::string path = directory + '/' + jobroot::ledger_name;
  if (::fstat(fifo, &status) != 0)
    return base::Error::system(directory, "look at its queue", errno);
  auto file = base::Fd::open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (!file)
    return file.error();

  LedgerHeader header{};
  header.magic = jobroot::ledger_magic;
  header.holders = entries_for(plan.jobs);
  header.holder_bytes = sizeof(Holder);
  header.fifo_device = status.st_dev;
  header.fifo_inode = status.st_ino;
  header.started = jobroot::boot_time();
  // Time passes faster than tickets, so those of two pools differ: what runs
  // in the one is not taken for a child of the other's clients.
  header.last_ticket = header.started;
  header.pid_namespace = jobroot::pid_namespace();
  header.server = static_cast<std::uint32_t>(::getpid());
  header.slots = header.wanted = plan.jobs;
  header.implicit = plan.has_command ? 1 : 0;
  header.is_foreign = queue == Queue::foreign ? 1 : 0;
  const off_t bytes = static_cast<off_t>(jobroot::ledger_header_bytes +
                                         header.holders * sizeof(Holder));

  // The signal would end us, and the directory would stay.
  struct rlimit limit {};

  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
      limit.rlim_cur < static_cast<rlim_t>(bytes))
    return base::Error{
        .subject = path,
        .found = fmt::format("a file may have {} bytes here, expected {}",
                             limit.rlim_cur,
                             bytes),
        .remedy = "raise the limit (ulimit -f)"};
  if (const int error = ::posix_fallocate(file->get(), 0, bytes); error != 0)
    return base::Error::system(path, "allocate", error);
  const std::string_view start(reinterpret_cast<const char*>(&header),
                               sizeof header);

  return base::write_all(*file, start, path);
}

} // namespace jobserver
