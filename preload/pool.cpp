// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see pool.hpp. Whose tokens they are: the entry of this process in the
// ledger, and the tickets that all it starts carry in JOBROOT_CLIENTS.
#include "pool.hpp"

#include "environment.hpp"

namespace shim {

using jobroot::Holder;
using jobroot::HolderState;
using jobroot::sys::call;
using jobroot::sys::word;

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

long open_pool_fifo(int flags) noexcept {
  char path[room_for_pool_fifo];
  put_pool_fifo(path);
  return call(SYS_openat, AT_FDCWD, word(path), O_RDWR | O_CLOEXEC | flags);
}

long look_at_pool_fifo(struct stat64* status) noexcept {
  char path[room_for_pool_fifo];
  put_pool_fifo(path);
  return jobroot::sys::status_at(AT_FDCWD, path, status, 0);
}

namespace {

/// Asking the kernel who we are each time would cost as much as the token: a
/// fresh fork has an empty page here.
struct Own {
  Holder* holder;
  uint32_t pid;
  char rest[4096 - sizeof(Holder*) - sizeof(uint32_t)];
};

alignas(4096) constinit Own own{};
constinit bool is_wiped_at_fork = false;

Holder* join() noexcept {
  Holder* const mine = pool.ledger.join();
  if (mine == nullptr)
    return mine;
  if (mine != jobroot::acquire(pool.holder) || mine->ticket != pool.ticket) {
    pool.ticket = mine->ticket;
    __atomic_store_n(&pool.holder, mine, __ATOMIC_RELEASE);
    add_ticket(process.clients, mine->ticket);
  }
  if (is_wiped_at_fork) {
    own.pid = mine->pid;
    __atomic_store_n(&own.holder, mine, __ATOMIC_RELEASE);
  }
  return mine;
}

} // namespace

void watch_pool() noexcept {
  int nobody = 0;
  if (is_watched() || !jobroot::publish(pool.opening, nobody, 1))
    return;
  const bool opened = pool.ledger.open(pool_directory());
  is_wiped_at_fork =
      opened && call(SYS_madvise, word(&own), sizeof own, MADV_WIPEONFORK) == 0;
  __atomic_store_n(&pool.is_watched, opened ? 1 : 0, __ATOMIC_RELEASE);
  __atomic_store_n(&pool.opening, opened ? 1 : 0, __ATOMIC_RELEASE);
}

Holder* own_entry() noexcept {
  Holder* const known = jobroot::acquire(own.holder);
  return known != nullptr && jobroot::relaxed(known->pid) == own.pid ? known
                                                                     : join();
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
