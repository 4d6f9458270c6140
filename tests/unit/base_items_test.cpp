// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who knows xargs knows how his list will be cut; each row was tried with
// GNU xargs. A text may come in any pieces.
#include "base/items.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using base::ItemSplitter;
using base::ItemSyntax;
using Items = std::vector<std::string>;

constexpr ItemSyntax words{.kind = ItemSyntax::words};
constexpr ItemSyntax lines{.kind = ItemSyntax::lines};
constexpr ItemSyntax zeros{.kind = ItemSyntax::separated, .separator = '\0'};
constexpr ItemSyntax commas{.kind = ItemSyntax::separated, .separator = ','};

/// The items of `text` in pieces of `size` bytes; an error is the last one.
Items cut(ItemSyntax syntax, std::string_view text, std::size_t size) {
  ItemSplitter splitter{syntax};
  std::deque<std::string> items;
  base::Result<void> result;
  for (; result && !text.empty();
       text.remove_prefix(std::min(size, text.size())))
    result = splitter.split(text.substr(0, size), items);
  if (result)
    result = splitter.end(items);
  if (!result)
    items.push_back(base::render(result.error()));

  return {items.begin(), items.end()};
}

struct Row {
  ItemSyntax syntax;
  std::string_view text;
  Items items;
};

using namespace std::string_view_literals;

const Row rows[] = {
    {words, "", {}},
    {words, " \n\t\n", {}},
    {words, "a b  c\n\n d", {"a", "b", "c", "d"}},
    {words, "a\"b c\"d", {"ab cd"}},
    {words, "'a\"b' c", {"a\"b", "c"}},
    {words, "a\\ b c", {"a b", "c"}},
    {words, "a\\\nb c", {"a\nb", "c"}},
    {words, "\"a\\b\" c", {"a\\b", "c"}},
    {words, "x \"\"  '' y", {"x", "", "", "y"}},
    {words, "a\\", {"a"}},
    {words, "\\", {""}},
    {words, "a\vb\fc\rd", {"a\vb\fc\rd"}},
    {words, "a \"b", {"a", "item 2: unmatched \""}},
    {words, "'a\nb' c", {"item 1: unmatched '"}},
    {words, "a\0b c"sv, {"item 1: a NUL character"}},
    {lines, "  a b  \n\n\t c \nd", {"a b  ", "c ", "d"}},
    {lines, "  a\\ b \"c d\"  \n", {"a b c d  "}},
    {lines, "\"\"\n", {""}},
    {zeros, "a\0\0b"sv, {"a", "", "b"}},
    {zeros, "a b\0'\\\n\0"sv, {"a b", "'\\\n"}},
    {commas, "a,b\n,", {"a", "b\n"}},
    {commas, "a\0,"sv, {"item 1: a NUL character"}},
};

TEST(Items, AreCutAsXargsCutsThem) {
  for (const Row& row : rows)
    for (const std::size_t size : {1U, 3U, 1000U})
      EXPECT_EQ(cut(row.syntax, row.text, size), row.items)
          << row.text << " in pieces of " << size;
}

TEST(Items, AreNoLongerThanTheKernelTakes) {
  const std::string longest(ItemSplitter::longest, 'x');

  EXPECT_EQ(cut(words, longest + "\ny", 4096), (Items{longest, "y"}));
  EXPECT_EQ(cut(words, "y " + longest + "x", 4096),
            (Items{"y", "item 2: more than 131071 bytes"}));
}

} // namespace
