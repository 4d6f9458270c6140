// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see items.hpp.
#include "base/items.hpp"

#include <utility>

namespace base {

namespace {

bool is_blank(char character) {
  return character == ' ' || character == '\t';
}

} // namespace

Result<void> ItemSplitter::split(std::string_view text,
                                 std::deque<std::string>& items) {
  for (const char character : text)
    if (auto taken = take(character, items); !taken)
      return taken;

  return {};
}

Result<void> ItemSplitter::end(std::deque<std::string>& items) {
  if (quote_ != '\0')
    return error(std::string("unmatched ") + quote_);
  if (begun_)
    finish(items);

  return {};
}

Result<void> ItemSplitter::take(char character,
                                std::deque<std::string>& items) {
  const bool verbatim = syntax_.kind == ItemSyntax::separated;
  if (!verbatim && (escaped_ || quote_ != '\0'))
    return take_quoted(character);
  if (ends_item(character)) {
    if (begun_ || verbatim)
      finish(items);
    return {};
  }
  if (!verbatim && !begun_ && is_blank(character))
    return {};

  begun_ = true;
  if (!verbatim && character == '\\')
    escaped_ = true;
  else if (!verbatim && (character == '\'' || character == '"'))
    quote_ = character;
  else
    return add(character);

  return {};
}

Result<void> ItemSplitter::take_quoted(char character) {
  if (!std::exchange(escaped_, false)) {
    if (character == '\n')
      return error(std::string("unmatched ") + quote_);
    if (character == quote_) {
      quote_ = '\0';
      return {};
    }
  }

  return add(character);
}

bool ItemSplitter::ends_item(char character) const {
  if (syntax_.kind == ItemSyntax::separated)
    return character == syntax_.separator;

  return character == '\n' ||
         (syntax_.kind == ItemSyntax::words && is_blank(character));
}

Result<void> ItemSplitter::add(char character) {
  if (character == '\0')
    return error("a NUL character");
  if (item_.size() == longest)
    return error("more than " + std::to_string(longest) + " bytes");
  item_ += character;

  return {};
}

void ItemSplitter::finish(std::deque<std::string>& items) {
  items.push_back(std::exchange(item_, {}));
  begun_ = false;
  count_++;
}

Error ItemSplitter::error(const std::string& found) const {
  return {.subject = "item " + std::to_string(count_ + 1),
          .found = found,
          .remedy = {}};
}

} // namespace base
