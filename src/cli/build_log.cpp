// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see build_log.hpp.
#include "cli/build_log.hpp"

#include "base/file.hpp"
#include "image/lock.hpp"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string_view>
#include <thread>
#include <utility>

namespace cli {

/// Copies what comes out of a pipe to two files. It ends when it is told to
/// and the pipe is empty: what was left running in the background may have
/// the other end for ever.
class BuildLog::Copier {
public:
  Copier(base::Fd from, base::Fd::Pipe stop, int first, int second)
      : from_(std::move(from)),
        stop_(std::move(stop)),
        to_{first, second} {
    // Signals are for the thread that supervises.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread{[this] { copy(); }};
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  Copier(const Copier&) = delete;
  Copier(Copier&&) = delete;
  Copier& operator=(const Copier&) = delete;
  Copier& operator=(Copier&&) = delete;

  ~Copier() {
    stop_.write_end.reset();
    thread_.join();
  }

private:
  void copy() const {
    std::array<pollfd, 2> news{
        {{.fd = from_.get(), .events = POLLIN, .revents = 0},
         {.fd = stop_.read_end.get(), .events = POLLIN, .revents = 0}}};
    while (::poll(news.data(), news.size(), -1) >= 0)
      if (news[0].revents != 0 ? !copy_some() : news[1].revents != 0)
        return;
  }

  bool copy_some() const {
    std::array<char, PIPE_BUF> buffer;
    const ssize_t count = ::read(from_.get(), buffer.data(), buffer.size());
    if (count <= 0)
      return false;
    for (const int to : to_)
      (void)!::write(to, buffer.data(), static_cast<std::size_t>(count));

    return true;
  }

  base::Fd from_;
  base::Fd::Pipe stop_;
  std::array<int, 2> to_;
  std::thread thread_;
};

namespace {

base::Result<base::Fd> copy_of(int fd) {
  base::Fd copy{::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
  if (!copy)
    return base::Error::system("standard output", "copy", errno);

  return copy;
}

} // namespace

BuildLog::BuildLog(std::string path, base::Fd file)
    : path_(std::move(path)),
      file_(std::move(file)) {}

BuildLog::BuildLog(BuildLog&&) noexcept = default;

BuildLog::~BuildLog() {
  restore();
}

base::Result<BuildLog> BuildLog::begin(const std::string& path, bool is_live) {
  constexpr mode_t for_all = 0666;
  auto file =
      base::Fd::open(path, O_RDWR | O_CREAT | O_TRUNC | O_APPEND, for_all);
  if (!file)
    return file.error();
  // A tool that fills the disk shall be able to say so.
  constexpr off_t room = 4096;
  (void)::fallocate(file->get(), FALLOC_FL_KEEP_SIZE, 0, room);
  BuildLog log{path, std::move(*file)};
  const auto redirected =
      is_live ? log.redirect_live() : log.redirect(log.file_.get());
  if (!redirected)
    return redirected.error();

  return log;
}

base::Result<void> BuildLog::redirect(int to) {
  (void)std::fflush(stdout);
  auto output = copy_of(STDOUT_FILENO);
  auto error = copy_of(STDERR_FILENO);
  if (!output || !error)
    return output ? error.error() : output.error();
  output_ = std::move(*output);
  error_ = std::move(*error);
  ::dup2(to, STDOUT_FILENO);
  ::dup2(to, STDERR_FILENO);

  return {};
}

base::Result<void> BuildLog::redirect_live() {
  auto pipe = base::Fd::pipe();
  auto stop = base::Fd::pipe();
  if (!pipe || !stop)
    return pipe ? stop.error() : pipe.error();
  if (auto redirected = redirect(pipe->write_end.get()); !redirected)
    return redirected;
  copier_ = std::make_unique<Copier>(
      std::move(pipe->read_end), std::move(*stop), file_.get(), error_.get());

  return {};
}

void BuildLog::restore() {
  if (!error_)
    return;
  ::dup2(output_.get(), STDOUT_FILENO);
  ::dup2(error_.get(), STDERR_FILENO);
  copier_.reset();
  output_.reset();
  error_.reset();
}

base::Result<void> BuildLog::end(const std::string& lock) {
  const bool was_shown = copier_ != nullptr;
  restore();
  if (was_shown)
    return {};
  const auto text = base::read_file(path_);
  if (!text || text->empty())
    return text ? base::Result<void>{} : text.error();

  const auto alone =
      image::Lock::take(lock, image::Lock::Kind::exclusive, [] {});
  if (!alone)
    return alone.error();
  const base::Fd error{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)};

  return base::write_all(error, *text, "standard error");
}

} // namespace cli
