// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see btrfs.hpp.
#include "image/btrfs.hpp"

#include "base/text.hpp"
#include "image/btrfs_volume.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cerrno>
#include <cstdint>
#include <map>
#include <utility>

namespace image {

namespace {

constexpr unsigned inode_type = 1;
constexpr unsigned name_type = 96;
constexpr std::uint64_t root_inode = 256;

/// Names of all directories: inodes by directory and name.
using Names = std::map<std::pair<std::uint64_t, std::string>, std::uint64_t>;

base::Result<Names> read_names(const BtrfsVolume& volume) {
  constexpr std::size_t length_at = 27;
  constexpr std::size_t name_at = 30;
  Names names;
  const auto met = volume.each_file_item([&](const BtrfsVolume::Item& item,
                                             const std::string& data) {
    if (item.type == name_type)
      names[{item.object,
             data.substr(item.at + name_at,
                         little_u32(data, item.at + length_at) & 0xffffU)}] =
          little_u64(data, item.at);
    return false;
  });
  if (!met)
    return met.error();

  return names;
}

std::uint64_t find(const Names& names, std::string_view path) {
  std::uint64_t inode = root_inode;
  for (const auto name : base::split(path, '/')) {
    const auto found = names.find({inode, std::string(name)});
    if (found == names.end())
      return 0;
    inode = found->second;
  }

  return inode;
}

/// As the kernel keeps it: 12 bits and 20.
std::uint64_t device_number(dev_t device) {
  constexpr unsigned minor_bits = 20;

  return std::uint64_t{major(device)} << minor_bits | minor(device);
}

struct Wanted {
  std::map<std::uint64_t, Seen> inodes = {};
  bool has_root_attributes = false;
};

base::Result<Wanted>
wanted_of(const std::string& root, const Know& know, const Names& names) {
  Wanted wanted;
  const auto walked = walk(root, [&](const Entry& entry) {
    if (entry.is_left)
      return;
    Attributes attributes = attributes_of(entry.access);
    const Seen seen = know ? know(entry, attributes) : see_real(entry);
    if (entry.path.empty()) {
      wanted.inodes[root_inode] = seen;
      wanted.has_root_attributes = !attributes.empty();
    } else if (S_ISCHR(seen.mode) || S_ISBLK(seen.mode)) {
      wanted.inodes[find(names, entry.path)] = seen;
    }
  });
  if (!walked)
    return walked.error();

  return wanted;
}

void put_inode(std::string& data, std::size_t at, const Seen& seen) {
  constexpr std::size_t uid = 44;
  constexpr std::size_t gid = 48;
  constexpr std::size_t mode = 52;
  constexpr std::size_t device = 56;
  put_little(data, at + uid, seen.uid, 4);
  put_little(data, at + gid, seen.gid, 4);
  put_little(data, at + mode, seen.mode, 4);
  if (!S_ISDIR(seen.mode))
    put_little(data, at + device, device_number(seen.device), 8);
}

} // namespace

base::Result<MendedBtrfs> mend_btrfs(const std::string& image,
                                     const std::string& root,
                                     const Know& know) {
  auto volume = BtrfsVolume::open(image);
  if (!volume)
    return volume.error();
  const auto names = read_names(*volume);
  if (!names)
    return names.error();
  const auto wanted = wanted_of(root, know, *names);
  if (!wanted)
    return wanted.error();
  const auto mended = volume->each_file_item(
      [&](const BtrfsVolume::Item& item, std::string& data) {
        const auto found = wanted->inodes.find(item.object);
        const bool is_ours =
            item.type == inode_type && found != wanted->inodes.end();
        if (is_ours)
          put_inode(data, item.at, found->second);
        return is_ours;
      });
  if (!mended)
    return mended.error();

  struct stat status;
  if (::stat(image.c_str(), &status) != 0)
    return base::Error::system(image, "look at", errno);

  const auto resized = volume->resize(
      static_cast<std::uint64_t>(status.st_size) / block_size * block_size);
  if (!resized)
    return resized.error();

  return MendedBtrfs{.lacks_attributes_of_root = wanted->has_root_attributes};
}

} // namespace image
