// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a mapped range has one owner, which unmaps it.
#pragma once

#include "base/fd.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <utility>

namespace base {

/// Owns a range of memory that shows a file; empty when default constructed.
class Mapping {
public:
  enum class Access { read, read_write };

  Mapping() = default;

  Mapping(Mapping&& other) noexcept
      : bytes_(std::exchange(other.bytes_, {})) {}

  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  /// `length` bytes of `fd` from `offset` (a multiple of the page size) on,
  /// shared with everybody who maps the file; `subject` names it in errors.
  static Result<Mapping> map(const Fd& fd,
                             std::size_t length,
                             Access access,
                             const std::string& subject,
                             off_t offset = 0);

  /// `length` zero bytes that children share with us until both are gone;
  /// memory is only taken for what is touched.
  static Result<Mapping> share(std::size_t length, const std::string& subject);

  /// `length` bytes that are zero in every child of a fork.
  static Result<Mapping> own(std::size_t length, const std::string& subject);

  std::span<std::byte> bytes() const { return bytes_; }

  std::byte* data() const { return bytes_.data(); }

  std::size_t size() const { return bytes_.size(); }

private:
  static Result<Mapping> map(std::size_t length,
                             int protection,
                             int flags,
                             int fd,
                             off_t offset,
                             const std::string& subject);

  explicit Mapping(std::span<std::byte> bytes)
      : bytes_(bytes) {}

  std::span<std::byte> bytes_;
};

} // namespace base
