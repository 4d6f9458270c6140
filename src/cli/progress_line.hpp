// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who waits for the copy of a large tree, or for the end of a long list,
// wants to see that it goes on.
#pragma once

#include "view/copy_tree.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cli {

/// One line on a terminal, for what takes longer than a second.
class ProgressLine {
public:
  explicit ProgressLine(std::string subject)
      : subject_(std::move(subject)) {}

  ProgressLine(const ProgressLine&) = delete;
  ProgressLine(ProgressLine&&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ProgressLine& operator=(ProgressLine&&) = delete;

  ~ProgressLine() {
    if (shown_)
      write("\r\033[K");
  }

  using Clock = std::chrono::steady_clock;

  /// `text()` is called when it is time for a new one.
  template <class Text> void show(Text text) {
    const auto now = Clock::now();
    if (!terminal_ || now < next_)
      return;
    next_ = now + std::chrono::milliseconds{100};
    shown_ = true;
    write(fmt::format("\r\033[Kjobroot: {}: {}", subject_, text()));
  }

  void show(const view::CopyProgress& progress) {
    show([&] {
      return fmt::format(
          "{} entries, {} MiB", progress.entries, progress.bytes >> 20);
    });
  }

  /// When that will be, if ever.
  std::optional<Clock::time_point> next() const {
    return terminal_ ? std::optional{next_} : std::nullopt;
  }

private:
  static void write(std::string_view text) {
    [[maybe_unused]] const ssize_t written =
        ::write(STDERR_FILENO, text.data(), text.size());
  }

  std::string subject_;
  bool terminal_ = ::isatty(STDERR_FILENO) == 1;
  bool shown_ = false;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds{1};
};

} // namespace cli
