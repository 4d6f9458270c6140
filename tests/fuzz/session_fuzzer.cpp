// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session's file is anybody's bytes. Whatever they are, it is refused
// or it can be searched and changed; nothing crashes, hangs or reads beyond.
#include "fuzz/fuzzer.hpp"
#include "jobroot/rules.hpp"
#include "jobroot/session.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace {

/// The directory of a session, for as long as the process runs.
class Directory {
public:
  Directory() {
    if (::mkdtemp(path_.data()) == nullptr)
      std::abort();
  }

  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  ~Directory() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

private:
  std::string path_ = "/tmp/jobroot-fuzz-XXXXXX";
};

const std::string& directory() {
  static const Directory made;
  return made.path();
}

/// Starts as a whole session, over which the input is written.
void write_db(const std::uint8_t* data, std::size_t size) {
  const std::string path = directory() + "/db";
  const int fd =
      ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    std::abort();
  if (::pwrite(fd, data, size, 0) < 0 ||
      ::ftruncate(fd, jobroot::minimum_capacity) != 0)
    std::abort();
  ::close(fd);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  write_db(data, size);
  const auto session = std::make_unique<jobroot::Session>();
  const auto opened =
      session->open(directory().c_str(), jobroot::Session::Access::write);
  if (opened.fault != jobroot::Fault::none)
    return 0;

  const jobroot::Target target{AT_FDCWD, "/", 0};
  jobroot::Inode inode = {};
  if (jobroot::look_at(target, &inode) != 0)
    std::abort();
  (void)session->update(
      target, inode, jobroot::Call::chown, [](jobroot::Known& known) {
        return jobroot::rules::chown(known.record, {}, {}, 5, 6);
      });
  (void)session->seen(target, inode);
  session->own().for_each([](jobroot::Slot) {});
  session->close();

  return 0;
}
