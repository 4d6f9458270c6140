// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: ids, groups and capabilities outlive an exec, and the environment is
// all that does. They are written into what the new program is given, never
// into the environment of the one that runs, and taken out again at its start.
#include "credentials.hpp"
#include "environment.hpp"

namespace shim {
namespace {

using jobroot::Capabilities;
using jobroot::CapabilitySet;
using jobroot::Credentials;
using jobroot::Ids;

struct IdVariable {
  const char* name;
  Ids Credentials::*ids;
  uint32_t Ids::*id;
};

constexpr IdVariable id_variables[] = {
    {"FAKEROOTUID=", &Credentials::user, &Ids::real},
    {"FAKEROOTEUID=", &Credentials::user, &Ids::effective},
    {"FAKEROOTSUID=", &Credentials::user, &Ids::saved},
    {"FAKEROOTFUID=", &Credentials::user, &Ids::file_system},
    {"FAKEROOTGID=", &Credentials::group, &Ids::real},
    {"FAKEROOTEGID=", &Credentials::group, &Ids::effective},
    {"FAKEROOTSGID=", &Credentials::group, &Ids::saved},
    {"FAKEROOTFGID=", &Credentials::group, &Ids::file_system},
};

/// In hexadecimal, in this order, with commas.
constexpr char state_name[] = "JOBROOT_CREDENTIALS=";
constexpr CapabilitySet Capabilities::*const sets[] = {
    &Capabilities::permitted,
    &Capabilities::effective,
    &Capabilities::inheritable,
    &Capabilities::bounding,
    &Capabilities::ambient,
};

constexpr char groups_name[] = "JOBROOT_GROUPS=";
/// The kernel takes strings of up to 128 KiB.
constexpr uint32_t groups_per_string = 10000;
constexpr size_t group_bytes = 11;

/// Text that grows; there is room for it.
class Writer {
public:
  explicit Writer(char* to) noexcept
      : at_(to) {}

  void put(const char* text) noexcept {
    while (*text != 0)
      *at_++ = *text++;
  }

  void put(uint64_t number, uint32_t base) noexcept {
    char digits[24];
    uint32_t count = 0;
    do {
      digits[count++] = "0123456789abcdef"[number % base];
      number /= base;
    } while (number != 0);
    while (count > 0)
      *at_++ = digits[--count];
  }

  /// Ends the string, and is at the start of the next.
  void end() noexcept { *at_++ = 0; }

  char* at() const noexcept { return at_; }

private:
  char* at_;
};

/// The number at `text`, which then is behind it and one separator.
uint64_t take_number(const char*& text, uint32_t base) noexcept {
  uint64_t number = 0;
  for (;; text++) {
    const char c = *text;
    const bool is_letter = base == 16 && c >= 'a' && c <= 'f';
    if (!is_letter && (c < '0' || c > '9'))
      break;
    number = number * base +
             static_cast<uint64_t>(is_letter ? c - 'a' + 10 : c - '0');
  }
  if (*text != 0)
    text++;
  return number;
}

/// What a program has that was given nothing but these ids.
Capabilities plain_capabilities(const Credentials& who) noexcept {
  Capabilities have;
  have.effective = who.user.effective == 0 ? have.bounding : 0;
  have.permitted = who.user.real == 0 ? have.bounding : have.effective;
  return have;
}

void parse_state(const char* text, Capabilities& have) noexcept {
  for (CapabilitySet Capabilities::*const set : sets)
    have.*set = take_number(text, 16) & jobroot::all_capabilities;
  have.secure_bits = static_cast<uint32_t>(take_number(text, 16));
}

} // namespace

size_t CarriedStrings::bytes_for(jobroot::rules::Groups groups) noexcept {
  const size_t strings = groups.count / groups_per_string + 1;
  return strings * sizeof groups_name + groups.count * group_bytes;
}

void CarriedStrings::describe(const Credentials& who,
                              jobroot::rules::Groups groups,
                              char* memory) noexcept {
  count_ = 0;
  describe_ids(who);
  if (who.capabilities != plain_capabilities(who)) {
    Writer writer(state_);
    writer.put(state_name);
    for (CapabilitySet Capabilities::*const set : sets) {
      writer.put(who.capabilities.*set, 16);
      writer.put(",");
    }
    writer.put(who.capabilities.secure_bits, 16);
    writer.end();
    strings_[count_++] = state_;
  }
  const bool is_short = bytes_for(groups) <= short_list;
  if (is_short || memory != nullptr)
    describe_groups(groups, is_short ? groups_ : memory);
}

void CarriedStrings::describe_ids(const Credentials& who) noexcept {
  for (const IdVariable& variable : id_variables) {
    const uint32_t id = who.*variable.ids.*variable.id;
    if (id == 0)
      continue;
    Writer writer(ids_[count_]);
    writer.put(variable.name);
    writer.put(id, 10);
    writer.end();
    strings_[count_] = ids_[count_];
    count_++;
  }
}

void CarriedStrings::describe_groups(jobroot::rules::Groups groups,
                                     char* to) noexcept {
  Writer writer(to);
  for (uint32_t i = 0; i < groups.count; i++) {
    const bool starts = i % groups_per_string == 0;
    if (starts && i > 0)
      writer.end();
    if (starts)
      strings_[count_++] = writer.at();
    writer.put(starts ? groups_name : ",");
    writer.put(groups.list[i], 10);
  }
  writer.end();
}

bool is_carried_string(const char* text) noexcept {
  if (begins(text, state_name) || begins(text, groups_name))
    return true;
  if (!begins(text, "FAKEROOT"))
    return false;
  for (const IdVariable& variable : id_variables)
    if (begins(text, variable.name))
      return true;
  return false;
}

bool inherit_credentials(char** environment, Person& person) noexcept {
  bool found = false;
  const char* state = nullptr;
  char** to = environment;
  for (char** at = environment; at != nullptr && *at != nullptr; at++) {
    const char* const text = *at;
    const bool is_state = begins(text, state_name);
    const bool is_groups = begins(text, groups_name);
    if (is_state)
      state = text + length_of(state_name);
    const char* group = text + length_of(groups_name);
    while (is_groups && *group != 0)
      person.groups.add(static_cast<uint32_t>(take_number(group, 10)));
    for (const IdVariable& variable : id_variables)
      if (begins(text, variable.name)) {
        const char* value = text + length_of(variable.name);
        person.who.*variable.ids.*variable.id =
            static_cast<uint32_t>(take_number(value, 10));
        found = true;
      }
    found = found || is_state || is_groups;
    if (!is_state && !is_groups)
      *to++ = *at;
  }
  if (to != nullptr)
    *to = nullptr;
  person.who.capabilities = plain_capabilities(person.who);
  if (state != nullptr)
    parse_state(state, person.who.capabilities);
  return found;
}

} // namespace shim
