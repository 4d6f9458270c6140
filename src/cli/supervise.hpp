// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a command of ours that must do something after CMD's end stands between
// CMD and whoever signals it. It passes signals on, stops when CMD stops, and
// in the end dies of what CMD was meant to die of, so that neither a shell nor
// make can tell that it was there.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <signal.h>
#include <sys/signalfd.h>
#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// From here on the signals that would end us are held back, except those
/// that our caller ignores.
class HeldSignals {
public:
  HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  HeldSignals(HeldSignals&&) = delete;
  HeldSignals& operator=(HeldSignals&&) = delete;

  ~HeldSignals() { restore(); }

  /// Lets them through; also what a child does before exec.
  void restore() const;

  /// The mask that our caller gave us.
  const sigset_t& before() const { return before_; }

  /// Becomes readable when there is one.
  int fd() const { return fd_.get(); }

private:
  sigset_t before_;
  base::Fd fd_;
};

/// How CMD ended, and the last signal that asked it to.
struct Ended {
  int status = 0;
  std::optional<int> signal = {};
};

/// Runs CMD to its end; `started` is called once it exists.
base::Result<Ended> supervise(const std::vector<std::string>& argv,
                              const HeldSignals& held,
                              const std::function<void()>& started = {});

/// What the process is to end with. Does not return where CMD did not survive
/// a signal that was sent to us as well: we die of the same.
int end_as(const Ended& ended, const HeldSignals& held);

/// Reports an error of supervise() or of what came before it: CMD's own status
/// 1 must not be mistaken for ours.
int fail_before_command(base::Error error);

/// CMD as it is to be started from here: inside a session with our own fakeroot
/// for another. Makes our environment fit for its program.
std::vector<std::string> as_from_here(const std::vector<std::string>& argv);

/// Whether the processes below `ancestor`, or itself, have not got this signal:
/// a terminal sends it to all, and so may one of them.
bool is_for_us_alone(const signalfd_siginfo& info, pid_t ancestor);

/// Becomes CMD: where nothing is to be done afterwards. Returns only if that
/// fails, with the status to end with.
int become(const std::vector<std::string>& argv);

} // namespace cli
