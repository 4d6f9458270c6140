// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a list is whatever some program writes, and comes in whatever pieces a
// pipe makes of it: where it is cut must not depend on them.
#include "base/items.hpp"
#include "fuzz/fuzzer.hpp"

#include <cstdlib>
#include <string_view>

namespace {

/// The items of `text` in pieces of `size` bytes, and whether it was right.
bool cut(base::ItemSyntax syntax,
         std::string_view text,
         std::size_t size,
         std::deque<std::string>& items) {
  base::ItemSplitter splitter{syntax};
  for (; !text.empty(); text.remove_prefix(std::min(size, text.size())))
    if (!splitter.split(text.substr(0, size), items))
      return false;

  return splitter.end(items).has_value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto kind : {base::ItemSyntax::words,
                          base::ItemSyntax::lines,
                          base::ItemSyntax::separated}) {
    std::deque<std::string> whole;
    std::deque<std::string> pieces;
    const bool right = cut({.kind = kind}, text, size + 1, whole);
    if (cut({.kind = kind}, text, 1, pieces) != right || pieces != whole)
      std::abort();
  }

  return 0;
}
