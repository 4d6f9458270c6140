// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a line of the operation log is put together where nothing may be
// allocated, perhaps on a signal stack, and is written by one call, so that
// the lines of many processes never mix. It is never longer than what a pipe
// takes at once.
#pragma once

#include "jobroot/xattr_list.hpp"

#include <errno.h>

namespace jobroot {

/// Words with one blank between them; a word has no blank in it.
class LogLine {
public:
  const char* data() const noexcept { return text_; }

  size_t size() const noexcept { return length_; }

  void character(char c) noexcept {
    if (length_ < room)
      text_[length_++] = c;
  }

  void text(const char* text) noexcept {
    while (*text != 0)
      character(*text++);
  }

  void number(uint64_t number, uint32_t base = 10, uint32_t width = 1) {
    char digits[24];
    uint32_t count = 0;
    for (; number != 0 || count < width; number /= base)
      digits[count++] = static_cast<char>('0' + number % base);
    while (count > 0)
      character(digits[--count]);
  }

  /// A blank, a backslash and what is no character are `\ooo`, as in
  /// /proc/mounts. What is longer than `most` ends with three dots.
  void quoted(const char* text, size_t bytes, size_t most) noexcept {
    const size_t end = length_ + most < room ? length_ + most : room;
    for (size_t i = 0; i < bytes; i++) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (length_ + 7 > end)
        return this->text("...");
      if (byte > ' ' && byte != '\\' && byte != 0x7f) {
        character(text[i]);
        continue;
      }
      character('\\');
      number(byte, 8, 3);
    }
  }

  /// The last word, for which there is always room, and the line's end.
  void end(int error) noexcept {
    length_ = length_ < room ? length_ : room;
    append(" ");
    append(name_of(error));
    append("\n");
  }

private:
  static constexpr size_t most_bytes = 4096; // PIPE_BUF
  static constexpr size_t room = most_bytes - 16;

  static const char* name_of(int error) noexcept {
    switch (error) {
    case 0:
      return "ok";
    case -ENOSPC:
      return "ENOSPC";
    case -EDQUOT:
      return "EDQUOT";
    case -EIO:
      return "EIO";
    case -EROFS:
      return "EROFS";
    default:
      return "failed";
    }
  }

  void append(const char* text) noexcept {
    while (*text != 0)
      text_[length_++] = *text++;
  }

  char text_[most_bytes];
  size_t length_ = 0;
};

} // namespace jobroot
