// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what the keeper says has to reach the front whole, whatever it is.
#include "keeper/notes.hpp"

#include <gtest/gtest.h>

#include <climits>
#include <csignal>

namespace {

using keeper::Note;

struct Pipe {
  base::Fd::Pipe ends = std::move(*base::Fd::pipe());

  std::optional<Note> pass(const Note& note) {
    keeper::write_note(ends.write_end, note);
    return keeper::read_note(ends.read_end);
  }
};

TEST(KeeperNotes, ArriveAsTheyWere) {
  Pipe pipe;

  const auto note = pipe.pass(
      {.kind = Note::Kind::ended, .value = 137, .left = true, .error = {}});

  ASSERT_TRUE(note);
  EXPECT_EQ(note->kind, Note::Kind::ended);
  EXPECT_EQ(note->value, 137);
  EXPECT_TRUE(note->left);
}

TEST(KeeperNotes, CarryErrors) {
  Pipe pipe;

  const auto note = pipe.pass({.kind = Note::Kind::failed,
                               .error = {.subject = "file",
                                         .found = "cannot write",
                                         .remedy = "",
                                         .exit_status = 126}});

  ASSERT_TRUE(note);
  EXPECT_EQ(base::render(note->error), "file: cannot write");
  EXPECT_EQ(note->error.exit_status, 126);
}

TEST(KeeperNotes, CutErrorsThatAreTooLong) {
  Pipe pipe;
  const std::string longer(2 * PIPE_BUF, 'x');

  const auto note = pipe.pass({.kind = Note::Kind::failed,
                               .error = {.subject = longer, .found = longer}});

  ASSERT_TRUE(note);
  EXPECT_FALSE(note->error.subject.empty());
  EXPECT_TRUE(longer.starts_with(note->error.found));
}

TEST(KeeperNotes, EndWithTheirWriter) {
  Pipe pipe;
  pipe.ends.write_end.reset();

  EXPECT_FALSE(keeper::read_note(pipe.ends.read_end));
}

TEST(KeeperNotes, AreDroppedWhenNobodyReads) {
  Pipe pipe;
  ::signal(SIGPIPE, SIG_IGN);
  pipe.ends.read_end.reset();

  keeper::write_note(pipe.ends.write_end, {.kind = Note::Kind::started});
  ::signal(SIGPIPE, SIG_DFL);
}

} // namespace
