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

/// The interpreter of a script, cut out of its first line in place; null when
/// it is no script.
const char* interpreter(char* line, size_t bytes) noexcept {
  if (bytes < 3 || line[0] != '#' || line[1] != '!')
    return nullptr;
  size_t start = 2;
  while (start < bytes && (line[start] == ' ' || line[start] == '\t'))
    start++;
  size_t end = start;
  while (end < bytes && line[end] != ' ' && line[end] != '\t' &&
         line[end] != '\n' && line[end] != 0)
    end++;
  line[end < bytes ? end : bytes - 1] = 0;
  return line + start;
}

} // namespace

bool fits_shim(const Target& target) noexcept {
  constexpr int most_scripts = 5; // as the kernel, fs/exec.c
  char head[256];
  Target program = target;
  for (int depth = 0; depth <= most_scripts; depth++) {
    const bool is_fd = program.is_descriptor();
    const long fd = is_fd ? program.directory
                          : call(SYS_openat,
                                 program.directory,
                                 word(program.path),
                                 O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (jobroot::sys::failed(fd))
      return true;
    const long bytes = call(SYS_pread64, fd, word(head), sizeof head, 0);
    if (!is_fd)
      call(SYS_close, fd);
    if (bytes < static_cast<long>(sizeof(Elf64_Ehdr)))
      return true;
    if (head[0] == ELFMAG0 && head[1] == ELFMAG1 && head[2] == ELFMAG2 &&
        head[3] == ELFMAG3) {
      uint16_t machine;
      jobroot::copy_bytes(
          &machine, head + offsetof(Elf64_Ehdr, e_machine), sizeof machine);
      return head[EI_CLASS] == ELFCLASS64 && machine == own_machine;
    }
    const char* path = interpreter(head, static_cast<size_t>(bytes));
    if (path == nullptr)
      return true;
    program = {AT_FDCWD, path, 0};
  }
  return true;
}

const char* without_other_fakeroot(const char* path, char* room) noexcept {
  static constexpr const char* others[] = {
      "fakeroot", "fakeroot-sysv", "fakeroot-tcp", "fakeroot-pseudo"};
  if (path == nullptr || !active() || !process.preload.is_set)
    return path;
  const char* name = path;
  for (const char* at = path; *at != 0; at++)
    if (*at == '/')
      name = at + 1;
  bool is_other = false;
  for (const char* other : others)
    is_other = is_other || (begins(name, other) && name[length_of(other)] == 0);
  if (!is_other)
    return path;
  // PREFIX/lib/jobroot/libjobroot.so -> PREFIX/bin/fakeroot
  const char* const library = process.preload.text + length_of(preload_name);
  constexpr char from[] = "lib/jobroot/libjobroot.so";
  constexpr char to[] = "bin/fakeroot";
  const size_t bytes = length_of(library);
  if (bytes < sizeof from || !begins(library + bytes - (sizeof from - 1), from))
    return path;
  const size_t prefix = bytes - (sizeof from - 1);
  if (prefix + sizeof to > 4096)
    return path;
  jobroot::copy_bytes(room, library, prefix);
  jobroot::copy_bytes(room + prefix, to, sizeof to);
  return call(SYS_faccessat, AT_FDCWD, word(room), X_OK) == 0 ? room : path;
}

EnvironmentMemory::EnvironmentMemory(char* const* given,
                                     bool with_shim) noexcept
    : room_{pointers_, preload_, sizeof preload_, {}},
      planned_(given) {
  const size_t pointers = environment_room(given);
  const char* theirs = value_of(given, preload_name);
  const size_t preload = theirs == nullptr ? 0 : length_of(theirs) + 4096;
  if (pointers > most_pointers || preload > sizeof preload_) {
    mapped_bytes_ = pointers * sizeof(char*) + preload;
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
  }
  planned_ = plan_environment(given, with_shim, &room_);
}

EnvironmentMemory::~EnvironmentMemory() {
  if (mapped_ != nullptr)
    call(SYS_munmap, word(mapped_), static_cast<long>(mapped_bytes_));
}

} // namespace shim
