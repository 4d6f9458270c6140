// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a descriptor has one owner, is close-on-exec unless somebody says
// otherwise, and is closed in one place of the whole program.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

#include <string>
#include <utility>

namespace base {

/// Owns a descriptor; -1 is the only empty value.
class Fd {
public:
  Fd() = default;

  explicit Fd(int fd)
      : fd_(fd) {}

  Fd(Fd&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)) {}

  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }

  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;

  ~Fd() { reset(); }

  int get() const { return fd_; }

  explicit operator bool() const { return fd_ >= 0; }

  int release() { return std::exchange(fd_, -1); }

  /// Closes; the error that close(2) may report is for close() below.
  void reset();

  /// Closes and says whether what was written has arrived.
  Result<void> close(const std::string& subject);

  /// openat(2) with O_CLOEXEC added.
  static Result<Fd>
  openat(int directory, const std::string& path, int flags, mode_t mode = 0);
  static Result<Fd> open(const std::string& path, int flags, mode_t mode = 0);

  struct Pipe;
  /// pipe2(2) with O_CLOEXEC.
  static Result<Pipe> pipe();

  /// Closes all descriptors from `first` on, whoever owns them: for a child
  /// that runs no program.
  static void close_from(int first);

private:
  int fd_ = -1;
};

struct Fd::Pipe {
  Fd read_end;
  Fd write_end;
};

} // namespace base
