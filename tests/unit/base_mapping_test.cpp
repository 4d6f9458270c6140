// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a mapping shows the file, and nothing after its owner is gone.
#include "base/mapping.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

namespace {

using Access = base::Mapping::Access;

class Mapping : public TestDirectory {};

constexpr std::size_t page = 4096;

bool is_mapped(void* address) {
  return ::msync(address, page, MS_ASYNC) == 0;
}

TEST_F(Mapping, ShowsAndChangesTheFile) {
  ASSERT_TRUE(base::write_file_atomically(path("a"), std::string(page, 'x')));
  const auto fd = base::Fd::open(path("a"), O_RDWR);

  const auto mapping =
      base::Mapping::map(*fd, page, Access::read_write, path("a"));
  ASSERT_TRUE(mapping);
  EXPECT_EQ(mapping->bytes().front(), std::byte{'x'});
  mapping->bytes().front() = std::byte{'y'};

  EXPECT_EQ(base::read_file(path("a"))->front(), 'y');
}

TEST_F(Mapping, IsUnmappedWithItsOwner) {
  ASSERT_TRUE(base::write_file_atomically(path("a"), std::string(page, 'x')));
  const auto fd = base::Fd::open(path("a"), O_RDONLY);
  void* address = nullptr;
  {
    auto mapping = base::Mapping::map(*fd, page, Access::read, path("a"));
    const base::Mapping moved = std::move(*mapping);
    address = moved.data();
    EXPECT_TRUE(is_mapped(address));
    EXPECT_EQ(mapping->size(), 0U);
  }

  EXPECT_FALSE(is_mapped(address));
}

TEST_F(Mapping, IsSharedWithChildren) {
  const auto mapping = base::Mapping::share(page, "memory");
  ASSERT_TRUE(mapping);
  EXPECT_EQ(mapping->bytes().front(), std::byte{0});

  const pid_t child = ::fork();
  if (child == 0) {
    mapping->bytes().front() = std::byte{7};
    ::_exit(0);
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);

  EXPECT_EQ(mapping->bytes().front(), std::byte{7});
}

TEST_F(Mapping, ErrorNamesTheFile) {
  const auto mapping = base::Mapping::map(base::Fd{}, page, Access::read, "it");

  ASSERT_FALSE(mapping);
  EXPECT_EQ(base::render(mapping.error()),
            "it: cannot map: Bad file descriptor");
}

} // namespace
