// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see create.hpp.
#include "session/create.hpp"

#include "base/file.hpp"
#include "session/header.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>

namespace session {

namespace {

/// While it lives a file may be as large as the hard limit says, and one that
/// is larger is an error instead of a signal. Both are given back, because
/// the command that runs in the session inherits them.
class FileSizeLimit {
public:
  FileSizeLimit() {
    struct sigaction ignore {};

    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGXFSZ, &ignore, &action_);
    if (::getrlimit(RLIMIT_FSIZE, &limit_) != 0 ||
        limit_.rlim_cur == limit_.rlim_max)
      return;
    const struct rlimit raised = {limit_.rlim_max, limit_.rlim_max};
    raised_ = ::setrlimit(RLIMIT_FSIZE, &raised) == 0;
  }

  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  ~FileSizeLimit() {
    if (raised_)
      ::setrlimit(RLIMIT_FSIZE, &limit_);
    ::sigaction(SIGXFSZ, &action_, nullptr);
  }

  std::uint64_t at_most(std::uint64_t wanted) const {
    return limit_.rlim_max == RLIM_INFINITY || limit_.rlim_max > wanted
               ? wanted
               : limit_.rlim_max / 4096 * 4096;
  }

private:
  struct rlimit limit_ = {RLIM_INFINITY, RLIM_INFINITY};
  struct sigaction action_ = {};
  bool raised_ = false;
};

/// The file gets its full size, or the largest that its file system takes.
base::Result<std::uint64_t>
extend(const base::Fd& db, std::uint64_t wanted, const std::string& shown) {
  for (std::uint64_t size = wanted; size >= jobroot::minimum_capacity;
       size = size / 2 / 4096 * 4096) {
    if (::ftruncate(db.get(), static_cast<off_t>(size)) == 0)
      return size;
    if (errno != EFBIG && errno != EINVAL)
      return base::Error::system(shown, "extend", errno);
  }

  return base::Error{
      .subject = shown,
      .found = fmt::format("a file may have {} bytes here, expected at least "
                           "{}",
                           wanted,
                           jobroot::minimum_capacity),
      .remedy = "raise the limit (ulimit -f) or use another directory"};
}

/// btrfs writes everything to a new place, for which a full disk has no room,
/// and then it is SIGBUS to touch a mapping. A file that is still empty can be
/// told to be rewritten in place; other file systems do so anyway.
void rewrite_in_place(const base::Fd& db) {
  int flags = 0;
  if (::ioctl(db.get(), FS_IOC_GETFLAGS, &flags) == 0) {
    flags |= FS_NOCOW_FL;
    (void)::ioctl(db.get(), FS_IOC_SETFLAGS, &flags);
  }
}

/// Gives the start of the file disk blocks, so that touching it is no SIGBUS.
base::Result<void> allocate(const base::Fd& db, const std::string& shown) {
  int error = ::posix_fallocate(db.get(), 0, jobroot::initial_bytes);
  if (error == EINTR)
    error = ::posix_fallocate(db.get(), 0, jobroot::initial_bytes);
  if (error != 0)
    return base::Error::system(shown, "allocate", error);

  return {};
}

base::Result<void> fill(const base::Fd& db,
                        const Settings& settings,
                        const Preparation& prepare,
                        const std::string& directory) {
  const std::string shown = directory + "/db";
  rewrite_in_place(db);
  const FileSizeLimit limit;
  const auto capacity = extend(db, limit.at_most(settings.capacity), shown);
  if (!capacity)
    return capacity.error();
  if (auto allocated = allocate(db, shown); !allocated)
    return allocated;

  jobroot::Header header = make_header(settings, *capacity);
  if (prepare)
    if (auto prepared = prepare(directory, header); !prepared)
      return prepared;
  if (::pwrite(db.get(), &header, sizeof header, 0) != sizeof header)
    return base::Error::system(shown, "write", errno);

  return {};
}

/// `db` under a name of its own first; link(2) is what never replaces the
/// file of somebody who was faster.
base::Result<base::Fd> make_db(const std::string& directory,
                               const Settings& settings,
                               const Preparation& prepare) {
  const std::string path = directory + "/db";
  const std::string hidden = fmt::format("{}.new.{}", path, ::getpid());
  ::unlink(hidden.c_str());
  auto db =
      base::Fd::open(hidden, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  if (!db)
    return base::Error::system(path, "create", errno);
  // Refused only if somebody who sweeps took it for a killed maker's.
  if (::flock(db->get(), LOCK_SH | LOCK_NB) != 0)
    return base::Error::system(path, "lock", errno);
  ::fchmod(db->get(), 0600);

  auto filled = fill(*db, settings, prepare, directory);
  if (filled && ::link(hidden.c_str(), path.c_str()) != 0)
    filled = base::Error::system(path, "create", errno);
  ::unlink(hidden.c_str());
  if (!filled)
    return filled.error();

  return db;
}

/// A directory that is there already must hold nothing that we would shut
/// others out from.
base::Result<void> check_usable(const std::string& directory) {
  struct stat status {};

  if (::stat(directory.c_str(), &status) == 0 && status.st_uid != ::geteuid())
    return base::Error{.subject = directory,
                       .found = fmt::format("belongs to uid {}, expected {}",
                                            status.st_uid,
                                            ::geteuid())};
  const auto names = base::list_directory(directory);
  if (!names)
    return names.error();
  if (!names->empty())
    return base::Error{.subject = directory,
                       .found = "exists and is no session",
                       .remedy = "name a directory that does not exist"};

  return {};
}

} // namespace

base::Result<std::string> absolute_path(const std::string& path) {
  char absolute[PATH_MAX];
  if (::realpath(path.c_str(), absolute) == nullptr)
    return base::Error::system(path, "open", errno);

  return std::string(absolute);
}

base::Result<Held> create(const std::string& directory,
                          const Settings& settings,
                          const Preparation& prepare) {
  const bool made = ::mkdir(directory.c_str(), 0700) == 0;
  if (!made && errno != EEXIST)
    return base::Error::system(directory, "create directory", errno);
  if (!made)
    if (auto usable = check_usable(directory); !usable)
      return usable.error();
  // Whatever the umask says, and also when an empty directory was there.
  if (::chmod(directory.c_str(), 0700) != 0)
    return base::Error::system(directory, "change mode", errno);
  auto path = absolute_path(directory);
  if (!path)
    return path.error();

  auto lock = make_db(*path, settings, prepare);
  if (!lock) {
    // Unless somebody else has made a session of it.
    if (made && ::access((*path + "/db").c_str(), F_OK) != 0)
      (void)base::remove_tree(*path);
    return lock.error();
  }

  return Held{std::move(*path), std::move(*lock)};
}

std::string temporary_prefix() {
  return fmt::format("jobroot-{}-", ::geteuid());
}

base::Result<Held> create_temporary(const std::string& place,
                                    const Settings& settings,
                                    const Preparation& prepare) {
  constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
  constexpr int attempts = 10;

  for (int attempt = 1;; attempt++) {
    unsigned char random[6] = {};
    (void)::getrandom(random, sizeof random, 0);
    std::string path = place + '/' + temporary_prefix();
    for (const unsigned char byte : random)
      path += letters[byte % 32];
    auto held = create(path, settings, prepare);
    // Somebody who sweeps may have taken it for abandoned: once more.
    if (held || attempt == attempts)
      return held;
  }
}

} // namespace session
