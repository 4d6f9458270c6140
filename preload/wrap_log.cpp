// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what was done to a make and by which rule, is seen nowhere but here. One
// write of a line, so that lines of several programs do not mix; see
// wrap_format.hpp.
#include "wrap.hpp"

namespace shim {
namespace {

using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

constexpr size_t fields = jobroot::wrap_log_fields;

/// Writes the fields one behind the other; what is too long is cut, the longest
/// first. Returns how many bytes.
size_t put_fields(const char* const (&texts)[fields], char* to) noexcept {
  size_t lengths[fields];
  size_t all = 0;
  for (size_t i = 0; i < fields; i++)
    all += 1 + (lengths[i] = length_of(texts[i]));
  while (all > jobroot::wrap_log_bytes) {
    size_t longest = 0;
    for (size_t i = 1; i < fields; i++)
      if (lengths[i] > lengths[longest])
        longest = i;
    const size_t over = all - jobroot::wrap_log_bytes;
    const size_t cut =
        over < lengths[longest] / 2 ? over : lengths[longest] / 2;
    lengths[longest] -= cut;
    all -= cut;
  }
  for (size_t i = 0; i < fields; i++) {
    jobroot::copy_bytes(to, texts[i], lengths[i]);
    to += lengths[i];
    *to++ = 0;
  }
  return all;
}

} // namespace

void log_deed(const Wrap& wrap, const Deed& deed) noexcept {
  if (!wrap.explains())
    return;
  char path[sizeof process.wrap.text + sizeof jobroot::wrap_log_end];
  const size_t length = length_of(wrap.path);
  jobroot::copy_bytes(path, wrap.path, length);
  jobroot::copy_bytes(
      path + length, jobroot::wrap_log_end, sizeof jobroot::wrap_log_end);
  const long fd =
      call(SYS_openat, AT_FDCWD, word(path), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (failed(fd))
    return;
  char rule[12] = "";
  char slots[12] = "";
  if (deed.rule != nullptr)
    jobroot::put_number(rule, wrap.policy.number_of(*deed.rule));
  if (deed.slots != 0)
    jobroot::put_number(slots, deed.slots);
  char here[4096];
  if (deed.directory == nullptr &&
      failed(call(SYS_getcwd, word(here), sizeof here)))
    *here = 0;
  const char* const texts[fields] = {
      deed.what,
      rule,
      slots,
      deed.program,
      deed.directory != nullptr ? deed.directory : here,
      deed.makefile,
      deed.goals.text(),
      deed.before.text(),
      deed.now.text(),
      deed.capture.reader,
  };
  char line[jobroot::wrap_log_bytes];
  const size_t bytes = put_fields(texts, line);
  call(SYS_write, fd, word(line), static_cast<long>(bytes));
  call(SYS_close, fd);
}

} // namespace shim
