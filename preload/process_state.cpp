// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see process_state.hpp.
#include "process_state.hpp"

namespace shim {
namespace {

using jobroot::ProcPath;
using jobroot::take_number;
using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

} // namespace

/// "7 (sh) S 6 …"; the name may hold anything.
ProcessState::ProcessState(uint32_t pid) noexcept {
  char text[512];
  const char* const end =
      text + ProcPath(pid).add("/stat").read(text, sizeof text);
  const char* close = end;
  while (close > text && *close != ')')
    close--;
  const char* at = text;
  while (at < close && *at != '(')
    at++;
  if (at == close || end - close < 4)
    return;
  for (size_t i = 0; ++at < close && i + 1 < sizeof name; i++)
    name[i] = *at;
  letter = close[2];
  close += 4;
  parent = take_number(close);
}

CommandLine::CommandLine(uint32_t pid) noexcept {
  const char* const end =
      text_ + ProcPath(pid).add("/cmdline").read(text_, sizeof text_);
  const char* at = text_;
  for (size_t i = 0; i < most && at < end; i++) {
    words_[i] = at;
    at += length_of(at) + 1;
  }
}

uint32_t number_in_proc() noexcept {
  char text[16];
  const long bytes = call(SYS_readlinkat,
                          AT_FDCWD,
                          word("/proc/self"),
                          word(text),
                          sizeof text - 1);
  if (failed(bytes))
    return 0;
  text[bytes] = 0;
  const char* at = text;
  return take_number(at);
}

} // namespace shim
