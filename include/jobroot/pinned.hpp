// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: most of a session is mapped for good, and what did not fit is mapped
// while somebody looks at it. Users need not know which of the two they have.
#pragma once

#include "jobroot/syscall.hpp"

#include <stddef.h>

namespace jobroot {

/// A slot or more of the file, mapped for as long as this lives.
template <class T> class Pinned {
public:
  Pinned() = default;

  explicit Pinned(T* data) noexcept
      : data_(data) {}

  Pinned(T* data, void* window, size_t bytes) noexcept
      : data_(data),
        window_(window),
        bytes_(bytes) {}

  Pinned(const Pinned&) = delete;
  Pinned& operator=(const Pinned&) = delete;

  ~Pinned() {
    if (window_ != nullptr)
      sys::call(SYS_munmap, sys::word(window_), static_cast<long>(bytes_));
  }

  explicit operator bool() const noexcept { return data_ != nullptr; }

  T* get() const noexcept { return data_; }

  T& operator*() const noexcept { return *data_; }

  T* operator->() const noexcept { return data_; }

private:
  T* data_ = nullptr;
  void* window_ = nullptr;
  size_t bytes_ = 0;
};

} // namespace jobroot
