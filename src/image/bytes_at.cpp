// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see bytes_at.hpp.
#include "image/bytes_at.hpp"

#include <boost/endian/conversion.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace image {

namespace {

const unsigned char* place(std::string_view bytes, std::size_t at) {
  return reinterpret_cast<const unsigned char*>(bytes.data() + at);
}

} // namespace

base::Result<BytesAt> BytesAt::open(const std::string& path) {
  auto file = base::Fd::open(path, O_RDWR);
  if (!file)
    return file.error();

  return BytesAt(std::move(*file), path);
}

base::Result<std::string> BytesAt::read_some(std::uint64_t at,
                                             std::size_t size) const {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t count = ::pread(file_.get(),
                                  bytes.data() + have,
                                  size - have,
                                  static_cast<off_t>(at + have));
    if (count < 0)
      return base::Error::system(path_, "read", errno);
    if (count == 0)
      break;
    have += static_cast<std::size_t>(count);
  }
  bytes.resize(have);

  return bytes;
}

base::Result<std::string> BytesAt::read(std::uint64_t at,
                                        std::size_t size) const {
  auto bytes = read_some(at, size);
  if (bytes && bytes->size() != size)
    return wrong("ends too soon");

  return bytes;
}

base::Result<void> BytesAt::write(std::uint64_t at,
                                  std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(
        file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (count < 0)
      return base::Error::system(path_, "write", errno);
    at += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }

  return {};
}

std::uint32_t little_u32(std::string_view bytes, std::size_t at) {
  return boost::endian::load_little_u32(place(bytes, at));
}

std::uint64_t little_u64(std::string_view bytes, std::size_t at) {
  return boost::endian::load_little_u64(place(bytes, at));
}

} // namespace image
