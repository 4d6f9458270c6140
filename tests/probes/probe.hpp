// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a probe is a few calls whose answers are printed, not judged. The same
// program runs as real root, whose answers are the right ones, and in a
// session of an ordinary user, whose answers must be the same; under fakeroot
// it tells what is gained. So nothing here knows what root should see.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <initializer_list>

namespace probe {

/// Which sessions a probe is for.
enum class Where {
  everywhere,
  strict, ///< where recorded permission bits are enforced, too
};

/// Each probe runs in a process and an empty directory of its own, with umask
/// 022. Probes are known by their names, which are unique.
class Probe {
public:
  Probe(const char* name, Where where, void (*run)());

  const char* name;
  Where where;
  void (*run)();
  Probe* next;

  static Probe* all;
};

/// Prints one answer; answers of a probe are one line.
[[gnu::format(printf, 1, 2)]] void say(const char* format, ...);

/// Says what a call answered: its value, or the name of its error.
void tell(const char* what, long value);

/// Says type, mode, owner, rdev and number of links, by lstat or fstat.
void show(const char* path);
void show(int fd);

/// Says the ids of this process: real, effective, saved, of the file system.
void say_ids();

/// Says an access or default ACL as numbers, or the error.
void show_acl(const char* path, const char* attribute);

/// A file with exactly these bits, and an owner if one is named.
void make(const char* path, mode_t mode = 0644);
void make(const char* path, mode_t mode, uid_t uid, gid_t gid);
void make_directory(const char* path, mode_t mode = 0755);
void make_directory(const char* path, mode_t mode, uid_t uid, gid_t gid);

/// open, an answer, close.
void try_open(const char* what, const char* path, int flags, mode_t mode = 0);

/// Becomes somebody for good, with no supplementary groups; the directory of
/// the probe is made writable to everybody before.
void become(uid_t uid, gid_t gid);

/// Runs a program and says its output, a line an answer, and its status.
void run(const char* const* words);

} // namespace probe

#define PROBE_FOR(name, where)                                                 \
  static void run_##name();                                                    \
  static const probe::Probe probe_##name{#name, where, run_##name};            \
  static void run_##name()

#define PROBE(name) PROBE_FOR(name, probe::Where::everywhere)
#define STRICT_PROBE(name) PROBE_FOR(name, probe::Where::strict)
