// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs hand each other lists as text, and xargs(1) decided long ago
// how such a text is cut. It arrives in pieces and may have no end, so no more
// of it is kept than one unfinished item.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace base {

/// How a text is cut into items.
struct ItemSyntax {
  enum Kind {
    /// Between blanks and newlines, which quotes and backslashes protect.
    words,
    /// The same between newlines only; blanks before an item do not count.
    lines,
    /// Each ends with `separator`, and nothing else means anything.
    separated,
  };

  Kind kind = words;
  char separator = '\0';
};

/// Cuts one text.
class ItemSplitter {
public:
  /// What the kernel takes as one argument, without the byte at its end.
  static constexpr std::size_t longest = (std::size_t{128} << 10) - 1;

  explicit ItemSplitter(ItemSyntax syntax)
      : syntax_(syntax) {}

  /// Appends to `items` those that end in `text`, the next piece. What is
  /// wrong is the error's `found`; whose text it is, the caller knows.
  Result<void> split(std::string_view text, std::deque<std::string>& items);

  /// The text is over: appends the last item, if nothing ended it.
  Result<void> end(std::deque<std::string>& items);

private:
  Result<void> take(char character, std::deque<std::string>& items);
  Result<void> take_quoted(char character);
  Result<void> add(char character);
  void finish(std::deque<std::string>& items);
  bool ends_item(char character) const;
  Error error(const std::string& found) const;

  ItemSyntax syntax_;
  std::string item_;
  std::size_t count_ = 0;
  /// An item has begun; "" is an empty one.
  bool begun_ = false;
  /// The last character was a backslash.
  bool escaped_ = false;
  /// The quote that is open, or 0.
  char quote_ = '\0';
};

} // namespace base
