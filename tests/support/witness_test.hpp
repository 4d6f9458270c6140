// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whose record it is can only be tested with files that exist: a session
// and one such file, just born, in the directory of the test.
#pragma once

#include "support/session_maker.hpp"

namespace support {

inline jobroot::Target at(const std::string& path) {
  return {AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW};
}

inline jobroot::Inode look(const std::string& path) {
  jobroot::Inode inode = {};
  require(jobroot::look_at(at(path), &inode) == 0, path);
  return inode;
}

inline void create(const std::string& path) {
  const auto file = base::Fd::open(path, O_RDWR | O_CREAT | O_EXCL, 0644);
  require(file.has_value(), path);
}

/// Until a record that is made now is proven at once.
inline void wait_until_ripe(const jobroot::Inode& inode) {
  while (jobroot::now() <= inode.birth + jobroot::birth_resolution)
    ::usleep(1000);
}

class WitnessTest : public SessionTest {
protected:
  void SetUp() override {
    session_ =
        open_session(make("session", {.capacity = std::uint64_t{64} << 20}));
    file_ = path("file");
    create(file_);
  }

  bool has(std::uint32_t state) const {
    return (recorded().state & state) == state;
  }

  /// What is filed for the file, believed or not.
  jobroot::Record recorded() const {
    const auto slot = session_->own().find(session_->key_of(look(file_)));
    return *session_->own().at<jobroot::Record>(slot);
  }

  /// Writes a record as somebody might have left it.
  void tamper(const std::function<void(jobroot::Record&)>& change) const {
    const auto slot = session_->own().find(session_->key_of(look(file_)));
    change(*session_->own().at<jobroot::Record>(slot));
  }

  std::uint32_t owner() const {
    return session_->seen(at(file_), look(file_)).uid;
  }

  int chown(std::uint32_t id) const {
    return record_owner(*session_, look(file_), id, at(file_));
  }

  void require_birth_and_handle() const {
    const jobroot::Inode inode = look(file_);
    if (inode.birth == 0 || jobroot::generation_of(at(file_)) == 0)
      GTEST_SKIP() << "a file system without birth times or handles";
  }

  SessionPointer session_;
  std::string file_;
};

} // namespace support
