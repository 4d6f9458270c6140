// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see open.hpp.
#include "session/open.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace session {

namespace {

using jobroot::Fault;

base::Error system_error(const std::string& shown, int code) {
  if (code == ENOENT)
    return {.subject = shown,
            .found = "found nothing, expected a session",
            .remedy = "jobroot run --session makes one"};

  return base::Error::system(shown, "open", code);
}

/// What is recorded in a session is as trustworthy as who may write there.
base::Result<void> check_owner(const std::string& directory) {
  struct stat status {};

  if (::stat(directory.c_str(), &status) != 0)
    return base::Error::system(directory, "open", errno);
  if (!S_ISDIR(status.st_mode))
    return base::Error{.subject = directory,
                       .found = "found a file, expected a session's directory"};
  if (status.st_uid != ::geteuid())
    return base::Error{.subject = directory,
                       .found = fmt::format("belongs to uid {}, expected {}",
                                            status.st_uid,
                                            ::geteuid()),
                       .remedy = "use a session of your own"};
  if (::access((directory + "/db").c_str(), F_OK) != 0 && errno == ENOENT)
    return system_error(directory + "/db", ENOENT);
  if ((status.st_mode & 0077) != 0)
    return base::Error{.subject = directory,
                       .found = fmt::format("found mode {:04o}, expected 0700",
                                            status.st_mode & 07777),
                       .remedy = "if nobody else wrote there: chmod 700"};

  return {};
}

struct FaultText {
  Fault fault;
  const char* found; ///< {0} is what was found, {1} what was expected
  const char* remedy;
};

constexpr FaultText fault_texts[] = {
    {Fault::not_a_session,
     "found other bytes at the start, expected a session's \"jobroot\"",
     "this is no session of jobroot"},
    {Fault::version,
     "found version {}, expected {}",
     "use the jobroot that made it"},
    {Fault::byte_order,
     "found byte order {:#010x}, expected {:#010x}",
     "it was made on another kind of machine"},
    {Fault::truncated,
     "found {} bytes, expected {}",
     "the session cannot be used, remove it"},
    {Fault::corrupt,
     "found {} in the header, expected at most {}",
     "the session cannot be used, remove it"},
};

} // namespace

base::Error describe(const jobroot::Opened& opened,
                     const std::string& directory) {
  const std::string shown = directory + "/db";
  if (opened.fault == Fault::system)
    return system_error(shown, static_cast<int>(opened.found));
  const auto* text =
      std::ranges::find(fault_texts, opened.fault, &FaultText::fault);
  if (text == std::end(fault_texts))
    text--; // there is no fault that is not in the table

  return {.subject = shown,
          .found = fmt::format(
              fmt::runtime(text->found), opened.found, opened.expected),
          .remedy = text->remedy};
}

base::Result<OpenSession> open(const std::string& directory, Access access) {
  if (auto owned = check_owner(directory); !owned)
    return owned.error();
  const auto path = absolute_path(directory);
  if (!path)
    return path.error();

  OpenSession session{new jobroot::Session};
  const auto opened = session->open(path->c_str(), access);
  if (opened.fault != Fault::none)
    // The session by the name that the user knows, or one of its parents.
    return describe(opened,
                    *path == opened.directory ? directory : opened.directory);

  return session;
}

base::Result<jobroot::Header> read_header(const std::string& directory) {
  const std::string shown = directory + "/db";
  const auto db = base::Fd::open(shown, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!db)
    return system_error(shown, errno);

  struct stat status {};

  jobroot::Header header = {};
  if (::fstat(db->get(), &status) != 0)
    return base::Error::system(shown, "open", errno);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode))
    return describe({Fault::not_a_session}, directory);
  if (size < jobroot::initial_bytes)
    return describe({Fault::truncated, size, jobroot::initial_bytes},
                    directory);
  if (::pread(db->get(), &header, sizeof header, 0) != sizeof header)
    return base::Error::system(shown, "read", errno);
  const auto opened = jobroot::examine(header, size);
  if (opened.fault != Fault::none)
    return describe(opened, directory);

  return header;
}

namespace {

/// A file that was replaced while we waited for its lock is not the session's
/// any more.
base::Result<base::Fd> lock_db(const std::string& path) {
  for (;;) {
    auto db = base::Fd::open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
    if (!db)
      return system_error(path, errno);
    while (::flock(db->get(), LOCK_SH) != 0)
      if (errno != EINTR)
        return base::Error::system(path, "lock", errno);

    struct stat status {};

    if (::fstat(db->get(), &status) != 0 || status.st_nlink > 0)
      return db;
  }
}

} // namespace

base::Result<Held> hold(const std::string& directory) {
  if (auto owned = check_owner(directory); !owned)
    return owned.error();
  auto path = absolute_path(directory);
  if (!path)
    return path.error();

  auto lock = lock_db(directory + "/db");
  if (!lock)
    return lock.error();
  if (const auto header = read_header(directory); !header)
    return header.error();

  return Held{std::move(*path), std::move(*lock)};
}

std::optional<std::string> current() {
  const char* const key = std::getenv("FAKEROOTKEY");
  if (key == nullptr || key[0] != '/')
    return std::nullopt;

  return key;
}

} // namespace session
