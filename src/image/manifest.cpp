// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see manifest.hpp.
#include "image/manifest.hpp"

#include "base/fd.hpp"
#include "image/file_digest.hpp"
#include "image/path_text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/sysmacros.h>

#include <iterator>

namespace image {

namespace {

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
    const auto fd = base::Fd::open(entry.access, O_RDONLY | O_NOFOLLOW);
    if (!fd)
      return base::Error{std::string(entry.path), fd.error().found};
    const auto read = digest_of(*fd, entry.status, std::string(entry.path));
    if (!read)
      return read.error();
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
