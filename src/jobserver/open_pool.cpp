// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see open_pool.hpp.
#include "jobserver/open_pool.hpp"

#include "base/process.hpp"
#include "jobserver/pool.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace jobserver {

namespace {

constexpr std::size_t at_once = 4096;

/// Links are followed to a make's queue only; opening something else may have
/// an effect.
base::Result<base::Fd> open_queue(const std::string& path, bool is_foreign) {
  struct stat status {};

  if (is_foreign && ::stat(path.c_str(), &status) == 0 &&
      !S_ISFIFO(status.st_mode))
    return base::Error::system(path, "open", ENXIO);

  return base::Fd::open(path,
                        O_RDWR | O_NONBLOCK | (is_foreign ? 0 : O_NOFOLLOW));
}

/// The ledger itself does not say why it cannot be opened, nor does it have to
/// be its own fault.
base::Error error_of_none(const std::string& directory) {
  const std::string path = directory + '/' + jobroot::ledger_name;
  errno = 0;
  const auto place = base::Fd::open(directory, O_PATH | O_DIRECTORY);
  const auto ledger = base::Fd::open(path, O_RDONLY | O_NONBLOCK);
  if (errno == EMFILE || errno == ENFILE)
    return base::Error::system(path, "open", errno);

  return {.subject = directory,
          .found = "found no pool with a ledger of this version",
          .remedy = "name the directory of a pool of 'jobroot serve', as "
                    "JOBROOT_POOL has it, or the name of one that stays"};
}

} // namespace

std::optional<jobroot::LedgerHeader> header_in(const std::string& directory) {
  jobroot::LedgerHeader header{};
  const auto file =
      base::Fd::open(directory + '/' + jobroot::ledger_name, O_RDONLY);
  const bool is_one =
      file &&
      ::pread(file->get(), &header, sizeof header, 0) == sizeof header &&
      header.magic == jobroot::ledger_magic;

  return is_one ? std::optional{header} : std::nullopt;
}

bool is_served(const jobroot::LedgerHeader& header) {
  const auto pid = static_cast<pid_t>(header.server);
  if (pid == 0)
    return false;
  if (header.pid_namespace != jobroot::pid_namespace())
    return true;
  if (::kill(pid, 0) != 0 && errno == ESRCH)
    return false;
  const auto state = base::process_state(pid);

  return !state || (!state->has_ended() && state->started <= header.started);
}

Turn::~Turn() {
  if (lock_ >= 0)
    (void)::flock(lock_, LOCK_UN);
}

base::Result<OpenPool> OpenPool::open(const std::string& directory) {
  OpenPool pool;
  pool.directory_ = directory;
  if (!pool.ledger_.open(directory.c_str()))
    return error_of_none(directory);
  auto fifo = open_queue(Pool::fifo(directory), pool.is_foreign());
  auto lock = base::Fd::open(directory + '/' + jobroot::ledger_name, O_RDWR);
  if (!fifo || !lock)
    return !fifo ? fifo.error() : lock.error();
  if (!pool.ledger_.is_pool(fifo->get()))
    return base::Error{.subject = Pool::fifo(directory),
                       .found = "found another file than the ledger names",
                       .remedy = "start the server again"};
  pool.fifo_ = std::move(*fifo);
  pool.lock_ = std::move(*lock);

  return pool;
}

OpenPool::OpenPool(OpenPool&& other) noexcept
    : directory_(std::move(other.directory_)),
      ledger_(std::exchange(other.ledger_, {})),
      fifo_(std::move(other.fifo_)),
      lock_(std::move(other.lock_)) {}

OpenPool::~OpenPool() {
  if (ledger_.is_open())
    ledger_.close();
}

Turn OpenPool::turn() {
  while (::flock(lock_.get(), LOCK_EX) != 0 && errno == EINTR) {
  }

  return Turn{lock_.get()};
}

std::optional<Turn> OpenPool::try_turn() {
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
    return std::nullopt;

  return Turn{lock_.get()};
}

unsigned OpenPool::free() const {
  int bytes = 0;
  (void)::ioctl(fifo_.get(), FIONREAD, &bytes);

  return static_cast<unsigned>(bytes);
}

unsigned OpenPool::take(unsigned most) {
  char bytes[at_once];
  unsigned taken = 0;
  while (taken < most) {
    const ssize_t count = ::read(
        fifo_.get(), bytes, std::min<std::size_t>(most - taken, sizeof bytes));
    if (count <= 0)
      break;
    taken += static_cast<unsigned>(count);
  }

  return taken;
}

unsigned OpenPool::give(unsigned tokens) {
  const std::string bytes(std::min<std::size_t>(tokens, at_once), '+');
  unsigned given = 0;
  while (given < tokens) {
    const ssize_t count =
        ::write(fifo_.get(),
                bytes.data(),
                std::min<std::size_t>(tokens - given, bytes.size()));
    if (count <= 0)
      break;
    given += static_cast<unsigned>(count);
  }

  return given;
}

/// A byte that is taken leaves a gap in its page until the page is empty, so
/// the queue may begin in the middle of one; without room for that the last
/// client to return a token would wait for ever. No more than needed: a user
/// with many pipes gets two pages.
base::Result<void> OpenPool::make_room(unsigned slots) {
  constexpr int page = 4096;
  const int needed = ((static_cast<int>(slots) + page - 2) / page + 1) * page;
  if (::fcntl(fifo_.get(), F_GETPIPE_SZ) < needed &&
      ::fcntl(fifo_.get(), F_SETPIPE_SZ, needed) < 0)
    return base::Error::system(directory_,
                               fmt::format("hold {} tokens", slots),
                               errno,
                               "ask for fewer jobs");

  return {};
}

} // namespace jobserver
