// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a program was told of jobs is said in few words, whatever it was
// called with, and without memory of its own.
#pragma once

#include "jobroot/make_words.hpp"

namespace shim {

/// A text that is put together; what does not fit is left out.
class Brief {
public:
  Brief() noexcept { *text_ = 0; }

  const char* text() const noexcept { return text_; }

  bool is_empty() const noexcept { return length_ == 0; }

  void put(jobroot::WrapWord word) noexcept {
    for (size_t i = 0; i < word.bytes && length_ + 1 < sizeof text_; i++)
      text_[length_++] = word.text[i];
    text_[length_] = 0;
  }

  void put(const char* text) noexcept { put(jobroot::WrapWord::of(text)); }

  /// Begins another part.
  void next(const char* between) noexcept {
    if (!is_empty())
      put(between);
  }

  /// What a make's word says, if that is of jobs.
  void put_jobs(jobroot::MakeSays says, jobroot::WrapWord value) noexcept {
    if (says != jobroot::MakeSays::jobs && says != jobroot::MakeSays::server)
      return;
    next(" ");
    put(says == jobroot::MakeSays::jobs ? "-j" : "…");
    put(says == jobroot::MakeSays::jobs ? value : jobroot::WrapWord());
  }

private:
  char text_[200];
  size_t length_ = 0;
};

} // namespace shim
