// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the work of `jobroot map`, between a list that may still be growing, a
// pool that others use as well, and items that end when they like. One thread
// waits for all of them together.
#pragma once

#include "base/watch.hpp"
#include "cli/map_command.hpp"
#include "cli/map_items.hpp"
#include "cli/map_output.hpp"
#include "cli/progress_line.hpp"
#include "cli/supervise.hpp"
#include "jobserver/crew.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace cli {

/// What an item that fails means for the others.
enum class OnFailure { stop, go_on, ignore };

struct MapRequest {
  MapCommand command;
  /// Items for one call.
  std::size_t batch = 1;
  std::optional<unsigned> limit = {};
  bool keep_order = false;
  OnFailure on_failure = OnFailure::go_on;
};

/// How it all ended; what went wrong is left to be said.
struct MapEnd {
  Ended ended = {};
  std::optional<base::Error> error = {};
};

class MapRun {
public:
  /// What must be blocked, beside what `held` holds back.
  static sigset_t changes();

  static base::Result<MapEnd> run(MapRequest request,
                                  MapItems items,
                                  jobserver::Client client,
                                  const HeldSignals& held);

private:
  MapRun(MapRequest request,
         MapItems items,
         jobserver::Client client,
         const HeldSignals& held);

  base::Result<void> prepare();
  MapEnd to_the_end();
  bool is_over() const;

  void start_items();
  bool start_one(const std::vector<std::string>& items);
  void could_not_start(base::Error error);

  void wait();
  jobserver::Patience patience() const;
  void read_items();
  void take_signals();
  void take_signal(int signal, bool is_for_us_alone);
  void reap();
  void judge(const std::string& name, int status);
  void fail(int status, std::optional<base::Error> error = {});
  void stop(int status, std::optional<base::Error> error = {});
  void show_progress();

  MapRequest request_;
  MapItems items_;
  jobserver::Client client_;
  jobserver::Crew crew_;
  const HeldSignals& held_;
  const int pool_;
  base::Fd null_;
  /// Tells of ends of children, ^Z and its end.
  base::Fd changes_;
  std::optional<base::Watch> watch_;
  std::optional<MapOutput> output_;
  ProgressLine line_{"map"};
  /// What runs, with the name of its first item.
  std::unordered_map<pid_t, std::string> running_;
  std::uint64_t done_ = 0;
  std::uint64_t failed_ = 0;
  /// Nothing more can be started before something has ended.
  bool cramped_ = false;
  bool input_ready_ = false;
  bool stopping_ = false;
  bool orphaned_ = false;
  MapEnd end_;
};

} // namespace cli
