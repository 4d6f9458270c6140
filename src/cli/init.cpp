// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot init`: the first makefile is the one that nobody wants to
// write. It works as it is; what may be changed stands in it, commented out,
// in the order in which it takes effect. Nothing that is there is replaced.
#include "base/fd.hpp"
#include "base/file.hpp"
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/makefiles.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "target",
     .argument = "DIR",
     .help = "the directory that the images are made of"},
    {.name = "menu", .help = "write Kconfig, too: what to build is chosen"},
};

constexpr std::string_view makefile =
    R"(# Images of one directory, each its own target: make -j$(nproc)
# All that can be said here is in jobroot-rootfs(7).

# The directory that the images are made of. It is never written to.
BASE_TARGET_DIR := {target}

# Where the images go, and what is made on the way.
BINARIES_DIR := $(CURDIR)/images
BUILD_DIR    := $(CURDIR)/build

JOBROOT_MK := $(or $(shell jobroot mk),$(error jobroot not found))

.PHONY: all clean
all: rootfs
clean: rootfs-clean

{what}
# Users and groups that the tree's etc/passwd does not have; one a line:
#   name  uid  group  gid  password  home  shell  groups  comment
# -1 is a free number. Those that were given are kept in the second file.
#ROOTFS_USERS_TABLES := users.table
#ROOTFS_IDS_FILE     := ids.table

# Owners, modes and device nodes that only root could give. A line such as
#   /dev/null  c  666  0  0  1  3  0  0  -
# is a name, a type (f F d r c b p), a mode, owner and group, and for devices
# their numbers; below a file, |xattr cap_net_raw+ep gives it capabilities.
#ROOTFS_DEVICE_TABLES := devices.table

# What else is to be done, as root, in a view of the tree: once for all images,
# then for one of them alone.
#ROOTFS_PRE_CMD_HOOKS := stamp
#define stamp
#  date -u -d @$${{SOURCE_DATE_EPOCH:-0}} > $(TARGET_DIR)/etc/built
#endef
#ROOTFS_EXT4_PRE_GEN_HOOKS := read-write
#read-write = sed -i 's/ro/rw/' $(TARGET_DIR)/etc/fstab

# How large file systems are: what is needed and this, or just so large.
#ROOTFS_EXTRA_SPACE   := 8M
#ROOTFS_EXT4_SIZE     := 60M
#ROOTFS_TAR_MAX_SIZE  := 100M

# Images with a version in their names, and links without.
#ROOTFS_VERSION    := 1.0
#ROOTFS_REMOVE_OLD := y

# The same bytes from the same tree, whenever they are built.
#export SOURCE_DATE_EPOCH := 1700000000

include $(JOBROOT_MK)/rootfs.mk
)";

constexpr std::string_view listed =
    R"(# What to build: any of these,
{types}
# and each of them converted, also several times, as in ext4.zst.sha256sum:
{conversions}
# make rootfs-check tells what is missing for that.
ROOTFS_TYPES := ext4 squashfs tar.gz
)";

constexpr std::string_view chosen =
    R"(# What to build is chosen: make menuconfig. What is written below wins.
include $(JOBROOT_MK)/kconfig.mk
.PHONY: menuconfig
menuconfig:
	python3 -m menuconfig
)";

constexpr std::string_view kconfig = R"(mainmenu "Images"

source "$(shell,jobroot mk)/Config.in"
)";

/// The makefiles in a directory as words of a comment, in lines.
base::Result<std::string> names_in(const std::string& directory) {
  constexpr std::size_t longest = 76;
  constexpr std::string_view suffix = ".mk";
  const auto files = base::list_directory(directory);
  if (!files)
    return files.error();
  std::string text;
  std::string line = "# ";
  for (const std::string& file : *files) {
    const std::string name = file.substr(0, file.size() - suffix.size());
    if (line.size() + name.size() > longest) {
      text += line + '\n';
      line = "# ";
    }
    line += " " + name;
  }

  return text + line;
}

/// What the makefile says of what is built.
base::Result<std::string> what(const Arguments& arguments) {
  if (arguments.has("menu"))
    return std::string(chosen);
  const auto place = makefiles();
  if (!place)
    return place.error();
  const auto types = names_in(*place + "/types");
  const auto conversions = names_in(*place + "/conversions");
  if (!types || !conversions)
    return types ? conversions : types;

  return fmt::format(
      listed, fmt::arg("types", *types), fmt::arg("conversions", *conversions));
}

base::Result<void> write_new(const std::string& path, std::string_view text) {
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
  auto written = base::write_all(file, text, path);

  return written ? file.close(path) : written;
}

/// A path that make reads as it is.
std::string target_of(const Arguments& arguments) {
  const std::string path = arguments.value("target").value_or("target");

  return path.starts_with('/') ? path : "$(CURDIR)/" + path;
}

base::Result<void> write(const Arguments& arguments, const std::string& path) {
  const auto text = what(arguments);
  if (!text)
    return text.error();
  auto written = write_new(path,
                           fmt::format(makefile,
                                       fmt::arg("target", target_of(arguments)),
                                       fmt::arg("what", *text)));
  if (written && arguments.has("menu"))
    return write_new(path.substr(0, path.rfind('/') + 1) + "Kconfig", kconfig);

  return written;
}

int run_init(const Arguments& arguments) {
  const auto& operands = arguments.operands();
  const std::string path = operands.empty() ? "Makefile" : operands.front();
  if (auto written = write(arguments, path); !written)
    return fail(written.error());
  const bool has_menu = arguments.has("menu");
  base::note(fmt::format("{}: written; fill {}/, then say {}",
                         path,
                         arguments.value("target").value_or("target"),
                         has_menu ? "make menuconfig, and make" : "make"));

  return EXIT_SUCCESS;
}

const Command command{.name = "init",
                      .synopsis = "init [--target DIR] [--menu] [FILE]",
                      .summary = "write a makefile to start from",
                      .options = options,
                      .operands = {.at_least = 0, .at_most = 1},
                      .run = run_init};
const Registration registration{command};

} // namespace

} // namespace cli
