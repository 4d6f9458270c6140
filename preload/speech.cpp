// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see speech.hpp.
#include "speech.hpp"

#include "environment.hpp"

#include <link.h>

#include <initializer_list>

extern "C" [[gnu::weak]] unsigned long getauxval(unsigned long what) noexcept;

namespace shim {
namespace {

using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

/// A piece of memory, or of a path.
struct Text {
  const char* start;
  size_t bytes;

  bool ends_with(const char* tail) const noexcept {
    const size_t length = length_of(tail);
    return bytes >= length &&
           jobroot::equal_bytes(start + bytes - length, tail, length);
  }

  bool begins_with(const char* head) const noexcept {
    const size_t length = length_of(head);
    return bytes >= length && jobroot::equal_bytes(start, head, length);
  }

  bool is(const char* other) const noexcept {
    return bytes == length_of(other) && ends_with(other);
  }
};

/// The file's name, without a version: make-4.3 and x86_64-linux-gnu-gcc-12.
Text name_in(const char* path, size_t bytes) noexcept {
  const auto is_version = [&](char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  while (bytes > 0 && is_version(path[bytes - 1]))
    bytes--;
  size_t start = bytes;
  while (start > 0 && path[start - 1] != '/')
    start--;
  return {path + start, bytes - start};
}

bool is_make(Text name) noexcept {
  for (const char* make : {"make", "gmake", "gnumake", "remake"})
    if (name.is(make))
      return true;
  return false;
}

bool is_compiler(Text name) noexcept {
  for (const char* end : {"cc", "++", "gfortran"})
    if (name.ends_with(end))
      return true;
  return false;
}

/// Whether `wanted` is in `text`. Most places are passed over unseen: where
/// `wanted` ends with a byte that it does not have, it does not begin before.
bool contains(Text text, Text wanted) noexcept {
  const size_t length = wanted.bytes;
  uint8_t skip[256];
  for (uint8_t& distance : skip)
    distance = static_cast<uint8_t>(length);
  for (size_t i = 0; i + 1 < length; i++)
    skip[static_cast<uint8_t>(wanted.start[i])] =
        static_cast<uint8_t>(length - 1 - i);
  for (size_t end = length; end <= text.bytes;
       end += skip[static_cast<uint8_t>(text.start[end - 1])])
    if (jobroot::equal_bytes(text.start + end - length, wanted.start, length))
      return true;
  return false;
}

} // namespace

bool image_has(const char* wanted) noexcept {
  const Text text = {wanted, length_of(wanted)};
  if (&getauxval == nullptr || text.bytes == 0 || text.bytes > 255)
    return false;
  const auto* const headers =
      reinterpret_cast<const ElfW(Phdr)*>(getauxval(AT_PHDR));
  const size_t count = headers != nullptr ? getauxval(AT_PHNUM) : 0;
  ElfW(Addr) base = 0;
  for (size_t i = 0; i < count; i++)
    if (headers[i].p_type == PT_PHDR)
      base = reinterpret_cast<ElfW(Addr)>(headers) - headers[i].p_vaddr;
  for (size_t i = 0; i < count; i++) {
    const ElfW(Phdr)& header = headers[i];
    const Text memory = {reinterpret_cast<const char*>(base + header.p_vaddr),
                         header.p_filesz};
    if (header.p_type == PT_LOAD && (header.p_flags & (PF_R | PF_W)) == PF_R &&
        contains(memory, text))
      return true;
  }
  return false;
}

namespace {

/// As make.real, gmake-orig or mingw32-make. Others that are called so have no
/// such option.
bool is_renamed_make(Text name) noexcept {
  const bool may_be = name.begins_with("make") || name.begins_with("gmake") ||
                      name.begins_with(".make") || name.ends_with("-make");
  return may_be && image_has("jobserver-auth");
}

/// Before 2023 these ignored names, and used all processors instead; cargo
/// says in a message of its own that it knows them, rustc in a library.
bool is_rust(Text name) noexcept {
  return name.is("rustc") || (name.is("cargo") && !image_has("`fifo:`"));
}

/// Whether an argument begins with -flto.
bool links_everything() noexcept {
  constexpr char wanted[] = "\0-flto";
  constexpr size_t overlap = sizeof wanted - 2;
  const long fd = call(
      SYS_openat, AT_FDCWD, word("/proc/self/cmdline"), O_RDONLY | O_CLOEXEC);
  if (failed(fd))
    return false;
  char text[4096];
  size_t kept = 0;
  bool found = false;
  while (!found) {
    const long bytes = call(
        SYS_read, fd, word(text + kept), static_cast<long>(sizeof text - kept));
    if (failed(bytes) || bytes == 0)
      break;
    const size_t length = kept + static_cast<size_t>(bytes);
    found = contains({text, length}, {wanted, sizeof wanted - 1});
    kept = length < overlap ? length : overlap;
    jobroot::copy_bytes(text, text + length - kept, kept);
  }
  call(SYS_close, fd);
  return found;
}

} // namespace

size_t own_file(char* path) noexcept {
  constexpr long room = 4095;
  const long bytes =
      call(SYS_readlinkat, AT_FDCWD, word("/proc/self/exe"), word(path), room);
  const size_t length = failed(bytes) ? 0 : static_cast<size_t>(bytes);
  path[length] = 0;
  return length;
}

const char* executed_path() noexcept {
  const auto path = &getauxval != nullptr ? getauxval(AT_EXECFN) : 0;
  return path != 0 ? reinterpret_cast<const char*>(path) : "";
}

bool is_make_file(const char* path, size_t bytes) noexcept {
  const Text name = name_in(path, bytes);
  return is_make(name) || is_renamed_make(name);
}

Speech own_speech() noexcept {
  char path[4096];
  const size_t bytes = own_file(path);
  if (is_make_file(path, bytes))
    // What make itself puts into $(.FEATURES).
    return image_has("jobserver-fifo") ? Speech::new_make : Speech::old_make;
  const Text name = name_in(path, bytes);
  if (name.is("lto-wrapper") || is_rust(name) ||
      (is_compiler(name) && links_everything()))
    return Speech::compiler;
  return Speech::none;
}

} // namespace shim
