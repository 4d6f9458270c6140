// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a makefile's own `MAKEFLAGS += -j` makes a client of a job server leave
// it, and a make has read its arguments when it comes to that line. So who
// tells it of the job server looks for the line before.
#pragma once

#include "jobroot/make_words.hpp"

namespace jobroot {

/// Reads the text of a makefile in pieces. Conditions are not understood: a
/// line counts wherever it is, but for recipes and what is included.
class MakefileJobs {
public:
  void read(const char* text, size_t bytes) noexcept {
    for (size_t i = 0; i < bytes; i++) {
      while (is_other_ && i < bytes && text[i] != '\n')
        last_ = text[i++];
      if (i < bytes)
        add(text[i]);
    }
  }

  /// After the last piece: whether it says of itself how many jobs it runs.
  bool is_told() noexcept {
    end_line();
    return is_told_;
  }

private:
  /// Longer ones are cut.
  static constexpr size_t longest = 1024;

  /// Most lines are other ones from their first character on.
  void add(char c) noexcept {
    const bool is_continued = c == '\n' && last_ == '\\';
    last_ = c;
    if (is_continued && length_ > 0)
      line_[length_ - 1] = ' ';
    else if (c == '\n' && !is_continued)
      end_line();
    else if (length_ == 0 && !make_is_one_of(c, " Meop"))
      is_other_ = true;
    else if (!is_other_ && length_ < longest)
      line_[length_++] = c;
  }

  void end_line() noexcept {
    line_[length_] = 0;
    is_told_ = is_told_ || tells(line_);
    length_ = 0;
    is_other_ = false;
  }

  static bool tells(const char* line) noexcept {
    const char* at = value_in(line);
    while (at != nullptr && *at != 0 && *at != '#') {
      if (is_jobs(wrap_next_word(at)))
        return true;
      at = behind_blanks(at);
    }
    return false;
  }

  static const char* behind_blanks(const char* at) noexcept {
    while (*at == ' ' || *at == '\t')
      at++;
    return at;
  }

  /// What a line assigns to MAKEFLAGS; null: it does not.
  static const char* value_in(const char* line) noexcept {
    constexpr char name[] = "MAKEFLAGS";
    const char* at = behind_blanks(line);
    for (const char* word : {"export", "override", "private"})
      if (const char* const behind = text_behind(at, word))
        at = behind_blanks(behind);
    at = text_behind(at, name);
    if (at == nullptr)
      return at;
    at = behind_blanks(at);
    while (make_is_one_of(*at, ":+?"))
      at++;
    return *at == '=' ? behind_blanks(at + 1) : nullptr;
  }

  static bool is_jobs(WrapWord word) noexcept {
    if (!word.is_option())
      return false;
    size_t kept = 0;
    const MakeOption option = word.text[1] == '-'
                                  ? make_long_option(word)
                                  : make_bundle(word, &kept, [](char) {});
    return option.letter == 'j';
  }

  char line_[longest + 1];
  size_t length_ = 0;
  char last_ = 0;
  bool is_other_ = false;
  bool is_told_ = false;
};

} // namespace jobroot
