// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see unseen.hpp.
#include "unseen.hpp"

#include "pool.hpp"

namespace shim {
namespace {

/// Looks through the program headers, as they are in a file of either class.
template <class Header, class Segment>
bool has_no_interpreter(int fd, const Header& header) noexcept {
  constexpr unsigned most = 64; // no linker makes more
  if (header.e_phentsize != sizeof(Segment))
    return false;
  for (unsigned i = 0; i < header.e_phnum && i < most; i++) {
    Segment segment;
    const auto offset = header.e_phoff + i * sizeof segment;
    if (jobroot::sys::read_at(fd, &segment, sizeof segment, offset) !=
        static_cast<long>(sizeof segment))
      return false;
    if (segment.p_type == PT_INTERP)
      return false;
  }
  return true;
}

/// A loader is static itself, and loads what it is told to.
bool is_loader(const char* path) noexcept {
  const char* name = path == nullptr ? "" : path;
  for (const char* at = name; *at != 0; at++)
    if (*at == '/')
      name = at + 1;
  return begins(name, "ld-") || begins(name, "ld.so");
}

} // namespace

bool is_static(int fd) noexcept {
  if (!pool.is_translated() && (!active() || !session().is_logged()))
    return false;

  union {
    Elf64_Ehdr wide;
    Elf32_Ehdr narrow;
  } header;

  if (jobroot::sys::read_at(fd, &header, sizeof header, 0) <
          static_cast<long>(sizeof header) ||
      !jobroot::equal_bytes(
          reinterpret_cast<const char*>(&header), ELFMAG, SELFMAG))
    return false;
  return header.wide.e_ident[EI_CLASS] == ELFCLASS64
             ? has_no_interpreter<Elf64_Ehdr, Elf64_Phdr>(fd, header.wide)
             : has_no_interpreter<Elf32_Ehdr, Elf32_Phdr>(fd, header.narrow);
}

void log_unseen(const jobroot::Target& target,
                const Program& program) noexcept {
  if (!active() || !session().is_logged())
    return;
  const bool is_foreign = !has_shim(program.fit);
  if (!is_foreign && (!program.is_static || is_loader(target.path)))
    return;
  jobroot::LogLine line;
  jobroot::log::begin(line);
  line.text("exec ");
  jobroot::log::name(line, target);
  line.text(is_foreign ? " unseen=machine" : " unseen=static");
  line.end(0);
  jobroot::log::append(session().own(), session().directory(), line);
}

} // namespace shim
