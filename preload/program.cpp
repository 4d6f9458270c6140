// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see program.hpp.
#include "program.hpp"

#include <elf.h>
#include <sys/mman.h>

namespace shim {
namespace {

using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;

#if defined(__x86_64__)
constexpr uint16_t own_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint16_t own_machine = EM_AARCH64;
#endif

/// The "#!" line in `head`, taken to pieces in place as the kernel does it.
void read_script(ScriptHead* head, size_t bytes) noexcept {
  char* const line = head->line;
  head->interpreter = head->argument = nullptr;
  if (bytes < 3 || line[0] != '#' || line[1] != '!')
    return;
  size_t end = 2;
  while (end < bytes && line[end] != '\n' && line[end] != 0)
    end++;
  const auto is_blank = [&](size_t at) {
    return line[at] == ' ' || line[at] == '\t';
  };
  while (end > 2 && is_blank(end - 1))
    end--;
  line[end < bytes ? end : bytes - 1] = 0;
  size_t at = 2;
  while (is_blank(at))
    at++;
  head->interpreter = line + at;
  while (line[at] != 0 && !is_blank(at))
    at++;
  if (line[at] == 0)
    return;
  line[at++] = 0;
  while (is_blank(at))
    at++;
  head->argument = line + at;
}

} // namespace

Program examine_program(const Target& target, ScriptHead* script) noexcept {
  constexpr int most_scripts = 5; // as the kernel, fs/exec.c
  ScriptHead inner;
  char path[sizeof inner.line];
  Target program = target;
  script->interpreter = nullptr;
  Program found;
  for (int depth = 0; depth <= most_scripts; depth++) {
    ScriptHead& read = depth == 0 ? *script : inner;
    char* const head = read.line;
    const bool is_fd = program.is_descriptor();
    const long fd = is_fd ? program.directory
                          : call(SYS_openat,
                                 program.directory,
                                 word(program.path),
                                 O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (jobroot::sys::failed(fd))
      return found;
    const long bytes = call(SYS_pread64, fd, word(head), sizeof read.line, 0);
    found.file.look(static_cast<int>(fd));
    if (!is_fd)
      call(SYS_close, fd);
    if (bytes < static_cast<long>(sizeof(Elf64_Ehdr)))
      return found;
    if (head[0] == ELFMAG0 && head[1] == ELFMAG1 && head[2] == ELFMAG2 &&
        head[3] == ELFMAG3) {
      uint16_t machine;
      jobroot::copy_bytes(
          &machine, head + offsetof(Elf64_Ehdr, e_machine), sizeof machine);
      found.fits_shim = head[EI_CLASS] == ELFCLASS64 && machine == own_machine;
      return found;
    }
    read_script(&read, static_cast<size_t>(bytes));
    if (read.interpreter == nullptr)
      return found;
    // The next one is read over the last, whose name is needed no longer.
    jobroot::copy_bytes(
        path, read.interpreter, length_of(read.interpreter) + 1);
    program = {AT_FDCWD, path, 0};
  }
  return found;
}

namespace {

const char* file_name(const char* path) noexcept {
  const char* name = path;
  for (const char* at = path; *at != 0; at++)
    if (*at == '/')
      name = at + 1;
  return name;
}

bool is_a_fakeroot(const char* name) noexcept {
  static constexpr const char* fakeroots[] = {
      "fakeroot", "fakeroot-sysv", "fakeroot-tcp", "fakeroot-pseudo"};
  for (const char* one : fakeroots)
    if (begins(name, one) && name[length_of(one)] == 0)
      return true;
  return false;
}

/// Whether a program of this path can be there; a bare name is going to be
/// looked for in PATH.
bool may_be_there(const char* path, const char* name) noexcept {
  return path == name || call(SYS_faccessat, AT_FDCWD, word(path), X_OK) == 0;
}

const char* own_instead_of(const char* path, char* room) noexcept {
  constexpr size_t room_bytes = 4096;
  const char* const name = path != nullptr ? file_name(path) : "";
  if (!is_a_fakeroot(name) || !may_be_there(path, name))
    return nullptr;
  // PREFIX/lib/jobroot/libjobroot.so -> PREFIX/bin/fakeroot, also where
  // LD_PRELOAD has a link to PREFIX/lib/jobroot.
  const char* const library = process.preload.text + length_of(preload_name);
  constexpr char to[] = "../../bin/fakeroot";
  size_t directory = length_of(library);
  while (directory > 0 && library[directory - 1] != '/')
    directory--;
  if (directory == 0 || directory + sizeof to > room_bytes)
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
                                     bool with_shim) noexcept
    : room_{pointers_, preload_, sizeof preload_, {}},
      planned_(given) {
  const size_t pointers = environment_room(given);
  const char* theirs = value_of(given, preload_name);
  const size_t preload = theirs == nullptr ? 0 : length_of(theirs) + 4096;
  const jobroot::rules::Groups list = groups();
  const size_t needed = CarriedStrings::bytes_for(list);
  const size_t carried = needed > CarriedStrings::short_list ? needed : 0;
  char* carried_memory = nullptr;
  if (pointers > most_pointers || preload > sizeof preload_ || carried > 0) {
    mapped_bytes_ = pointers * sizeof(char*) + preload + carried;
    const long memory = call(SYS_mmap,
                             0,
                             static_cast<long>(mapped_bytes_),
                             PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS,
                             -1,
                             0);
    if (jobroot::sys::failed(memory))
      return; // the kernel would refuse such an environment, too
    mapped_ = reinterpret_cast<void*>(memory);
    room_.pointers = static_cast<char**>(mapped_);
    room_.preload = reinterpret_cast<char*>(room_.pointers + pointers);
    room_.preload_bytes = preload;
    carried_memory = room_.preload + preload;
  }
  room_.carried.describe(who, list, carried_memory);
  planned_ = plan_environment(given, with_shim, &room_);
}

EnvironmentMemory::~EnvironmentMemory() {
  if (mapped_ != nullptr)
    call(SYS_munmap, word(mapped_), static_cast<long>(mapped_bytes_));
}

} // namespace shim
