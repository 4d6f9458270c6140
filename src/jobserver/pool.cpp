// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pool.hpp.
#include "jobserver/pool.hpp"

#include "base/file.hpp"
#include "jobserver/pool_ledger.hpp"
#include "jobserver/pool_place.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace jobserver {

std::string Pool::fifo(const std::string& directory) {
  return fifo_in(directory);
}

std::optional<unsigned> Pool::size(const std::string& directory) {
  const auto header = header_in(directory);

  return header ? std::optional{header->slots} : std::nullopt;
}

bool Pool::is_name(const std::string& name) {
  return is_plain_name(name);
}

std::optional<std::string> Pool::find(const std::string& name) {
  for (const std::string& place : places_for_pools())
    if (const std::string path = named_pool_in(place, name);
        is_own_directory(path) && !is_abandoned(path))
      return path;

  return std::nullopt;
}

std::vector<std::string> Pool::all() {
  std::vector<std::string> pools;
  for (const std::string& place : places_for_pools())
    for (std::string& directory : pools_in(place))
      if (!is_abandoned(directory) &&
          std::ranges::find(pools, directory) == pools.end())
        pools.push_back(std::move(directory));

  return pools;
}

base::Result<Pool> Pool::create(const Plan& plan) {
  base::Error error = {};

  for (const std::string& place : places_for_pools()) {
    remove_abandoned_pools(place);
    const auto directory = make_pool_directory(place, plan.name);
    auto pool = directory ? create_in(*directory, plan)
                          : base::Result<Pool>{directory.error()};
    if (pool)
      return pool;
    error = pool.error();
    // Two of one name would be found one at a time.
    if (!plan.name.empty() && is_own_directory(named_pool_in(place, plan.name)))
      break;
  }

  return error;
}

base::Result<Pool> Pool::create_in(const std::string& directory,
                                   const Plan& plan) {
  Pool pool{directory};
  const std::string path = fifo(directory);
  const std::string made = unfinished_fifo_in(directory);
  if (::mkfifo(made.c_str(), 0600) != 0)
    return base::Error::system(made, "create", errno);
  const auto queue = base::Fd::open(made, O_RDWR | O_NONBLOCK);
  if (!queue)
    return queue.error();
  if (auto ledger = make_ledger(directory, plan, queue->get()); !ledger)
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

void Pool::let_go() {
  remove();
  open_.reset();
  queue_.reset();
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
