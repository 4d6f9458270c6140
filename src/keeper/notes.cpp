// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see notes.hpp.
#include "keeper/notes.hpp"

#include "base/text.hpp"

#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

namespace keeper {

namespace {

/// What goes through the pipe, followed by the texts of the note, if any, each
/// ended by a NUL. All of it is written at once and so arrives whole.
struct Head {
  Note::Kind kind;
  std::int32_t value;
  std::int32_t exit_status;
  std::uint32_t left;
  std::uint32_t bytes;
};

bool read_exactly(const base::Fd& pipe, char* to, std::size_t bytes) {
  while (bytes > 0) {
    const ssize_t count = ::read(pipe.get(), to, bytes);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    to += count;
    bytes -= static_cast<std::size_t>(count);
  }

  return true;
}

std::vector<std::string> texts_of(const Note& note) {
  if (note.kind == Note::Kind::failed)
    return {note.error.subject, note.error.found, note.error.remedy};
  if (note.kind == Note::Kind::remark)
    return {note.text};

  return {};
}

} // namespace

void write_note(const base::Fd& pipe, const Note& note) {
  std::string text;
  for (const std::string& part : texts_of(note))
    text.append(part.substr(0, PIPE_BUF / 4)).push_back('\0');

  const Head head = {.kind = note.kind,
                     .value = note.value,
                     .exit_status = note.error.exit_status,
                     .left = note.left,
                     .bytes = static_cast<std::uint32_t>(text.size())};
  std::string whole(sizeof head, '\0');
  std::memcpy(whole.data(), &head, sizeof head);
  whole += text;
  while (::write(pipe.get(), whole.data(), whole.size()) < 0 &&
         errno == EINTR) {
  }
}

std::optional<Note> read_note(const base::Fd& pipe) {
  Head head = {};
  char text[PIPE_BUF];
  if (!read_exactly(pipe, reinterpret_cast<char*>(&head), sizeof head) ||
      head.bytes > sizeof text || !read_exactly(pipe, text, head.bytes))
    return std::nullopt;

  Note note{.kind = head.kind, .value = head.value, .left = head.left != 0};
  const auto parts = base::split({text, head.bytes}, '\0');
  if (note.kind == Note::Kind::failed && parts.size() > 3)
    note.error = {.subject = std::string(parts[0]),
                  .found = std::string(parts[1]),
                  .remedy = std::string(parts[2]),
                  .exit_status = head.exit_status};

  if (note.kind == Note::Kind::remark)
    note.text = parts[0];

  return note;
}

} // namespace keeper
