// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap.hpp.
#include "wrap.hpp"

#include "hold.hpp"
#include "jobroot/wide_call.hpp"
#include "pool.hpp"
#include "program.hpp"
#include "speech.hpp"

#include <sys/mman.h>

namespace shim {
namespace {

using jobroot::WrapHeader;
using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

/// CELL:PATH; false: it is something else.
bool read_setting(Wrap& wrap) noexcept {
  const char* at = process.wrap.text + length_of(jobroot::wrap_name);
  wrap.cell = no_cell;
  if (*at == jobroot::wrap_no_cell)
    at++;
  else
    for (wrap.cell = 0; *at >= '0' && *at <= '9'; at++)
      wrap.cell = wrap.cell * 10 + static_cast<uint32_t>(*at - '0');
  wrap.path = at + 1;
  return at[0] == ':' && at[1] == '/';
}

/// Maps the policy for good.
bool open_policy(Wrap& wrap) noexcept {
  const long fd = call(
      SYS_openat, AT_FDCWD, word(wrap.path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (failed(fd))
    return false;
  struct stat64 status;
  const bool is_file = jobroot::sys::status_of(fd, &status) == 0 &&
                       S_ISREG(status.st_mode) &&
                       status.st_size >= int64_t{sizeof(WrapHeader)} &&
                       status.st_size < 0x7fff'ffff;
  const size_t bytes = is_file ? static_cast<size_t>(status.st_size) : 0;
  const long memory =
      is_file ? jobroot::sys::map(
                    bytes, PROT_READ, MAP_PRIVATE, static_cast<int>(fd), 0)
              : -EINVAL;
  call(SYS_close, fd);
  if (failed(memory))
    return false;
  wrap.policy =
      jobroot::WrapPolicy(reinterpret_cast<const void*>(memory), bytes);
  return !wrap.policy.is_empty();
}

/// What the policy says of variables, whatever the program is.
void change_variables(Wrap& wrap) noexcept {
  for (size_t i = 0; wrap.variables.list()[i] != nullptr; i++) {
    const char* const entry = wrap.variables.list()[i];
    const auto* const rule = wrap_rule_of_variable(wrap.policy, entry);
    if (rule == nullptr)
      continue;
    const size_t bytes =
        wrap_put_variable(wrap.policy, *rule, entry, nullptr) + 1;
    char* const text = arena_text(bytes);
    if (text == nullptr)
      return;
    const bool stays = wrap_put_variable(wrap.policy, *rule, entry, text) != 0;
    if (stays && same(text, entry))
      continue; // inherited as it should be
    if (!wrap.variables.put_at(i, stays ? text : nullptr))
      return;
    i -= stays ? 0 : 1;
  }
}

/// JOBROOT_POOL set to nothing leaves the wrap's pool.
bool has_left(char** environment) noexcept {
  const char* const pool = value_of(environment, pool_name);
  return pool != nullptr && *pool == 0;
}

void change_program(Wrap& wrap, Told& told) noexcept {
  wrap.file_bytes = own_file(wrap.file);
  if (is_make_file(wrap.file, wrap.file_bytes))
    change_make(wrap, told);
  else
    change_tool(wrap, told);
}

/// Some programs, as those of Go, find their variables and the kernel's vector
/// behind their words, where all three were in `before`.
void lay_out(const Told& before, Told& told) noexcept {
  const auto words = static_cast<size_t>(told.count);
  if (told.words == before.words ||
      before.environment != before.words + before.count + 1)
    return;
  const size_t variables = count_of(told.environment);
  char** const vector = before.environment + count_of(before.environment) + 1;
  size_t length = 0;
  while (vector[length] != nullptr)
    length += 2;
  char** const list = arena_list(words + 1 + variables + 1 + length + 2);
  if (list == nullptr)
    return;
  char** at = list;
  for (size_t i = 0; i <= words; i++)
    *at++ = told.words[i];
  char** const environment = at;
  for (size_t i = 0; i <= variables; i++)
    *at++ = told.environment[i];
  for (size_t i = 0; i < length + 2; i++)
    *at++ = vector[i];
  told.words = list;
  told.environment = environment;
}

} // namespace

void change_told(Told& told) noexcept {
  const Told before = told;
  Wrap wrap(told.environment);
  if (!has_left(told.environment) && read_setting(wrap) && open_policy(wrap)) {
    change_variables(wrap);
    change_program(wrap, told);
    told.environment = wrap.variables.list();
    lay_out(before, told);
    environ = told.environment;
  }
  start_pool(told.environment);
}

void be_one_job(Wrap& wrap) noexcept {
  if (!process.pool.is_set)
    return;
  if (wrap.cell != no_cell)
    take_slots(wrap.cell, {.most = 1});
  change_cell(wrap, own_cell());
}

void change_cell(Wrap& wrap, uint32_t cell) noexcept {
  if (cell == wrap.cell)
    return;
  wrap.cell = cell;
  constexpr size_t name = sizeof jobroot::wrap_name - 1;
  constexpr size_t most_digits = 10;
  const size_t path = length_of(wrap.path) + 1;
  char* const text = arena_text(name + most_digits + 1 + path);
  if (text == nullptr || name + most_digits + 1 + path > sizeof(Setting::text))
    return;
  jobroot::copy_bytes(text, jobroot::wrap_name, name);
  char* at = text + name;
  if (cell == no_cell)
    *at++ = jobroot::wrap_no_cell;
  else
    at = jobroot::put_number(at, cell);
  *at++ = ':';
  jobroot::copy_bytes(at, wrap.path, path);
  wrap.variables.set(jobroot::wrap_name, text);
  jobroot::copy_bytes(process.wrap.text, text, length_of(text) + 1);
  wrap.path = process.wrap.text + (at - text);
}

} // namespace shim
