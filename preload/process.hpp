// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what the shim knows of the process it is in: the session, the
// environment it was started with, and who the process is.
#pragma once

#include "jobroot/credentials.hpp"
#include "jobroot/rules.hpp"
#include "jobroot/session.hpp"
#include "jobroot/wrap_format.hpp"

#include <errno.h>

namespace shim {

inline constexpr char key_name[] = "FAKEROOTKEY=";
inline constexpr char preload_name[] = "LD_PRELOAD=";
inline constexpr char pool_name[] = "JOBROOT_POOL=";

/// A "NAME=value" that every program started from here must have.
struct Setting {
  char text[4096];
  bool is_set;
};

struct Process {
  jobroot::Session session;
  Setting key;
  Setting preload; ///< our entry only
  Setting pool;
  Setting wrap;        ///< see wrap.hpp
  Setting clients;     ///< of the pool, see jobroot/ledger_format.hpp
  bool is_strict;      ///< the session is; false while there is none
  bool has_neighbours; ///< LD_PRELOAD named other libraries, too
};

extern Process process;

/// Reads the environment and maps the session. Runs once, before main, or
/// earlier when a constructor of another library calls us first.
void start() noexcept;

extern bool started;

/// Whether there is a session; everything passes through where there is none.
inline bool active() noexcept {
  if (!started)
    start();
  return process.session.is_open();
}

inline jobroot::Session& session() noexcept {
  return process.session;
}

inline const jobroot::Counters& counters() noexcept {
  return process.session.counters();
}

inline bool has_flag(uint32_t flag) noexcept {
  return (process.session.header().flags & flag) != 0;
}

/// Whether this process may be anybody else than root without restrictions.
bool has_own_ids() noexcept;

/// Who the process is; root unless it changed its ids.
jobroot::Credentials who() noexcept;
jobroot::rules::Groups groups() noexcept;

/// Those of this process, to be changed by change_credentials; null: there is
/// no place for them.
jobroot::Credentials* own_credentials() noexcept;
void replace_credentials(jobroot::Credentials& mine,
                         const jobroot::Credentials& by) noexcept;

/// Applies change(credentials), which returns a result or minus an errno, and
/// keeps what it made of them for this process and what it forks.
template <class Change> long change_credentials(Change change) noexcept {
  jobroot::Credentials* const mine = own_credentials();
  if (mine == nullptr)
    return -EAGAIN;
  jobroot::Credentials changed = *mine;
  const long value = change(changed);
  if (!jobroot::sys::failed(value))
    replace_credentials(*mine, changed);
  return value;
}

int set_groups(jobroot::rules::Groups groups) noexcept;

/// libc's convention: minus an errno becomes errno and -1. errno is left alone
/// when the call succeeded.
inline long result(long value) noexcept {
  if (!jobroot::sys::failed(value))
    return value;
  errno = static_cast<int>(-value);
  return -1;
}

inline int status(long value) noexcept {
  return static_cast<int>(result(value));
}

/// Restores errno at its end, around calls of libc that succeeded.
class ErrnoGuard {
public:
  ErrnoGuard() noexcept
      : saved_(errno) {}

  ErrnoGuard(const ErrnoGuard&) = delete;
  ErrnoGuard& operator=(const ErrnoGuard&) = delete;

  ~ErrnoGuard() { errno = saved_; }

private:
  int saved_;
};

} // namespace shim
