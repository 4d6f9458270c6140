// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a table does must be the same whether it is recorded in a session
// or done by real root; tests of it run both ways.
#pragma once

#include "session/create.hpp"
#include "session/open.hpp"
#include "support/test_directory.hpp"
#include "tables/description.hpp"
#include "tables/line.hpp"
#include "tables/real_root.hpp"
#include "tables/session_root.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

enum class By { session, real_root };

/// An image's tree, `path("root")`, and somebody who is its root.
class ImageRoot : public TestDirectory,
                  public ::testing::WithParamInterface<By> {
protected:
  void SetUp() override {
    umask_ = ::umask(0);
    make_directory("");
    tree_.emplace(*tables::Tree::open(path("root")));
    if (GetParam() == By::real_root) {
      root_ = std::make_unique<tables::RealRoot>();
      return;
    }
    ASSERT_TRUE(session::create(path("session"), {}));
    use_session("session");
  }

  void TearDown() override { ::umask(umask_); }

  /// Records in that session from now on.
  void use_session(const std::string& name) {
    leave_session();
    auto opened = session::open(path(name), session::Access::write);
    ASSERT_TRUE(opened) << base::render(opened.error());
    session_ = std::move(*opened);
    root_ = std::make_unique<tables::SessionRoot>(*session_);
  }

  void leave_session() {
    root_.reset();
    session_.reset();
  }

  std::string inside(const std::string& name) const {
    return path("root/" + name);
  }

  void make_directory(const std::string& name, mode_t mode = 0755) {
    ASSERT_TRUE(base::make_directories(inside(name), mode));
  }

  void make_file(const std::string& name,
                 const std::string& text = "",
                 mode_t mode = 0644) {
    ASSERT_TRUE(base::write_file_atomically(inside(name), text, mode));
  }

  void make_link(const std::string& name, const std::string& target) {
    ASSERT_EQ(::symlink(target.c_str(), inside(name).c_str()), 0);
  }

  tables::Place place(const std::string& name) const {
    return **tree_->find(name, tables::Last::keep);
  }

  /// "a directory 0755 0:0" as root sees it.
  std::string seen(const std::string& name) {
    const auto found = tree_->find(name, tables::Last::keep);
    const auto status =
        found && *found ? root_->look(**found) : base::Result(absent);
    if (!status || !*status)
      return "nothing";

    return fmt::format("{} {:04o} {}:{}",
                       tables::description(**status),
                       (*status)->mode & 07777U,
                       (*status)->uid,
                       (*status)->gid);
  }

  std::string text_of(const std::string& name) const {
    const auto text = base::read_file(inside(name));

    return text ? *text : "nothing";
  }

  static std::vector<std::string> rendered(const tables::Errors& errors) {
    std::vector<std::string> lines;
    for (const base::Error& error : errors)
      lines.push_back(base::render(error));

    return lines;
  }

  const tables::Tree& tree() const { return *tree_; }

  tables::Root& root() { return *root_; }

  const jobroot::Counters& counters() const { return session_->counters(); }

private:
  static constexpr std::optional<tables::Status> absent = {};

  mode_t umask_ = 0;
  std::optional<tables::Tree> tree_;
  session::OpenSession session_;
  std::unique_ptr<tables::Root> root_;
};

/// The ways there are for whoever runs the tests.
inline std::vector<By> ways() {
  return ::geteuid() == 0 ? std::vector{By::session, By::real_root}
                          : std::vector{By::session};
}

inline std::string name_of(const ::testing::TestParamInfo<By>& info) {
  return info.param == By::session ? "InASession" : "AsRealRoot";
}
