// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whatever is in the file that JOBROOT_WRAP names, a program that maps it
// reads nothing beyond it. The input is what follows a right beginning.
#include "fuzz/fuzzer.hpp"
#include "jobroot/wrap_options.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

using namespace jobroot;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  // Numbers that somebody else wrote, then rules and strings.
  constexpr std::size_t start = offsetof(WrapHeader, slots);
  constexpr std::size_t numbers = sizeof(WrapHeader) - start;
  std::vector<char> bytes(sizeof(WrapHeader) + size);
  const std::size_t first = std::min(numbers, size);
  if (size != 0) {
    std::memcpy(bytes.data() + start, data, first);
    std::memcpy(bytes.data() + sizeof(WrapHeader), data + first, size - first);
  }
  bytes.resize(sizeof(WrapHeader) + size - first);
  const auto length = static_cast<std::uint32_t>(bytes.size());
  std::memcpy(bytes.data(), &wrap_magic, sizeof wrap_magic);
  std::memcpy(bytes.data() + offsetof(WrapHeader, bytes), &length, 4);

  const WrapPolicy policy(bytes.data(), bytes.size());
  if (policy.is_empty())
    return 0;
  const char* const list[] = {"/a/b", "-j", "4", nullptr};
  wrap_rule_of_make(policy, {"/a", list, list}, [] { return true; });
  for (const WrapRule& rule : policy) {
    wrap_rule_of_tool(policy, policy.text(rule.subject), list, [](const char*) {
      return true;
    });
    wrap_strip_options(
        policy, rule, list, [](WrapWord) {}, [] {});
    wrap_put_variable(policy, rule, "A=b c", nullptr);
  }

  return 0;
}
