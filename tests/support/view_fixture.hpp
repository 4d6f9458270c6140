// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: tests of views need trees, sessions with records, and processes that
// may be thrown away, because who entered a view does not come back.
#pragma once

#include "base/file.hpp"
#include "jobroot/session.hpp"
#include "session/create.hpp"
#include "session/open.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <optional>
#include <string>

class ViewFixture : public TestDirectory {
protected:
  void write(const std::string& name, const std::string& text = "text\n") {
    const auto fd =
        base::Fd::open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ASSERT_TRUE(fd) << name;
    ASSERT_TRUE(base::write_all(*fd, text, name));
  }

  void make_directory(const std::string& name) {
    ASSERT_TRUE(base::make_directories(path(name)));
  }

  std::string read(const std::string& name) {
    const auto text = base::read_file(path(name));
    return text ? *text : "(" + text.error().found + ")";
  }

  struct stat status(const std::string& name) {
    struct stat found = {};
    EXPECT_EQ(::lstat(path(name).c_str(), &found), 0) << name;
    return found;
  }

  bool exists(const std::string& name) {
    return ::access(path(name).c_str(), F_OK) == 0;
  }

  /// Makes a session without records.
  void make_session(const std::string& name) {
    const auto made = session::create(path(name), {});
    ASSERT_TRUE(made) << base::render(made.error());
  }

  session::OpenSession
  open_session(const std::string& name,
               session::Access access = session::Access::write) {
    auto opened = session::open(path(name), access);
    EXPECT_TRUE(opened) << base::render(opened.error());
    return opened ? std::move(*opened) : nullptr;
  }

  /// Records an owner, as chown does.
  void give(const std::string& session, const std::string& name, uint32_t uid) {
    const std::string file = path(name);
    const jobroot::Target target{AT_FDCWD, file.c_str(), AT_SYMLINK_NOFOLLOW};
    jobroot::Inode inode;
    ASSERT_EQ(jobroot::look_at(target, &inode), 0) << name;
    const auto change = [&](jobroot::Known& known) {
      known.record.uid = uid;
      return 0;
    };
    ASSERT_EQ(open_session(session)->update(
                  target, inode, jobroot::Call::chown, change),
              0);
  }

  /// What the session says of an inode; nothing without a record.
  std::optional<jobroot::Record> recorded(const std::string& session,
                                          const std::string& name) {
    const std::string file = path(name);
    const jobroot::Target target{AT_FDCWD, file.c_str(), AT_SYMLINK_NOFOLLOW};
    jobroot::Inode inode;
    jobroot::Known known;
    if (jobroot::look_at(target, &inode) != 0 ||
        !open_session(session, session::Access::read)
             ->find(target, inode, &known))
      return std::nullopt;
    return known.record;
  }

  /// The recorded owner, 0 without a record.
  uint32_t owner(const std::string& session, const std::string& name) {
    const auto record = recorded(session, name);
    return record ? record->uid : 0;
  }

  /// Runs `what` in a process of its own; true if it returned true.
  static bool in_child(const std::function<bool()>& what) {
    const pid_t child = ::fork();
    if (child == 0)
      ::_exit(what() ? 0 : 1);
    int ended = 0;
    return ::waitpid(child, &ended, 0) == child && ended == 0;
  }
};
