// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see program.hpp.
#include "program.hpp"

#include "pool.hpp"
#include "readable.hpp"
#include "unseen.hpp"

#include <sys/mman.h>

namespace shim {
namespace {

constexpr size_t longest_path = 4096;

using jobroot::Fit;
using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;

/// The first file of that name that may be executed, as posix_spawnp(3) looks
/// for it; null when there is none. `path` has 4096 bytes.
const char* find_in_path(const char* name, char* path) noexcept {
  const char* list = value_of(environ, "PATH=");
  if (list == nullptr)
    list = "/bin:/usr/bin";
  const size_t name_bytes = length_of(name);
  for (;; list++) {
    size_t bytes = 0;
    while (list[bytes] != 0 && list[bytes] != ':')
      bytes++;
    if (bytes + name_bytes + 2 <= longest_path) {
      jobroot::copy_bytes(path, list, bytes);
      path[bytes] = '/';
      const size_t start = bytes > 0 ? bytes + 1 : 0;
      jobroot::copy_bytes(path + start, name, name_bytes + 1);
      if (call(SYS_faccessat, AT_FDCWD, word(path), X_OK) == 0)
        return path;
    }
    list += bytes;
    if (*list == 0)
      return nullptr;
  }
}

} // namespace

Program examine_program(const Target& target, ScriptHead* script) noexcept {
  Program found;
  found.file.judge(target);
  found.fit = jobroot::fit_of(target, script, [&](int fd) {
    found.file.look(fd);
    found.is_static = is_static(fd);
  });
  return found;
}

Program examine_command(const char* name, ScriptHead* script) noexcept {
  if (file_name(name) != name)
    return examine_program({AT_FDCWD, name, 0}, script);
  char path[longest_path];
  const char* const found = find_in_path(name, path);
  script->interpreter = nullptr;
  return found != nullptr ? examine_program({AT_FDCWD, found, 0}, script)
                          : Program{};
}

namespace {

bool is_a_fakeroot(const char* name) noexcept {
  static constexpr const char* fakeroots[] = {
      "fakeroot", "fakeroot-sysv", "fakeroot-tcp", "fakeroot-pseudo"};
  for (const char* one : fakeroots)
    if (same(name, one))
      return true;
  return false;
}

/// Whether a program of this path can be there; a bare name is going to be
/// looked for in PATH.
bool may_be_there(const char* path, const char* name) noexcept {
  return path == name || call(SYS_faccessat, AT_FDCWD, word(path), X_OK) == 0;
}

const char* own_instead_of(const char* path, char* room) noexcept {
  const char* const name = path != nullptr ? file_name(path) : "";
  if (!is_a_fakeroot(name) || !may_be_there(path, name))
    return nullptr;
  // PREFIX/lib/jobroot/libjobroot.so -> PREFIX/bin/fakeroot, also where
  // LD_PRELOAD has a link to PREFIX/lib/jobroot.
  const char* const library = process.preload.text + length_of(preload_name);
  constexpr char to[] = "/../../bin/fakeroot";
  const size_t directory = jobroot::shim_directory(library, length_of(library));
  if (directory + sizeof to > longest_path)
    return nullptr;
  jobroot::copy_bytes(room, library, directory);
  jobroot::copy_bytes(room + directory, to, sizeof to);
  return call(SYS_faccessat, AT_FDCWD, word(room), X_OK) == 0 ? room : nullptr;
}

} // namespace

const char* own_fakeroot_for(const Target& target,
                             char* const* environment,
                             ScriptHead* script,
                             char* room) noexcept {
  const char* const key = value_of(environment, key_name);
  const bool leaves = key != nullptr && *key == 0;
  if (leaves || target.is_descriptor() || target.directory != AT_FDCWD ||
      !active() || !process.preload.is_set)
    return nullptr;
  if (const char* const own = own_instead_of(target.path, room)) {
    script->interpreter = script->argument = nullptr;
    return own;
  }
  return own_instead_of(script->interpreter, room);
}

namespace {

/// Asks once for strings that lie next to each other, as most do.
class ReadablePage {
public:
  bool has(const void* address) noexcept {
    const auto page = reinterpret_cast<unsigned long>(address) / 4096;
    if (page != known_ && is_readable(address, 1))
      known_ = page;
    return page == known_;
  }

private:
  unsigned long known_ = -1UL;
};

bool is_readable_list(char* const* list) noexcept {
  ReadablePage pointers;
  ReadablePage strings;
  for (; list != nullptr; list++) {
    if (!pointers.has(list))
      return false;
    if (*list == nullptr)
      break;
    if (!strings.has(*list))
      return false;
  }
  return true;
}

} // namespace

bool has_memory(const char* path,
                char* const* arguments,
                char* const* environment) noexcept {
  return is_readable(path, 1) && is_readable_list(arguments) &&
         is_readable_list(environment);
}

void put_fakeroot(const ScriptHead& script,
                  const char* path,
                  char* const* arguments,
                  char** list) noexcept {
  static char own_name[] = "fakeroot";
  *list++ = own_name;
  if (script.argument != nullptr)
    *list++ = const_cast<char*>(script.argument);
  if (script.interpreter != nullptr)
    *list++ = const_cast<char*>(path);
  const size_t count = count_of(arguments);
  for (size_t i = 1; i < count; i++)
    *list++ = arguments[i];
  *list = nullptr;
}

EnvironmentMemory::EnvironmentMemory(char* const* given,
                                     const jobroot::Credentials& who,
                                     const Program& program) noexcept
    : room_{pointers_, text_, sizeof text_, nullptr, {}, {}},
      planned_(given) {
  const size_t pointers = environment_room(given);
  const char* theirs = value_of(given, preload_name);
  const char* flags =
      pool.changes_makeflags() ? value_of(given, makeflags_name) : nullptr;
  const size_t preload =
      (theirs != nullptr ? length_of(theirs) : 0) + sizeof(Setting);
  const size_t makeflags = flags != nullptr ? handed_on_bytes(flags) : 0;
  const jobroot::rules::Groups list = groups();
  const size_t needed = CarriedStrings::bytes_for(list);
  const size_t carried = needed > CarriedStrings::short_list ? needed : 0;
  const size_t text = preload + makeflags;
  char* carried_memory = nullptr;
  if (pointers > most_pointers || text > sizeof text_ || carried > 0) {
    mapped_bytes_ = pointers * sizeof(char*) + text + carried;
    const long memory = jobroot::sys::map(mapped_bytes_,
                                          PROT_READ | PROT_WRITE,
                                          MAP_PRIVATE | MAP_ANONYMOUS,
                                          -1,
                                          0);
    if (jobroot::sys::failed(memory))
      return; // the kernel would refuse such an environment, too
    mapped_ = reinterpret_cast<void*>(memory);
    room_.pointers = static_cast<char**>(mapped_);
    room_.preload = reinterpret_cast<char*>(room_.pointers + pointers);
    carried_memory = room_.preload + text;
  }
  room_.preload_bytes = preload;
  room_.makeflags = room_.preload + preload;
  room_.carried.describe(who, list, carried_memory);
  planned_ = plan_environment(given, program.fit, program.is_static, &room_);
}

EnvironmentMemory::~EnvironmentMemory() {
  if (mapped_ != nullptr)
    call(SYS_munmap, word(mapped_), static_cast<long>(mapped_bytes_));
}

} // namespace shim
