// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: holes are zeros to everybody, and to the kernel work that nobody needs.
#include "image/file_digest.hpp"
#include "image/sha256.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace {

constexpr std::size_t mib = std::size_t{1} << 20;

std::string digest_of_text(const std::string& text) {
  image::Sha256 sha256;
  sha256.add(std::as_bytes(std::span{text}));

  return sha256.finish();
}

class FileDigest : public TestDirectory {
protected:
  /// A file of zeros but for `text` at each of `places`; without these all of
  /// it is a hole.
  base::Fd file_of(std::size_t size,
                   const std::string& text,
                   const std::vector<std::size_t>& places) {
    auto fd = base::Fd::open(path("file"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    EXPECT_TRUE(fd);
    EXPECT_EQ(::ftruncate(fd->get(), static_cast<off_t>(size)), 0);
    expected_ = std::string(size, '\0');
    for (const std::size_t at : places) {
      EXPECT_EQ(
          ::pwrite(fd->get(), text.data(), text.size(), static_cast<off_t>(at)),
          static_cast<ssize_t>(text.size()));
      expected_.replace(at, text.size(), text);
    }

    return std::move(*fd);
  }

  std::string digest(const base::Fd& fd) {
    struct stat status {};

    EXPECT_EQ(::fstat(fd.get(), &status), 0);
    const auto result = image::digest_of(fd, status, path("file"));

    return result ? *result : result.error().found;
  }

  std::string expected_;
};

TEST_F(FileDigest, IsTheContents) {
  const std::string text(3 * mib + 5, 'x');

  const base::Fd fd = file_of(text.size(), text, {0});

  EXPECT_EQ(digest(fd), digest_of_text(text));
}

TEST_F(FileDigest, IsThatOfNothingWithoutContents) {
  const base::Fd fd = file_of(0, "", {});

  EXPECT_EQ(digest(fd), digest_of_text(""));
}

TEST_F(FileDigest, CountsHolesAsZeros) {
  const std::string text(5000, 'x');
  const std::vector<std::vector<std::size_t>> all = {
      {}, {0}, {mib + 7}, {3 * mib - text.size()}, {0, mib, 2 * mib + 100000}};

  for (const auto& places : all) {
    const base::Fd fd = file_of(3 * mib, text, places);

    EXPECT_EQ(digest(fd), digest_of_text(expected_)) << places.size();
  }
}

TEST_F(FileDigest, DoesNotReadHoles) {
  constexpr std::size_t size = 8 * mib;
  const base::Fd fd = file_of(size, "x", {0});
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> residence(size / page);

  digest(fd);

  void* const map = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd.get(), 0);
  ASSERT_NE(map, MAP_FAILED);
  ASSERT_EQ(::mincore(map, size, residence.data()), 0);
  ::munmap(map, size);
  const auto in_cache = std::ranges::count_if(
      residence, [](unsigned char byte) { return (byte & 1) != 0; });
  EXPECT_LE(in_cache, static_cast<long>(mib / page));
}

TEST_F(FileDigest, IsAnErrorWhereNothingCanBeRead) {
  file_of(mib, "x", {0});
  const auto fd = base::Fd::open(path("file"), O_WRONLY);
  ASSERT_TRUE(fd);

  EXPECT_EQ(digest(*fd), "cannot read: Bad file descriptor");
}

} // namespace
