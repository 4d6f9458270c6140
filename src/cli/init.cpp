// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot init`: the first makefile is the one that nobody wants to
// write; what it leaves to change says so. Nothing that is there is replaced.
#include "base/fd.hpp"
#include "base/file.hpp"
#include "base/message.hpp"
#include "cli/command.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

namespace cli {

namespace {

constexpr std::string_view makefile =
    R"(# Images of one directory, each its own target: make -j$(nproc)

# The directory that the images are made of. It is never written to.
BASE_TARGET_DIR := $(CURDIR)/target

# Where the images go, and what is made on the way.
BINARIES_DIR := $(CURDIR)/images
BUILD_DIR    := $(CURDIR)/build

# What to build: tar cpio ext2 ext3 ext4 squashfs, each with any of .gz .xz .zst
ROOTFS_TYPES := ext4 squashfs tar.gz

# Owners, modes and device nodes that only root could give. A line such as
#   /dev/null  c  666  0  0  1  3  0  0  -
# is a name, a type (f d r c b p), a mode, owner and group, and for devices
# their numbers.
#ROOTFS_DEVICE_TABLES := devices.table

# The same bytes from the same tree, whenever they are built.
#export SOURCE_DATE_EPOCH := 1700000000

.PHONY: all clean
all: rootfs
clean: rootfs-clean

include $(or $(shell jobroot mk),$(error jobroot not found))/rootfs.mk
)";

constexpr std::string_view usual_name = "Makefile";

base::Result<void> write_new(const std::string& path) {
  constexpr mode_t for_all = 0666;
  const int fd =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, for_all);
  if (fd < 0 && errno == EEXIST)
    return base::Error{path,
                       "is there already and stays as it is",
                       "name another file, jobroot init FILE"};
  if (fd < 0)
    return base::Error::system(path, "create", errno);
  base::Fd file{fd};
  auto written = base::write_all(file, makefile, path);

  return written ? file.close(path) : written;
}

int run_init(const Arguments& arguments) {
  const auto& operands = arguments.operands();
  const std::string path =
      operands.empty() ? std::string(usual_name) : operands.front();
  if (auto written = write_new(path); !written)
    return fail(written.error());
  base::note(path + ": written; fill target/, then say make");

  return EXIT_SUCCESS;
}

const Command command{.name = "init",
                      .synopsis = "init [FILE]",
                      .summary = "write a makefile to start from",
                      .operands = {.at_least = 0, .at_most = 1},
                      .run = run_init};
const Registration registration{command};

} // namespace

} // namespace cli
