// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a wrapped command is not told of the pool, because there are scripts
// that refuse to run where MAKEFLAGS speaks of jobs. Each client is told at its
// own start, and tells what it starts as ever.
#include "hold.hpp"
#include "jobroot/make_flags.hpp"
#include "pool.hpp"
#include "wrap.hpp"

namespace shim {
namespace {

using jobroot::MakeFlagWords;
using jobroot::MakeSays;
using jobroot::WrapWord;

/// Room for the words of a client.
constexpr size_t room_for_client = sizeof(Setting::text) + 128;

/// What MAKEFLAGS says of jobs to a client; nothing where N is 1.
void put_client(const Wrap& wrap, char* to) noexcept {
  *to = 0;
  if (!has_clients(wrap))
    return;
  const auto put = [&](const char* text) {
    while (*text != 0)
      *to++ = *text++;
  };
  put("-j");
  to = jobroot::put_number(to, wrap.policy.header().slots);
  put(" --jobserver-auth=fifo:");
  put_pool_fifo(to);
}

/// With `instead` for what is said of jobs.
void change_flags(Wrap& wrap, const char* instead) noexcept {
  const char* const given = wrap.variables.value(makeflags_name);
  if (given == nullptr && *instead == 0)
    return;
  const char* const value = given != nullptr ? given : "";
  constexpr size_t name = sizeof makeflags_name - 1;
  void* const memory = arena_take(MakeFlagWords::bytes_for(value));
  char* const text =
      arena_text(name + length_of(value) + length_of(instead) + 8);
  if (memory == nullptr || text == nullptr)
    return;
  jobroot::copy_bytes(text, makeflags_name, name);
  MakeFlagWords(value, memory).write(text + name, instead);
  wrap.variables.set(makeflags_name, text);
}

} // namespace

bool has_clients(const Wrap& wrap) noexcept {
  return process.pool.is_set && wrap.policy.header().slots > 1;
}

bool is_makeflags(const char* name) noexcept {
  return begins(makeflags_name, name) &&
         length_of(name) + 2 == sizeof makeflags_name;
}

FlagsSay what_flags_say(const char* makeflags) noexcept {
  FlagsSay say;
  void* const memory = makeflags != nullptr && *makeflags != 0
                           ? arena_take(MakeFlagWords::bytes_for(makeflags))
                           : nullptr;
  if (memory == nullptr)
    return say;
  MakeFlagWords(makeflags, memory).read([&](MakeSays says, WrapWord word) {
    constexpr char fifo[] = "fifo:";
    say.is_query = say.is_query || says == MakeSays::query;
    say.jobs.put_jobs(says, word);
    if (says == MakeSays::server)
      say.names_pool = process.pool.is_set && begins(word.text, fifo) &&
                       is_fifo_of_pool(word.text + sizeof fifo - 1);
  });
  return say;
}

void name_no_pool(Wrap& wrap) noexcept {
  change_flags(wrap, "");
}

void be_client(Wrap& wrap) noexcept {
  char words[room_for_client];
  put_client(wrap, words);
  if (*words == 0 ||
      !what_flags_say(wrap.variables.value(makeflags_name)).names_pool)
    change_flags(wrap, words);
  if (process.pool.is_set)
    take_slots(wrap.cell, {.most = 1});
  change_cell(wrap, no_cell);
}

} // namespace shim
