// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see file_digest.hpp. For who reads a hole the kernel fills a page of its
// cache with zeros for every 4 KiB, which takes as long as the sum does; so
// where a file has holes, lseek(2) tells where they are.
#include "image/file_digest.hpp"

#include "image/sha256.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>

namespace image {

namespace {

constexpr std::size_t piece = std::size_t{64} * 1024;

bool has_holes(const struct stat& status) {
  return status.st_blocks * S_BLKSIZE < status.st_size;
}

void add_zeros(off_t count, Sha256& sha256) {
  static constexpr std::array<std::byte, piece> zeros = {};

  for (off_t left = count; left > 0; left -= piece)
    sha256.add(std::span{zeros}.first(
        static_cast<std::size_t>(std::min<off_t>(left, piece))));
}

/// Adds what the file holds there, less where it ends before; false with errno
/// if it cannot be read.
bool add_data(const base::Fd& fd,
              off_t from,
              off_t end,
              std::span<std::byte> buffer,
              Sha256& sha256) {
  while (from < end) {
    const auto wanted =
        static_cast<std::size_t>(std::min<off_t>(end - from, piece));
    const ssize_t count = ::pread(fd.get(), buffer.data(), wanted, from);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return count == 0;
    sha256.add(buffer.first(static_cast<std::size_t>(count)));
    from += count;
  }

  return true;
}

} // namespace

base::Result<std::string> digest_of(const base::Fd& fd,
                                    const struct stat& status,
                                    const std::string& path) {
  const auto memory = std::make_unique_for_overwrite<std::byte[]>(piece);
  const std::span buffer{memory.get(), piece};
  const off_t size = has_holes(status) ? status.st_size : 0;
  off_t at = 0;
  Sha256 sha256;

  while (at < size) {
    const off_t data = ::lseek(fd.get(), at, SEEK_DATA);
    if (data < 0 && errno != ENXIO)
      break;
    const off_t start = data < 0 ? size : std::min(data, size);
    const off_t hole = ::lseek(fd.get(), start, SEEK_HOLE);
    const off_t end = hole >= 0 ? std::min(hole, size) : size;
    add_zeros(start - at, sha256);
    if (!add_data(fd, start, end, buffer, sha256))
      return base::Error::system(path, "read", errno);
    at = end;
  }
  // All of a file without holes, or whose holes cannot be told.
  if (!add_data(fd, at, std::numeric_limits<off_t>::max(), buffer, sha256))
    return base::Error::system(path, "read", errno);

  return sha256.finish();
}

} // namespace image
