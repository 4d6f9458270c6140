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
  void* const address =
      ::mmap(nullptr, length, protection, MAP_SHARED, fd.get(), offset);
  if (address == MAP_FAILED)
    return Error::system(subject, "map", errno);

  return Mapping{std::span{static_cast<std::byte*>(address), length}};
}

} // namespace base
