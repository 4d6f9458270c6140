// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see tokens_watch.hpp.
#include "cli/tokens_watch.hpp"

#include "cli/pool_json.hpp"
#include "cli/pool_text.hpp"
#include "cli/screen.hpp"
#include "cli/tokens_pools.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cstdio>
#include <thread>
#include <utility>

namespace cli {

namespace {

using Pools = std::vector<jobserver::PoolStatus>;

/// Bars first: that is what one looks at from afar.
std::vector<std::string> frame_of(const Pools& pools, const Look& look) {
  std::vector<std::string> frame;
  for (const auto& pool : pools) {
    if (!frame.empty())
      frame.emplace_back();
    frame.push_back(bar_of(pool, look));
    auto lines = lines_of(pool, look);
    frame.insert(frame.end(), lines.begin(), lines.end());
  }
  constexpr std::size_t enough_for_a_hint = 4;
  if (frame.size() > look.height && look.height >= enough_for_a_hint) {
    const std::size_t hidden = frame.size() - look.height + 1;
    frame.resize(look.height);
    frame.back() =
        fmt::format("... {} more lines", hidden).substr(0, look.width);
  }

  return frame;
}

void watch_on_screen(const std::vector<std::string>& directories, Pools pools) {
  constexpr std::chrono::milliseconds between{250};
  const Screen screen;
  do {
    const Look look = Look::at(STDOUT_FILENO);
    Screen::show(frame_of(pools, look), look);
    if (!Screen::wait(between))
      return;
    auto next = look_at_pools(directories);
    if (!next)
      return;
    pools = std::move(*next);
  } while (true);
}

/// False when nobody reads any more.
bool print(const Pools& pools, bool as_json, bool is_first) {
  if (as_json) {
    print_json_line(json_of(pools));
  } else {
    for (const auto& pool : pools) {
      fmt::print("{}", std::exchange(is_first, false) ? "" : "\n");
      for (const std::string& line : lines_of(pool, {}))
        fmt::print("{}\n", line);
    }
  }

  return std::fflush(stdout) == 0;
}

void watch_on_paper(const std::vector<std::string>& directories,
                    Pools pools,
                    bool as_json) {
  for (bool is_first = true; print(pools, as_json, is_first);
       is_first = false) {
    std::this_thread::sleep_for(std::chrono::seconds{1});
    auto next = look_at_pools(directories);
    if (!next)
      return;
    pools = std::move(*next);
  }
}

} // namespace

base::Result<Pools> look_at_pools(const std::vector<std::string>& directories) {
  Pools pools;
  base::Error error;
  for (const std::string& directory : directories)
    if (auto status = directory == pool_of_make
                          ? jobserver::status_of_makes_pool()
                          : jobserver::status_of(directory))
      pools.push_back(std::move(*status));
    else
      error = status.error();
  if (pools.empty())
    return error;

  return pools;
}

base::Result<void> watch_pools(const std::vector<std::string>& directories,
                               bool as_json) {
  auto pools = look_at_pools(directories);
  if (!pools)
    return pools.error();
  if (is_screen(STDOUT_FILENO) && !as_json)
    watch_on_screen(directories, std::move(*pools));
  else
    watch_on_paper(directories, std::move(*pools), as_json);

  return {};
}

} // namespace cli
