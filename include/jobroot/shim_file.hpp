// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: LD_PRELOAD holds one absolute path, and the loader complains about a
// library of another word size. So whoever starts a program looks at it first,
// and names the file that it can load: DIR/libjobroot.so, or the one for
// 32-bit programs, DIR/i386/libjobroot.so.
#pragma once

#include "jobroot/inode.hpp"
#include "jobroot/xattr_list.hpp"

#include <elf.h>

namespace jobroot {

/// Which of our files a program can load.
enum class Fit : uint8_t { none, main, i386 };

#if defined(__i386__)
inline constexpr Fit own_fit = Fit::i386;
#else
inline constexpr Fit own_fit = Fit::main;
#endif

#if defined(__aarch64__)
inline constexpr uint16_t main_machine = EM_AARCH64;
#else
inline constexpr uint16_t main_machine = EM_X86_64;
#endif

/// Of a file that begins as `head`, which is an ELF file's.
inline Fit fit_of_header(const char* head) noexcept {
  static_assert(offsetof(Elf64_Ehdr, e_machine) ==
                offsetof(Elf32_Ehdr, e_machine));
  uint16_t machine;
  copy_bytes(&machine, head + offsetof(Elf64_Ehdr, e_machine), sizeof machine);
  if (head[EI_CLASS] == ELFCLASS64 && machine == main_machine)
    return Fit::main;
  return head[EI_CLASS] == ELFCLASS32 && machine == EM_386 ? Fit::i386
                                                           : Fit::none;
}

/// The first line of a script, as the kernel reads it. `interpreter` is null
/// where there is none, `argument` also where it is not followed by anything.
struct ScriptHead {
  char line[256];
  const char* interpreter = nullptr;
  const char* argument = nullptr;
};

/// The "#!" line in `head`, taken to pieces in place as the kernel does it.
inline void read_script(ScriptHead* head, size_t bytes) noexcept {
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

/// Of the program at `target`, or of a script's interpreter. What cannot be
/// read, or is neither, is left to the kernel. Also says whether it is a
/// script, and calls look(fd) for each file that it reads.
template <class Look>
Fit fit_of(const Target& target, ScriptHead* script, Look look) noexcept {
  constexpr int most_scripts = 5; // as the kernel, fs/exec.c
  constexpr int flags =
      O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_LARGEFILE;
  ScriptHead inner;
  char path[sizeof inner.line];
  Target program = target;
  script->interpreter = nullptr;
  for (int depth = 0; depth <= most_scripts; depth++) {
    ScriptHead& read = depth == 0 ? *script : inner;
    const bool is_fd = program.is_descriptor();
    const long fd = is_fd ? program.directory
                          : sys::call(SYS_openat,
                                      program.directory,
                                      sys::word(program.path),
                                      flags);
    if (sys::failed(fd))
      return Fit::main;
    const long bytes = sys::read_at(fd, read.line, sizeof read.line, 0);
    look(static_cast<int>(fd));
    if (!is_fd)
      sys::call(SYS_close, fd);
    if (bytes >= static_cast<long>(sizeof(Elf32_Ehdr)) &&
        equal_bytes(read.line, ELFMAG, SELFMAG))
      return fit_of_header(read.line);
    read_script(&read, bytes > 0 ? static_cast<size_t>(bytes) : 0);
    if (read.interpreter == nullptr)
      return Fit::main;
    // The next one is read over the last, whose name is needed no longer.
    size_t length = 0;
    while (read.interpreter[length] != 0)
      length++;
    copy_bytes(path, read.interpreter, length + 1);
    program = {AT_FDCWD, path, 0};
  }
  return Fit::main;
}

inline constexpr char shim_name[] = "/libjobroot.so";
inline constexpr char shim_directory_i386[] = "/i386";

template <size_t size>
bool ends_with(const char* text,
               size_t bytes,
               const char (&tail)[size]) noexcept {
  constexpr size_t tail_bytes = size - 1;
  return bytes >= tail_bytes &&
         equal_bytes(text + bytes - tail_bytes, tail, tail_bytes);
}

/// Which of our files the path `entry` of `bytes` characters names.
inline Fit fit_of_name(const char* entry, size_t bytes) noexcept {
  if (!ends_with(entry, bytes, shim_name))
    return Fit::none;
  return ends_with(entry, bytes - (sizeof shim_name - 1), shim_directory_i386)
             ? Fit::i386
             : Fit::main;
}

/// How many characters of the path of one of our files are the directory that
/// both are in or below.
inline size_t shim_directory(const char* path, size_t bytes) noexcept {
  const size_t below = fit_of_name(path, bytes) == Fit::i386
                           ? sizeof shim_directory_i386 - 1
                           : 0;
  return bytes - (sizeof shim_name - 1) - below;
}

} // namespace jobroot
