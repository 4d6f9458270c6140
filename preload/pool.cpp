// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pool.hpp. Whose tokens they are: the entry of this process in the
// ledger, and the tickets that all it starts carry in JOBROOT_CLIENTS.
#include "pool.hpp"

#include "environment.hpp"

namespace shim {

using jobroot::Holder;
using jobroot::HolderState;
using jobroot::sys::call;

constinit Pool pool{};

namespace {

const char* pool_directory() noexcept {
  return process.pool.text + length_of(pool_name);
}

/// Where a program became another by exec, it finds its own ticket there.
bool ends_with_ticket(const char* clients,
                      size_t length,
                      const char* ticket,
                      size_t bytes) noexcept {
  if (length < sizeof jobroot::clients_name - 1 + bytes)
    return false;
  const char* const last = clients + length - bytes;
  return jobroot::equal_bytes(last, ticket, bytes) &&
         (last[-1] == '.' || last[-1] == '=');
}

/// Behind the tickets of the clients above us. The first byte is written last:
/// whoever executes something meanwhile passes on the old ones or all.
void add_ticket(Setting& clients, uint64_t ticket) noexcept {
  char text[sizeof(uint64_t) * 2 + 2];
  char* at = text + sizeof text;
  *--at = 0;
  *--at = '.';
  for (; ticket != 0; ticket >>= 4)
    *--at = "0123456789abcdef"[ticket & 15];
  if (!clients.is_set)
    jobroot::copy_bytes(
        clients.text, jobroot::clients_name, sizeof jobroot::clients_name);
  const size_t bytes = length_of(at);
  const size_t length = length_of(clients.text);
  if (ends_with_ticket(clients.text, length, at, bytes) ||
      length + bytes >= sizeof clients.text)
    return;
  jobroot::copy_bytes(clients.text + length + 1, at + 1, bytes);
  __atomic_store_n(clients.text + length, *at, __ATOMIC_RELEASE);
  clients.is_set = true;
}

} // namespace

void watch_pool() noexcept {
  int nobody = 0;
  if (is_watched() || !jobroot::publish(pool.opening, nobody, 1))
    return;
  const bool opened = pool.ledger.open(pool_directory());
  __atomic_store_n(&pool.is_watched, opened ? 1 : 0, __ATOMIC_RELEASE);
  __atomic_store_n(&pool.opening, opened ? 1 : 0, __ATOMIC_RELEASE);
}

bool is_fifo_of_pool(const char* path) noexcept {
  const char* const directory = pool_directory();
  if (!begins(path, directory))
    return false;
  path += length_of(directory);
  return *path == '/' && begins(path + 1, jobroot::pool_fifo_name) &&
         path[sizeof jobroot::pool_fifo_name] == 0;
}

void put_pool_fifo(char* to) noexcept {
  const char* const directory = pool_directory();
  const size_t bytes = length_of(directory);
  jobroot::copy_bytes(to, directory, bytes);
  to[bytes] = '/';
  jobroot::copy_bytes(
      to + bytes + 1, jobroot::pool_fifo_name, sizeof jobroot::pool_fifo_name);
}

Holder* own_entry() noexcept {
  Holder* const own = pool.ledger.join();
  if (own == nullptr ||
      (own == jobroot::acquire(pool.holder) && own->ticket == pool.ticket))
    return own;
  pool.ticket = own->ticket;
  __atomic_store_n(&pool.holder, own, __ATOMIC_RELEASE);
  add_ticket(process.clients, own->ticket);
  return own;
}

Holder* giving_entry() noexcept {
  Holder* const last = jobroot::acquire(pool.holder);
  return last != nullptr && last->ticket == pool.ticket ? last : nullptr;
}

void keep_numbers_to_ourselves() noexcept {
  call(SYS_fcntl, pool.read, F_SETFD, FD_CLOEXEC);
  call(SYS_fcntl, pool.write, F_SETFD, FD_CLOEXEC);
}

} // namespace shim
