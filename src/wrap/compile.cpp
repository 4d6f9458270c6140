// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see compile.hpp.
#include "wrap/compile.hpp"

#include "jobroot/wrap_rules.hpp"

#include <cstring>
#include <map>
#include <string_view>

namespace wrap {

namespace {

/// Strings behind each other, each of them once.
class Strings {
public:
  /// Its place. A '\0' in it ends a string of a list.
  std::uint32_t add(std::string_view text) {
    if (text.empty())
      return 0;
    const auto [place, is_new] = places_.try_emplace(
        std::string(text), static_cast<std::uint32_t>(bytes_.size()));
    if (is_new)
      bytes_.append(text).push_back('\0');
    return place->second;
  }

  std::uint32_t add(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& item : list)
      text.append(item).push_back('\0');
    return add(text);
  }

  /// With another 0, because the reader wants two.
  std::string take() && { return std::move(bytes_) + '\0'; }

private:
  std::string bytes_ = std::string(1, '\0');
  std::map<std::string, std::uint32_t> places_;
};

jobroot::WrapRule rule_as_bytes(const Rule& rule, Strings& strings) {
  return {
      .kind = rule.kind,
      .action = rule.action,
      .is_launcher = rule.is_launcher,
      .means = rule.means,
      .subject = strings.add(rule.subject),
      .knowing = strings.add(rule.knowing),
      .with = strings.add(rule.with),
      .values = strings.add(rule.values),
      .arguments = strings.add(rule.arguments),
      .given = rule.kind == WrapKind::env && !rule.given.empty()
                   ? strings.add(rule.given[0])
                   : strings.add(rule.given),
      .origin = strings.add(rule.origin),
      .reason = strings.add(rule.reason),
  };
}

std::vector<std::string> list_in(const jobroot::WrapPolicy& policy,
                                 std::uint32_t place) {
  std::vector<std::string> list;
  for (const char* at = policy.list(place); *at != '\0'; at = policy.next(at))
    list.emplace_back(at);

  return list;
}

Rule rule_from_bytes(const jobroot::WrapRule& rule,
                     const jobroot::WrapPolicy& policy) {
  const bool is_text = rule.action == WrapAction::set;

  return {
      .kind = rule.kind,
      .action = rule.action,
      .means = rule.means,
      .is_launcher = rule.is_launcher != 0,
      .subject = policy.text(rule.subject),
      .knowing = policy.text(rule.knowing),
      .with = policy.text(rule.with),
      .values = list_in(policy, rule.values),
      .arguments = list_in(policy, rule.arguments),
      .given = is_text ? std::vector<std::string>{policy.text(rule.given)}
                       : list_in(policy, rule.given),
      .origin = policy.text(rule.origin),
      .reason = policy.text(rule.reason),
  };
}

} // namespace

std::string compile(const Rules& rules,
                    std::uint32_t slots,
                    std::uint32_t flags,
                    std::uint32_t front) {
  Strings strings;
  std::vector<jobroot::WrapRule> compiled;
  compiled.reserve(rules.size());
  for (const Rule& rule : rules)
    compiled.push_back(rule_as_bytes(rule, strings));
  const std::string text = std::move(strings).take();

  const std::size_t rule_bytes = compiled.size() * sizeof(jobroot::WrapRule);
  std::string bytes(sizeof(jobroot::WrapHeader) + rule_bytes, '\0');
  jobroot::WrapHeader header{};
  header.magic = jobroot::wrap_magic;
  header.bytes = static_cast<std::uint32_t>(bytes.size() + text.size());
  header.slots = slots;
  header.flags = flags;
  header.front = front;
  header.rules = static_cast<std::uint32_t>(compiled.size());
  header.rules_at = sizeof header;
  header.strings_at = static_cast<std::uint32_t>(bytes.size());
  header.strings_bytes = static_cast<std::uint32_t>(text.size());
  std::memcpy(bytes.data(), &header, sizeof header);
  if (!compiled.empty())
    std::memcpy(bytes.data() + sizeof header, compiled.data(), rule_bytes);

  return bytes + text;
}

Rules read_compiled(const std::string& bytes) {
  const jobroot::WrapPolicy policy(bytes.data(), bytes.size());
  Rules rules;
  for (const jobroot::WrapRule& rule : policy)
    rules.push_back(rule_from_bytes(rule, policy));

  return rules;
}

} // namespace wrap
