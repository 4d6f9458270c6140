// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap_file.hpp.
#include "cli/wrap_file.hpp"

#include "base/file.hpp"
#include "jobroot/wrap_format.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace cli {

namespace {

constexpr std::string_view prefix = "wrap.";

std::string log_of(const std::string& path) {
  return path + jobroot::wrap_log_end;
}

/// All zeroes where there is no policy.
jobroot::WrapHeader header_of(const std::string& path) {
  jobroot::WrapHeader header{};
  const auto file = base::Fd::open(path, O_RDONLY);
  const bool is_policy =
      file && ::read(file->get(), &header, sizeof header) == sizeof header &&
      header.magic == jobroot::wrap_magic;

  return is_policy ? header : jobroot::WrapHeader{};
}

/// What has no bytes yet is being made.
bool is_complete(const base::Fd& file) {
  struct stat status {};

  return ::fstat(file.get(), &status) == 0 && status.st_size > 0;
}

/// Files whose users were all killed. A log is locked by nobody.
void remove_abandoned(const std::string& session) {
  const auto names = base::list_directory(session);
  if (!names)
    return;
  for (const std::string& name : *names) {
    if (!name.starts_with(prefix) || name.ends_with(jobroot::wrap_log_end))
      continue;
    const std::string path = session + '/' + name;
    const auto file = base::Fd::open(path, O_RDONLY | O_NOFOLLOW);
    if (!file || !is_complete(*file) ||
        ::flock(file->get(), LOCK_EX | LOCK_NB) != 0)
      continue;
    ::unlink(log_of(path).c_str());
    ::unlink(path.c_str());
  }
}

} // namespace

base::Result<WrapFile> WrapFile::create(const std::string& session,
                                        std::string_view bytes,
                                        bool has_log) {
  remove_abandoned(session);
  std::string path = session + '/' + std::string(prefix) + "XXXXXX";
  base::Fd lock{::mkostemp(path.data(), O_CLOEXEC)};
  if (!lock)
    return base::Error::system(path, "create", errno);
  WrapFile file{std::move(path), std::move(lock)};
  (void)::flock(file.lock_.get(), LOCK_SH);
  auto written = base::write_all(file.lock_, bytes, file.path_);
  if (written && has_log) {
    auto log = base::Fd::open(log_of(file.path_), O_RDWR | O_CREAT, 0600);
    if (log)
      file.log_ = std::move(*log);
    else
      written = log.error();
  }
  if (!written) {
    file.remove();
    return written.error();
  }

  return file;
}

bool WrapFile::is_for(const std::string& path, unsigned slots) {
  return header_of(path).slots == slots;
}

std::uint32_t WrapFile::front_of(const std::string& path) {
  return header_of(path).front;
}

std::string WrapFile::read_log() const {
  auto text = base::read_all(log_, log_of(path_));

  return text ? std::move(*text) : "";
}

void WrapFile::remove() {
  if (path_.empty())
    return;
  ::unlink(log_of(path_).c_str());
  ::unlink(std::exchange(path_, {}).c_str());
}

} // namespace cli
