// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see map_command.hpp.
#include "cli/map_command.hpp"

#include "base/child_process.hpp"
#include "base/text.hpp"
#include "cli/supervise.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace cli {

namespace {

constexpr const char* preload_name = "LD_PRELOAD";

} // namespace

MapCommand::MapCommand(std::vector<std::string> words, std::string mark)
    : words_(std::move(words)),
      mark_(std::move(mark)) {
  if (const char* const preload = std::getenv(preload_name))
    preload_ = preload;
  if (std::ranges::none_of(words_, [this](const std::string& word) {
        return word.find(mark_) != std::string::npos;
      }))
    words_.push_back(mark_);
}

bool MapCommand::takes_one() const {
  return std::ranges::any_of(words_, [this](const std::string& word) {
    return word != mark_ && word.find(mark_) != std::string::npos;
  });
}

std::vector<std::string>
MapCommand::with(const std::vector<std::string>& items) const {
  std::vector<std::string> argv;
  argv.reserve(words_.size() + items.size());
  for (const std::string& word : words_)
    if (word == mark_)
      argv.insert(argv.end(), items.begin(), items.end());
    else
      argv.push_back(base::replace_all(word, mark_, items.front()));

  return argv;
}

base::Result<pid_t> MapCommand::start(const std::vector<std::string>& items,
                                      const base::Spawned& child) {
  std::vector<std::string> argv = with(items);
  if (auto found = find_program(argv); !found)
    return found.error();

  return base::spawn(path_, argv, child);
}

base::Result<void> MapCommand::find_program(std::vector<std::string>& argv) {
  if (path_.empty() || argv.front() != asked_) {
    asked_ = argv.front();
    if (preload_)
      ::setenv(preload_name, preload_->c_str(), 1);
    program_ = as_from_here({asked_}).front();
    auto path = base::find_program(program_);
    if (!path)
      return path.error();
    path_ = std::move(*path);
  }
  argv.front() = program_;

  return {};
}

} // namespace cli
