// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see mapping.hpp; the one place that calls munmap(2).
#include "base/mapping.hpp"

#include <sys/mman.h>

#include <cerrno>

namespace base {

Mapping::~Mapping() {
  if (!bytes_.empty())
    ::munmap(bytes_.data(), bytes_.size());
}

Result<Mapping> Mapping::map(const Fd& fd,
                             std::size_t length,
                             Access access,
                             const std::string& subject,
                             off_t offset) {
  const int protection =
      access == Access::read ? PROT_READ : PROT_READ | PROT_WRITE;

  return map(length, protection, MAP_SHARED, fd.get(), offset, subject);
}

Result<Mapping> Mapping::share(std::size_t length, const std::string& subject) {
  return map(length,
             PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE,
             -1,
             0,
             subject);
}

Result<Mapping> Mapping::own(std::size_t length, const std::string& subject) {
  auto mapping = map(length,
                     PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS,
                     -1,
                     0,
                     subject);
  if (mapping && ::madvise(mapping->data(), length, MADV_WIPEONFORK) != 0)
    return Error::system(subject, "keep from children", errno);

  return mapping;
}

Result<Mapping> Mapping::map(std::size_t length,
                             int protection,
                             int flags,
                             int fd,
                             off_t offset,
                             const std::string& subject) {
  void* const address = ::mmap(nullptr, length, protection, flags, fd, offset);
  if (address == MAP_FAILED)
    return Error::system(subject, "map", errno);

  return Mapping{std::span{static_cast<std::byte*>(address), length}};
}

} // namespace base
