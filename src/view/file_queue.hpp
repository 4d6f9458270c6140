// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the walk through a tree is one thread's work, filling the files that
// it makes is not: they wait here for as many threads as there are job tokens.
// Without any, whoever puts a file in fills it.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <sys/stat.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace view {

class Workers;

/// A file that has been made and is to get its contents and attributes.
struct FileToFill {
  base::Fd from;
  base::Fd to;
  struct statx status;
  std::string subject;
};

class FileQueue {
public:
  using Fill = std::function<base::Result<void>(const FileToFill&)>;

  /// `workers` may be null; `fill` is called by several threads at once.
  FileQueue(Workers* workers, Fill fill);
  FileQueue(const FileQueue&) = delete;
  FileQueue(FileQueue&&) = delete;
  FileQueue& operator=(const FileQueue&) = delete;
  FileQueue& operator=(FileQueue&&) = delete;

  ~FileQueue() { stop(); }

  /// Fills the file now or later. Returns the first failure there was.
  base::Result<void> put(FileToFill file);

  /// Helps until all are filled, and gives the tokens back.
  base::Result<void> finish();

private:
  void stop();
  void work();
  void hire();
  bool fill_next(std::unique_lock<std::mutex>& lock);

  Workers* workers_;
  Fill fill_;
  std::mutex mutex_;
  std::condition_variable something_to_do_;
  std::deque<FileToFill> files_;
  base::Result<void> first_failure_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

} // namespace view
