// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see descendants.hpp.
#include "keeper/descendants.hpp"

#include "base/child_process.hpp"

#include <sys/wait.h>

#include <utility>

namespace keeper {

std::optional<Note> Descendants::look() {
  for (;;) {
    int state = 0;
    const pid_t pid = ::waitpid(-1, &state, WNOHANG | WUNTRACED | WCONTINUED);
    if (pid <= 0)
      return tell(pid == 0);
    if (pid == sweeper_)
      sweeper_ = 0;
    if (pid != command_)
      continue;
    if (auto note = notice(state))
      return note;
  }
}

std::optional<Note> Descendants::notice(int state) {
  if (WIFSTOPPED(state))
    return Note{.kind = Note::Kind::stopped};
  if (WIFCONTINUED(state))
    return Note{.kind = Note::Kind::continued};
  ended_ = Note{.kind = Note::Kind::ended, .value = base::shell_status(state)};

  return std::nullopt;
}

/// The command's orphans became ours before its end was reported to us, so
/// that now is known whether it left any.
std::optional<Note> Descendants::tell(bool others) {
  if (!ended_)
    return others ? std::optional{Note{}} : std::nullopt;
  if (others && sweeper_ != 0) {
    ::waitpid(std::exchange(sweeper_, 0), nullptr, 0);
    return look();
  }
  ended_->left = others;

  return std::exchange(ended_, std::nullopt);
}

} // namespace keeper
