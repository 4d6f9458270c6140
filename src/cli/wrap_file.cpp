// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap_file.hpp.
#include "cli/wrap_file.hpp"

#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace cli {

namespace {

constexpr std::string_view prefix = "wrap.";

/// Files whose users were all killed.
void remove_abandoned(const std::string& session) {
  const auto names = base::list_directory(session);
  if (!names)
    return;
  for (const std::string& name : *names) {
    if (!name.starts_with(prefix))
      continue;
    const std::string path = session + '/' + name;
    const auto file = base::Fd::open(path, O_RDONLY | O_NOFOLLOW);
    if (file && ::flock(file->get(), LOCK_EX | LOCK_NB) == 0)
      ::unlink(path.c_str());
  }
}

} // namespace

base::Result<WrapFile> WrapFile::create(const std::string& session,
                                        std::string_view bytes) {
  remove_abandoned(session);
  std::string path = session + '/' + std::string(prefix) + "XXXXXX";
  base::Fd file{::mkostemp(path.data(), O_CLOEXEC)};
  if (!file)
    return base::Error::system(path, "create", errno);
  (void)::flock(file.get(), LOCK_SH);
  if (auto written = base::write_all(file, bytes, path); !written) {
    ::unlink(path.c_str());
    return written.error();
  }

  return WrapFile{std::move(path), std::move(file)};
}

void WrapFile::remove() {
  if (!path_.empty())
    ::unlink(std::exchange(path_, {}).c_str());
}

} // namespace cli
