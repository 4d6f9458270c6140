// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the start of the shim in a program, before main: what of the
// environment must reach every program started from here is kept, because the
// program may clear it, and the session is mapped, because the program may
// close descriptors, change its root, or restrict itself later.
#include "process.hpp"

#include "credentials.hpp"
#include "environment.hpp"
#include "pool.hpp"

namespace shim {

constinit Process process{};
bool started = false;

namespace {

/// Keeps "NAME=value"; values too long to keep are not ours.
void keep(Setting& setting,
          const char* variable,
          const char* value,
          size_t bytes) noexcept {
  const size_t name = length_of(variable);
  if (name + bytes >= sizeof setting.text)
    return;
  jobroot::copy_bytes(setting.text, variable, name);
  jobroot::copy_bytes(setting.text + name, value, bytes);
  setting.text[name + bytes] = 0;
  setting.is_set = true;
}

/// Of LD_PRELOAD only the entry that is this library.
void keep_preload(const char* list) noexcept {
  for (const char* entry = list; *entry != 0;) {
    const size_t bytes = entry_length(entry);
    const jobroot::Fit fit = jobroot::fit_of_name(entry, bytes);
    if (fit == jobroot::Fit::none)
      process.has_neighbours = process.has_neighbours || bytes != 0;
    else if (fit == jobroot::own_fit && !process.preload.is_set)
      keep(process.preload, preload_name, entry, bytes);
    entry += bytes + (entry[bytes] != 0 ? 1 : 0);
  }
}

} // namespace

void start() noexcept {
  if (environ == nullptr) // an allocator starts before libc has looked at it
    return;
  started = true;
  const char* key = value_of(environ, key_name);
  if (const char* list = value_of(environ, preload_name))
    keep_preload(list);
  if (const char* directory = value_of(environ, pool_name);
      directory != nullptr && *directory != 0) {
    keep(process.pool, pool_name, directory, length_of(directory));
    if (const char* above = value_of(environ, jobroot::clients_name))
      keep(process.clients, jobroot::clients_name, above, length_of(above));
  }
  const bool leaves = key != nullptr && *key == 0;
  if (const char* wrap = value_of(environ, jobroot::wrap_name);
      wrap != nullptr && *wrap != 0 && !leaves)
    keep(process.wrap, jobroot::wrap_name, wrap, length_of(wrap));
  if (!process.wrap.is_set) // otherwise MAKEFLAGS may still change
    start_pool(environ);
  // Anything else than an absolute path belongs to another fakeroot.
  if (key == nullptr || *key != '/')
    return;
  keep(process.key, key_name, key, length_of(key));
  start_credentials();
  process.session.open(key, jobroot::Session::Access::write);
  process.is_strict =
      process.session.is_open() && has_flag(jobroot::flag_strict);
  if (process.session.is_open() &&
      (counters().credentials != 0 || !session().own().writable()))
    take_up_credentials(environ);
}

namespace {

[[gnu::constructor]] void start_before_main() noexcept {
  if (!started)
    start();
}

} // namespace
} // namespace shim
