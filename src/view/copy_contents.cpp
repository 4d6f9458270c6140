// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see copy_contents.hpp.
#include "view/copy_contents.hpp"

#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace view {

using base::Error;
using base::Result;

namespace {

/// What the kernel says where it can share no blocks at all; anything else,
/// such as a full disk, is a failure.
bool means_cannot_share(int code) {
  return code == EOPNOTSUPP || code == EXDEV || code == ENOTTY ||
         code == ENOSYS;
}

/// What it says of a single file, as one that is not to be copied on write.
bool means_cannot_share_this(int code) {
  return code == EINVAL || code == EPERM || code == ETXTBSY;
}

bool means_cannot_copy_inside(int code) {
  return code == EXDEV || code == EINVAL || code == ENOSYS ||
         code == EOPNOTSUPP || code == EPERM;
}

/// Reads and writes until `end` or the end of the file; an errno or 0.
int copy_through_memory(int from, int to, off_t at, off_t end) {
  std::vector<char> buffer(std::size_t{1} << 17);
  while (at < end) {
    const auto wanted = std::min<std::size_t>(
        buffer.size(), static_cast<std::size_t>(end - at));
    const ssize_t got = ::pread(from, buffer.data(), wanted, at);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return errno;
    if (got == 0)
      return 0;
    for (ssize_t done = 0; done < got;) {
      const ssize_t put = ::pwrite(to,
                                   buffer.data() + done,
                                   static_cast<std::size_t>(got - done),
                                   at + done);
      if (put < 0 && errno != EINTR)
        return errno;
      done += std::max<ssize_t>(put, 0);
    }
    at += got;
  }
  return 0;
}

/// The same inside the kernel; EXDEV and its like when that is not possible.
int copy_inside(int from, int to, off_t at, off_t end) {
  while (at < end) {
    off_t in = at;
    off_t out = at;
    const ssize_t done = ::copy_file_range(
        from, &in, to, &out, static_cast<std::size_t>(end - at), 0);
    if (done < 0 && errno == EINTR)
      continue;
    if (done < 0)
      return errno;
    if (done == 0)
      return 0;
    at += done;
  }
  return 0;
}

/// The next range of data at or after `at`; false when only a hole is left.
/// Where the file system cannot tell, all of it is data.
bool next_data(int from, off_t at, off_t size, off_t* start, off_t* end) {
  *start = ::lseek(from, at, SEEK_DATA);
  if (*start < 0 && errno == ENXIO)
    return false;
  if (*start < 0)
    *start = at;
  *end = ::lseek(from, *start, SEEK_HOLE);
  if (*end < 0 || *end > size)
    *end = size;
  return *start < size;
}

} // namespace

Result<bool> ContentsCopier::copy(int from,
                                  int to,
                                  std::uint64_t size,
                                  const std::string& subject) {
  if (size == 0)
    return false;
  if (how_ != Contents::copy && can_share_) {
    if (::ioctl(to, FICLONE, from) == 0)
      return true;
    const int error = errno;
    const bool never = means_cannot_share(error);
    if (how_ == Contents::reflink || !(never || means_cannot_share_this(error)))
      return Error::system(subject, "share its blocks with a copy", error);
    can_share_ = !never;
  }
  if (Result<void> done = copy_data(from, to, size, subject); !done)
    return done.error();
  return false;
}

Result<void> ContentsCopier::copy_data(int from,
                                       int to,
                                       std::uint64_t size,
                                       const std::string& subject) {
  const auto all = static_cast<off_t>(size);
  if (::ftruncate(to, all) != 0)
    return Error::system(subject, "write a copy", errno);
  off_t start = 0;
  off_t end = 0;
  for (off_t at = 0; at < all && next_data(from, at, all, &start, &end);
       at = end) {
    int error = can_copy_inside_ ? copy_inside(from, to, start, end) : EXDEV;
    if (error != 0 && means_cannot_copy_inside(error)) {
      can_copy_inside_ = false;
      error = copy_through_memory(from, to, start, end);
    }
    if (error != 0)
      return Error::system(subject, "copy its contents", error);
  }
  return {};
}

} // namespace view
