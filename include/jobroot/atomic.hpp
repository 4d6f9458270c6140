// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: words in a mapped file are plain integers to the format, and atomic to
// whoever reads them while others write. Each name says what it pairs with.
#pragma once

#include <stdint.h>

namespace jobroot {

/// Sees everything written before the publish() whose value it returns.
template <class T> T acquire(const T& word) noexcept {
  return __atomic_load_n(&word, __ATOMIC_ACQUIRE);
}

/// A count or hint: nothing is read through it.
template <class T> T relaxed(const T& word) noexcept {
  return __atomic_load_n(&word, __ATOMIC_RELAXED);
}

/// Replaces `expected` and makes all earlier writes visible to acquire(); on
/// failure `expected` holds what was found.
template <class T> bool publish(T& word, T& expected, T desired) noexcept {
  return __atomic_compare_exchange_n(
      &word, &expected, desired, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/// For counters: a reader that sees the record published next sees this, too.
template <class T> void raise(T& word) noexcept {
  __atomic_fetch_add(&word, T{1}, __ATOMIC_RELEASE);
}

template <class T> void set_bits(T& word, T bits) noexcept {
  __atomic_fetch_or(&word, bits, __ATOMIC_RELEASE);
}

template <class T> void clear_bits(T& word, T bits) noexcept {
  __atomic_fetch_and(&word, static_cast<T>(~bits), __ATOMIC_RELEASE);
}

/// Between a change of one word and a look at another, when somebody else may
/// do the same with the words exchanged: one of the two sees the other's.
inline void order_before_looking() noexcept {
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

} // namespace jobroot
