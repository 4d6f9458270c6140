// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see file_queue.hpp.
#include "view/file_queue.hpp"

#include "view/copy_tree.hpp"

#include <system_error>

namespace view {

using base::Result;

namespace {

/// Each file that waits has two descriptors open.
constexpr std::size_t most_waiting = 64;

} // namespace

FileQueue::FileQueue(Workers* workers, Fill fill)
    : workers_(workers),
      fill_(std::move(fill)) {}

Result<void> FileQueue::put(FileToFill file) {
  if (workers_ == nullptr)
    return fill_(file);

  std::unique_lock lock{mutex_};
  files_.push_back(std::move(file));
  if (files_.size() > threads_.size())
    hire();
  something_to_do_.notify_one();
  // Nobody else there, or they cannot keep up.
  while (threads_.empty() || files_.size() > most_waiting)
    if (!fill_next(lock))
      break;
  return first_failure_;
}

Result<void> FileQueue::finish() {
  {
    std::unique_lock lock{mutex_};
    while (fill_next(lock)) {
    }
  }
  stop();
  return first_failure_;
}

void FileQueue::stop() {
  {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    files_.clear();
  }
  something_to_do_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
    workers_->give_back();
  }
  threads_.clear();
}

void FileQueue::hire() {
  if (!workers_->take())
    return;
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    workers_->give_back(); // no more threads to be had: fewer will do
  }
}

void FileQueue::work() {
  std::unique_lock lock{mutex_};
  while (!closed_)
    if (!fill_next(lock) && !closed_)
      something_to_do_.wait(lock);
}

/// Takes one file and fills it without the lock; false if there is none.
bool FileQueue::fill_next(std::unique_lock<std::mutex>& lock) {
  if (files_.empty())
    return false;
  const FileToFill file = std::move(files_.front());
  files_.pop_front();
  lock.unlock();
  Result<void> filled = fill_(file);
  lock.lock();
  if (!filled && first_failure_)
    first_failure_ = std::move(filled);
  return true;
}

} // namespace view
