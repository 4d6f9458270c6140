// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: disks and archives are patched here and there, whatever their size, so
// they are read and written by place and not as a whole.
#pragma once

#include "base/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace image {

/// A file that is open for reading and writing.
class BytesAt {
public:
  static base::Result<BytesAt> open(const std::string& path);

  /// As many bytes as were asked for; fewer are an error.
  base::Result<std::string> read(std::uint64_t at, std::size_t size) const;

  /// Fewer where the file ends before.
  base::Result<std::string> read_some(std::uint64_t at, std::size_t size) const;

  base::Result<void> write(std::uint64_t at, std::string_view bytes) const;

  /// An error that names the file.
  base::Error wrong(std::string found) const {
    return {path_, std::move(found)};
  }

private:
  BytesAt(base::Fd file, std::string path)
      : file_(std::move(file)),
        path_(std::move(path)) {}

  base::Fd file_;
  std::string path_;
};

/// A little-endian number at a place of bytes that are long enough.
std::uint32_t little_u32(std::string_view bytes, std::size_t at);
std::uint64_t little_u64(std::string_view bytes, std::size_t at);

} // namespace image
