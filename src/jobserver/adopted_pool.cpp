// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a make that started us has a pool, a queue without a ledger that only
// some of the programs below could find. Adopted, it is found by all of them
// like a pool of `serve`, and what they held when they were killed comes back:
// with the next wrap of that make, if all who looked after it were killed, too.
#include "base/file.hpp"
#include "jobserver/pool.hpp"
#include "jobserver/pool_ledger.hpp"
#include "jobserver/pool_place.hpp"
#include "jobserver/server.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

namespace jobserver {

namespace {

/// A link is made at once only on the file system that the queue is on.
std::vector<std::string> places_near(const struct stat& queue) {
  std::vector<std::string> places = places_for_pools();
  std::ranges::stable_partition(places, [&](const std::string& place) {
    struct stat status {};

    return ::stat(place.c_str(), &status) == 0 && status.st_dev == queue.st_dev;
  });

  return places;
}

/// The file that `queue` was opened by, if it still is that; empty: a pipe.
std::string path_of(int queue) {
  struct stat opened {};

  struct stat found {};

  std::error_code error;
  std::string path = std::filesystem::read_symlink(
                         fmt::format("/proc/self/fd/{}", queue), error)
                         .string();
  const bool is_it = path.starts_with('/') && ::fstat(queue, &opened) == 0 &&
                     ::stat(path.c_str(), &found) == 0 &&
                     base::is_same_file(found, opened);

  return is_it ? path : std::string();
}

/// By the best of names: one more of the FIFO itself, which is of use in every
/// namespace, also when the make has removed its own; else a link to that;
/// else, for a pipe, a link to the descriptor that we have.
base::Result<void> link_queue(int queue, const std::string& to) {
  const std::string here = fmt::format("/proc/self/fd/{}", queue);
  if (::linkat(
          AT_FDCWD, here.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0)
    return {};
  std::string target = path_of(queue);
  if (target.empty())
    target = fmt::format("/proc/{}/fd/{}", ::getpid(), queue);
  if (::symlink(target.c_str(), to.c_str()) != 0)
    return base::Error::system(to, "make a link", errno);

  return {};
}

bool is_of(const jobroot::LedgerHeader& header, const struct stat& queue) {
  return header.is_foreign != 0 && header.fifo_inode == queue.st_ino &&
         header.fifo_device == queue.st_dev;
}

} // namespace

base::Result<Pool> Pool::adopt(const Ends& outer, unsigned jobs) {
  base::Error error = {};

  struct stat queue {};

  if (::fstat(outer.wait_fd(), &queue) != 0 || !S_ISFIFO(queue.st_mode) ||
      !outer.are_private())
    return base::Error{
        .subject = "MAKEFLAGS",
        .found = "found a job server that only some of the programs below "
                 "could open",
        .remedy = "run make as the user that runs its recipes, and with pipes"};
  const std::vector<std::string> places = places_near(queue);
  for (const std::string& place : places)
    for (const std::string& directory : pools_in(place))
      if (auto pool = take_over(directory, outer, queue))
        return std::move(*pool);
  for (const std::string& place : places) {
    remove_abandoned_pools(place);
    const auto directory = make_pool_directory(place, {});
    auto pool = directory ? adopt_in(*directory, outer, jobs)
                          : base::Result<Pool>{directory.error()};
    if (pool)
      return pool;
    error = pool.error();
  }

  return error;
}

std::optional<Pool> Pool::take_over(const std::string& directory,
                                    const Ends& outer,
                                    const struct stat& queue) {
  constexpr std::chrono::milliseconds longest_change{100};
  const auto header = header_in(directory);
  if (!header || !is_of(*header, queue) || is_served(*header))
    return std::nullopt;
  // Where only its keeper was killed, the front is about to be the server.
  std::this_thread::sleep_for(longest_change);

  Pool pool{directory};
  pool.queue_ = outer.another();
  const std::string link = fifo(directory);
  if (struct stat found{};
      ::stat(link.c_str(), &found) != 0 || !base::is_same_file(found, queue))
    if (::unlink(link.c_str()) != 0 || !link_queue(pool.queue_.get(), link))
      return std::nullopt;
  auto open = OpenPool::open(directory);
  if (!open)
    return std::nullopt;
  const Turn turn = open->turn();
  if (open->has_server()) {
    pool.leave();
    return std::nullopt;
  }
  Server{*open, {}}.begin();
  (void)Reclaimer{}.sweep(*open, Reclaim::now, Evening::no);
  pool.open_.emplace(std::move(*open));

  return pool;
}

base::Result<Pool>
Pool::adopt_in(const std::string& directory, const Ends& outer, unsigned jobs) {
  Pool pool{directory};
  pool.queue_ = outer.another();
  const std::string mark = unfinished_fifo_in(directory);
  if (!pool.queue_ || ::mkfifo(mark.c_str(), 0600) != 0)
    return base::Error::system(directory, "make a pool", errno);
  const int queue = pool.queue_.get();
  if (auto ledger =
          make_ledger(directory, {.jobs = jobs}, queue, Queue::foreign);
      !ledger)
    return ledger.error();
  if (auto linked = link_queue(queue, fifo(directory)); !linked)
    return linked.error();
  (void)::unlink(mark.c_str());

  auto open = OpenPool::open(directory);
  if (!open)
    return open.error();
  pool.open_.emplace(std::move(*open));

  return pool;
}

} // namespace jobserver
