// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see captured.hpp. Who started us, however far above, and reads what we
// print, wants it; who was started beside us, as by `make | tee log`, only
// passes it on, and what he writes may be wanted.
#include "captured.hpp"

#include "jobroot/make_words.hpp"
#include "process_state.hpp"

namespace shim {
namespace {

using jobroot::sys::call;
using jobroot::sys::word;

constexpr int longest_pipeline = 16;

/// How often to look whether what has begun is over, a millisecond apart.
constexpr int most_looks = 1000;

void wait_a_millisecond() noexcept {
  struct {
    long tv_sec = 0, tv_nsec = 1'000'000;
  } time;

  call(SYS_ppoll, 0, 0, word(&time), 0, 0);
}

/// Whether an ancestor has `pipe` open to read it. A shell that starts a
/// pipeline has it as well, until it has started who reads it; but it does not
/// sleep before that.
bool wants(uint32_t ancestor, const Pipe& pipe) noexcept {
  for (int i = 0; i < most_looks; i++) {
    const bool sleeps = ProcessState(ancestor).letter == 'S';
    if (!pipe.is_read_by(ancestor))
      return false;
    if (sleeps)
      return true;
    wait_a_millisecond();
  }
  return false;
}

/// Who reads a pipe.
struct Reader {
  uint32_t pid = 0;
  bool passes_on = false; ///< what it reads to its own standard output
};

bool is_silent_make(uint32_t pid) noexcept {
  CommandLine line(pid);
  bool is_silent = false;
  const auto see = [&](jobroot::MakeSays says, jobroot::WrapWord) {
    is_silent = is_silent || says == jobroot::MakeSays::silence;
  };
  jobroot::read_make_words(
      line.behind_name(), [](jobroot::WrapWord) {}, see);
  return is_silent;
}

/// Those who started us, up to wrap.
class Ancestors {
public:
  Ancestors(uint32_t own, uint32_t front) noexcept {
    uint32_t parent = ProcessState(own).parent;
    while (parent != 0 && parent != front && count_ < most) {
      list_[count_++] = parent;
      parent = ProcessState(parent).parent;
    }
  }

  /// Whether the first make below `reader` prints no commands, which is us if
  /// it is nobody else: those of cmake silence all that are below them.
  bool is_silent_below(uint32_t reader, bool are_we) const noexcept {
    bool is_silent = are_we;
    for (uint32_t i = 0; i < count_ && list_[i] != reader; i++) {
      const ProcessState state(list_[i]);
      if (same(state.name, "make") || same(state.name, "gmake"))
        is_silent = is_silent_make(list_[i]);
    }
    return is_silent;
  }

  Reader reader_of(const Pipe& pipe) const noexcept {
    for (uint32_t i = 0; i < count_; i++) {
      const bool is_wanted = wants(list_[i], pipe);
      const Children children(list_[i]);
      const auto reads = [&](uint32_t pid) { return Pipe(pid, 0) == pipe; };
      if (const uint32_t child = children.find(reads))
        return {child, true};
      if (is_wanted)
        return start_reader(children, pipe)
                   ? Reader()
                   : Reader{list_[i], is_ours(list_[i])};
    }
    return {};
  }

  bool start_reader_of(const Pipe& pipe) const noexcept {
    for (uint32_t i = 0; i < count_; i++)
      if (start_reader(Children(list_[i]), pipe))
        return true;
    return false;
  }

private:
  static constexpr uint32_t most = 64;

  /// Whether there is one who was just started to read it, and has not got it
  /// as its input yet, or not until a moment ago.
  static bool start_reader(const Children& children,
                           const Pipe& pipe) noexcept {
    const auto starts = [&](uint32_t pid) {
      const bool runs = ProcessState(pid).letter != 'S';
      return runs ? pipe.is_read_by(pid) : Pipe(pid, 0) == pipe;
    };
    return children.find(starts) != 0;
  }

  /// `map` reads what it starts only to put it into order.
  static bool is_ours(uint32_t pid) noexcept {
    return same(ProcessState(pid).name, "jobroot");
  }

  uint32_t list_[most];
  uint32_t count_ = 0;
};

Reader find_reader(const Ancestors& ancestors, const Pipe& pipe) noexcept {
  Reader reader = ancestors.reader_of(pipe);
  for (int i = 0;
       i < most_looks && reader.pid == 0 && ancestors.start_reader_of(pipe);
       i++) {
    wait_a_millisecond();
    reader = ancestors.reader_of(pipe);
  }
  return reader;
}

/// Whether the reader wants the errors as well.
bool wants_errors(uint32_t reader, uint32_t own, const Pipe& output) noexcept {
  const Pipe errors(own, 2);
  return errors.is_there() && (errors == output || errors.is_read_by(reader));
}

} // namespace

Capture find_capture(uint32_t front, bool is_silent) noexcept {
  const uint32_t own = front != 0 ? number_in_proc() : 0;
  const Pipe output(own, 1);
  if (own == 0 || !output.is_there())
    return {};
  const Ancestors ancestors(own, front);
  Pipe pipe = output;
  for (int i = 0; i < longest_pipeline && pipe.is_there(); i++) {
    if (pipe == Pipe(front, 1) || pipe == Pipe(front, 2))
      return {};
    const Reader reader = find_reader(ancestors, pipe);
    if (reader.pid != 0 && !reader.passes_on) {
      Capture capture;
      capture.is_there = !wants_errors(reader.pid, own, output) ||
                         ancestors.is_silent_below(reader.pid, is_silent);
      const ProcessState state(reader.pid);
      jobroot::copy_bytes(capture.reader, state.name, sizeof capture.reader);
      return capture;
    }
    pipe = Pipe(reader.pid, 1);
  }
  return {};
}

} // namespace shim
