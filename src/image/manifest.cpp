// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see manifest.hpp.
#include "image/manifest.hpp"

#include "base/fd.hpp"
#include "image/path_text.hpp"
#include "image/sha256.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <vector>

namespace image {

namespace {

base::Result<std::string> digest_of(const char* access) {
  constexpr std::size_t step = 1 << 16;
  const auto fd = base::Fd::open(access, O_RDONLY | O_NOFOLLOW);
  if (!fd)
    return fd.error();

  Sha256 sha256;
  std::vector<std::byte> bytes(step);
  for (;;) {
    const ssize_t count = ::read(fd->get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return base::Error::system(access, "read", errno);
    if (count == 0)
      return sha256.finish();
    sha256.add({bytes.data(), static_cast<std::size_t>(count)});
  }
}

/// The size where it means something everywhere, numbers of a device.
std::string extent_of(const Entry& entry, const Seen& seen) {
  if (S_ISCHR(seen.mode) || S_ISBLK(seen.mode))
    return fmt::format("{},{}", major(seen.device), minor(seen.device));
  if (S_ISREG(seen.mode) || S_ISLNK(seen.mode))
    return fmt::format("{}", entry.status.st_size);

  return "-";
}

base::Result<void> append(std::string& text,
                          const Entry& entry,
                          const Seen& seen,
                          const Attributes& attributes,
                          const ShowAttribute& show) {
  std::string digest = "-";
  if (S_ISREG(seen.mode)) {
    const auto read = digest_of(entry.access);
    if (!read)
      return base::Error{std::string(entry.path), read.error().found};
    digest = *read;
  }

  fmt::format_to(std::back_inserter(text),
                 "{:06o} {}:{} {} {} /",
                 seen.mode,
                 seen.uid,
                 seen.gid,
                 extent_of(entry, seen),
                 digest);
  append_path(text, entry.path);
  if (S_ISLNK(seen.mode))
    append_link(text, entry.access);
  for (const auto& [name, value] : attributes)
    fmt::format_to(
        std::back_inserter(text), " |{}={}", name, show(name, value));
  text += '\n';

  return {};
}

} // namespace

base::Result<std::string>
manifest(const std::string& root, const Know& know, const ShowAttribute& show) {
  std::string text;
  base::Result<void> wrong;

  const auto walked = walk(root, [&](const Entry& entry) {
    if (entry.is_left || !wrong)
      return;
    Attributes attributes = attributes_of(entry.access);
    const Seen seen = know ? know(entry, attributes) : see_real(entry);
    wrong = append(text, entry, seen, attributes, show);
  });
  if (!walked)
    return walked.error();
  if (!wrong)
    return wrong.error();

  return text;
}

} // namespace image
