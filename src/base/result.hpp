// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: every fallible function says so in its type, and an error carries all
// that its one line for the user needs, so that only the command line prints.
// Result<T> has std::expected's member names, which clang 14 cannot read yet.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace base {

/// One failure, as the user reads it:
/// `jobroot: SUBJECT: FOUND; REMEDY` (the remedy is left out when empty).
/// `exit_status` is what the command ends with.
struct Error {
  std::string subject; ///< empty: the program itself
  std::string found;
  std::string remedy = {};
  int exit_status = 1;

  /// A system call that failed: "cannot OPERATION: strerror(code)".
  static Error system(std::string subject,
                      const std::string& operation,
                      int code,
                      std::string remedy = {});
};

/// "SUBJECT: FOUND; REMEDY", without the program's name and without newline.
std::string render(const Error& error);

template <class T> class [[nodiscard]] Result {
public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}

  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }

  explicit operator bool() const { return has_value(); }

  T& value() { return std::get<0>(state_); }

  const T& value() const { return std::get<0>(state_); }

  T& operator*() { return value(); }

  const T& operator*() const { return value(); }

  T* operator->() { return &value(); }

  const T* operator->() const { return &value(); }

  Error& error() { return std::get<1>(state_); }

  const Error& error() const { return std::get<1>(state_); }

private:
  std::variant<T, Error> state_;
};

template <> class [[nodiscard]] Result<void> {
public:
  Result() = default;

  Result(Error error)
      : error_(std::move(error)) {}

  bool has_value() const { return !error_; }

  explicit operator bool() const { return has_value(); }

  Error& error() { return *error_; }

  const Error& error() const { return *error_; }

private:
  std::optional<Error> error_;
};

} // namespace base
