// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the keeper tells the front what happens to the command through a pipe,
// a note at a time. A pipe and not the keeper's exit status, because the front
// may end before the keeper, and the keeper before the command.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace keeper {

struct Note {
  enum class Kind : std::uint32_t {
    nothing,
    started,   ///< `value` is the command's pid
    stopped,   ///< by a signal, as by ^Z; not told to the front, but done to it
    continued, ///< after that
    ended,     ///< `value` is its status; `left` says whether processes remain
    remark,    ///< `text` is a line for the user
    failed,    ///< `error` says what we could not do
    done,      ///< nothing is left to do but to exit
  };

  Kind kind = Kind::nothing;
  int value = 0;
  bool left = false;
  base::Error error = {};
  std::string text = {};
};

/// Nobody may be reading any more: what cannot be written is dropped.
void write_note(const base::Fd& pipe, const Note& note);

/// The next note, or nothing when the writer is gone.
std::optional<Note> read_note(const base::Fd& pipe);

} // namespace keeper
