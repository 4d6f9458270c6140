// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pool.hpp.
#include "jobserver/pool.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace jobserver {

namespace {

using jobroot::Holder;
using jobroot::LedgerHeader;

constexpr std::string_view prefix = "jobroot-pool.";
constexpr std::string_view new_suffix = ".new";

bool is_plain_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') ||
         std::string_view("._-+@").find(c) != std::string_view::npos;
}

/// Other clients cut a path at a blank, or do not know about quoting.
bool is_plain(std::string_view path) {
  return !path.empty() && path.front() == '/' &&
         std::ranges::all_of(
             path, [](char c) { return c == '/' || is_plain_character(c); });
}

/// Where pools may be, the best place first.
std::vector<std::string> places() {
  std::vector<std::string> places;

  for (const char* const name : {"XDG_RUNTIME_DIR", "TMPDIR"})
    if (const char* const value = std::getenv(name);
        value != nullptr && is_plain(value))
      places.emplace_back(value);
  places.emplace_back("/tmp");

  return places;
}

bool is_our_directory(const std::string& path) {
  struct stat status {};

  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid();
}

/// A FIFO that nobody reads from has no server and no client.
bool is_abandoned(const std::string& directory) {
  const base::Fd writer{
      ::open(Pool::fifo(directory).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)};

  return !writer && errno == ENXIO;
}

/// One whose maker was killed before it had a FIFO of the final name; what was
/// made a moment ago may still get it.
bool is_unfinished(const std::string& directory) {
  constexpr std::time_t moment = 10;

  struct stat status {};

  const std::string fifo = Pool::fifo(directory);
  if (::lstat(fifo.c_str(), &status) == 0 || errno != ENOENT ||
      ::lstat(directory.c_str(), &status) != 0 ||
      std::time(nullptr) - status.st_mtime < moment)
    return false;
  const base::Fd writer{::open((fifo + std::string(new_suffix)).c_str(),
                               O_WRONLY | O_NONBLOCK | O_CLOEXEC)};

  return !writer && (errno == ENXIO || ::rmdir(directory.c_str()) == 0);
}

std::vector<std::string> pools_in(const std::string& place) {
  std::vector<std::string> pools;
  if (const auto names = base::list_directory(place))
    for (const std::string& name : *names)
      if (const std::string path = place + '/' + name;
          name.starts_with(prefix) && is_our_directory(path))
        pools.push_back(path);

  return pools;
}

void remove_abandoned(const std::string& place) {
  for (const std::string& directory : pools_in(place))
    if (is_abandoned(directory) || is_unfinished(directory))
      (void)base::remove_tree(directory);
}

/// Users share /tmp, so the name is one of this user's.
std::string file_name(const std::string& name) {
  return fmt::format("{}{}.{}", prefix, ::geteuid(), name);
}

/// The directory itself, which is not there yet.
base::Result<std::string> make_directory(const std::string& place,
                                         const std::string& name) {
  std::string path =
      place + '/' +
      (name.empty() ? fmt::format("{}XXXXXX", prefix) : file_name(name));
  const bool made = name.empty() ? ::mkdtemp(path.data()) != nullptr
                                 : ::mkdir(path.c_str(), 0700) == 0;
  if (!made)
    return base::Error::system(path, "create", errno);

  return path;
}

/// Twice as many entries as there may be holders, because those of the dead
/// are not free at once, up to a number that can be looked through often.
std::uint32_t entries_for(unsigned jobs) {
  constexpr unsigned fewest = 2048;
  constexpr unsigned most = 32'768;

  return std::bit_ceil(std::clamp(2 * jobs, fewest, most));
}

base::Result<void> make_ledger(const std::string& directory,
                               const Pool::Plan& plan,
                               const base::Fd& fifo) {
  struct stat status {};

  const std::string path = directory + '/' + jobroot::ledger_name;
  if (::fstat(fifo.get(), &status) != 0)
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

} // namespace

std::string Pool::fifo(const std::string& directory) {
  return directory + '/' + jobroot::pool_fifo_name;
}

std::optional<unsigned> Pool::size(const std::string& directory) {
  LedgerHeader header{};
  const auto file =
      base::Fd::open(directory + '/' + jobroot::ledger_name, O_RDONLY);
  const bool is_one =
      file &&
      ::pread(file->get(), &header, sizeof header, 0) == sizeof header &&
      header.magic == jobroot::ledger_magic;

  return is_one ? std::optional{header.slots} : std::nullopt;
}

bool Pool::is_name(const std::string& name) {
  constexpr std::size_t longest = 64;

  return !name.empty() && name.size() <= longest &&
         std::ranges::all_of(name, is_plain_character);
}

std::optional<std::string> Pool::find(const std::string& name) {
  for (const std::string& place : places())
    if (const std::string path = place + '/' + file_name(name);
        is_our_directory(path) && !is_abandoned(path))
      return path;

  return std::nullopt;
}

std::vector<std::string> Pool::all() {
  std::vector<std::string> pools;
  for (const std::string& place : places())
    for (std::string& directory : pools_in(place))
      if (!is_abandoned(directory) &&
          std::ranges::find(pools, directory) == pools.end())
        pools.push_back(std::move(directory));

  return pools;
}

base::Result<Pool> Pool::create(const Plan& plan) {
  base::Error error = {};

  for (const std::string& place : places()) {
    remove_abandoned(place);
    const auto directory = make_directory(place, plan.name);
    auto pool = directory ? create_in(*directory, plan)
                          : base::Result<Pool>{directory.error()};
    if (pool)
      return pool;
    error = pool.error();
    // Two of one name would be found one at a time.
    if (!plan.name.empty() &&
        is_our_directory(place + '/' + file_name(plan.name)))
      break;
  }

  return error;
}

base::Result<Pool> Pool::create_in(const std::string& directory,
                                   const Plan& plan) {
  Pool pool{directory};
  const std::string path = fifo(directory);
  const std::string made = path + std::string(new_suffix);
  if (::mkfifo(made.c_str(), 0600) != 0)
    return base::Error::system(made, "create", errno);
  const auto queue = base::Fd::open(made, O_RDWR | O_NONBLOCK);
  if (!queue)
    return queue.error();
  if (auto ledger = make_ledger(directory, plan, *queue); !ledger)
    return ledger.error();
  // Only now: a FIFO of the final name that nobody has open is abandoned.
  if (::rename(made.c_str(), path.c_str()) != 0)
    return base::Error::system(path, "rename", errno);

  auto open = OpenPool::open(directory);
  if (!open)
    return open.error();
  pool.open_.emplace(std::move(*open));
  if (auto room = pool.open_->make_room(plan.jobs); !room)
    return room.error();
  (void)pool.open_->give(plan.jobs - (plan.has_command ? 1 : 0));

  return pool;
}

void Pool::remove() {
  if (!directory_.empty())
    (void)base::remove_tree(std::exchange(directory_, {}));
}

base::Result<Descriptors> Descriptors::open(const std::string& fifo) {
  // The Pool has both sides open, so neither call waits.
  auto read = base::Fd::open(fifo, O_RDONLY);
  auto write = base::Fd::open(fifo, O_WRONLY);
  if (!read || !write)
    return !read ? read.error() : write.error();
  for (const base::Fd* end : {&*read, &*write})
    if (::fcntl(end->get(), F_SETFD, 0) != 0)
      return base::Error::system(fifo, "pass on", errno);

  return Descriptors{.read = std::move(*read), .write = std::move(*write)};
}

} // namespace jobserver
