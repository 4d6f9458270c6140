// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pool.hpp.
#include "jobserver/pool.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace jobserver {

namespace {

constexpr std::string_view prefix = "jobroot-pool.";
constexpr std::string_view new_suffix = ".new";

/// Other clients cut a path at a blank, or do not know about quoting.
bool is_plain(std::string_view path) {
  return !path.empty() && path.front() == '/' &&
         std::ranges::all_of(path, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                  (c >= 'a' && c <= 'z') ||
                  std::string_view("/._-+@").find(c) != std::string_view::npos;
         });
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

/// A FIFO that nobody reads from has no server and no client.
bool is_abandoned(const std::string& directory) {
  struct stat status {};

  if (::lstat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
      status.st_uid != ::geteuid())
    return false;
  const base::Fd writer{
      ::open(Pool::fifo(directory).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)};

  return !writer && errno == ENXIO;
}

void remove_abandoned(const std::string& place) {
  const auto names = base::list_directory(place);
  if (!names)
    return;
  for (const std::string& name : *names) {
    const std::string directory = place + '/' + name;
    if (name.starts_with(prefix) && is_abandoned(directory))
      (void)base::remove_tree(directory);
  }
}

} // namespace

std::string Pool::fifo(const std::string& directory) {
  return directory + "/tokens";
}

std::optional<unsigned> Pool::size(const std::string& directory) {
  const auto text = base::read_file(directory + "/size");

  return text ? base::parse_number<unsigned>(base::trim(*text)) : std::nullopt;
}

base::Result<Pool> Pool::create(unsigned jobs) {
  int error = 0;

  for (const std::string& place : places()) {
    remove_abandoned(place);
    std::string path = place + '/' + std::string(prefix) + "XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) {
      error = errno;
      continue;
    }
    Pool pool{std::move(path), jobs};
    if (auto made = pool.make_fifo(); !made)
      return made.error();

    return pool;
  }

  return base::Error::system("pool", "create a directory for it", error);
}

Pool::~Pool() {
  if (!directory_.empty())
    (void)base::remove_tree(directory_);
}

base::Result<void> Pool::make_fifo() {
  const std::string path = fifo(directory_);
  const std::string made = path + std::string(new_suffix);
  if (auto written = base::write_file_atomically(directory_ + "/size",
                                                 std::to_string(jobs_) + '\n');
      !written)
    return written;
  if (::mkfifo(made.c_str(), 0600) != 0)
    return base::Error::system(made, "create", errno);
  auto opened = base::Fd::open(made, O_RDWR | O_NONBLOCK);
  if (!opened)
    return opened.error();
  fifo_ = std::move(*opened);
  // Only now: a FIFO of the final name that nobody has open is abandoned.
  if (::rename(made.c_str(), path.c_str()) != 0)
    return base::Error::system(path, "rename", errno);

  return preload();
}

/// Single bytes that come back need pages of their own at both ends of the
/// queue, or the last client to return one would wait for ever.
base::Result<void> Pool::preload() {
  constexpr int page = 4096;
  const std::string tokens(jobs_ - 1, '+');
  const int needed = (static_cast<int>(jobs_) / page + 3) * page;
  if (::fcntl(fifo_.get(), F_GETPIPE_SZ) < needed &&
      ::fcntl(fifo_.get(), F_SETPIPE_SZ, needed) < 0)
    return base::Error::system(directory_,
                               "hold " + std::to_string(tokens.size()) +
                                   " tokens",
                               errno,
                               "ask for fewer jobs");

  return base::write_all(fifo_, tokens, directory_);
}

Pool::Audit Pool::audit() {
  constexpr auto longest_wait = std::chrono::milliseconds{500};
  auto reader = base::Fd::open(fifo(directory_), O_RDONLY | O_NONBLOCK);
  if (reader)
    fifo_ = std::move(*reader);
  // Without a writer of ours the queue hangs up when the last one is gone.
  pollfd writers{.fd = fifo_.get(), .events = 0, .revents = 0};
  (void)::poll(&writers, 1, static_cast<int>(longest_wait.count()));

  int found = 0;
  (void)::ioctl(fifo_.get(), FIONREAD, &found);

  return {.expected = jobs_ - 1, .found = static_cast<unsigned>(found)};
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
