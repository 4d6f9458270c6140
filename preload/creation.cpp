// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what was just made has an owner, a mode and attributes by the rules of
// whoever made it and of its directory, whatever the disk made of it.
#include "jobroot/acl_record.hpp"
#include "record.hpp"

namespace shim {
namespace {

using jobroot::Inode;
using jobroot::Known;
using jobroot::Target;
using jobroot::acl::Inherited;
using jobroot::sys::call;
using jobroot::sys::word;
namespace rules = jobroot::rules;

/// The umask; to ask umask(2) would change it for a moment, for all threads.
uint32_t umask_now() noexcept {
  constexpr char label[] = "\nUmask:\t";
  char text[512] = {};
  const long fd = call(
      SYS_openat, AT_FDCWD, word("/proc/self/status"), O_RDONLY | O_CLOEXEC);
  if (jobroot::sys::failed(fd))
    return 022;
  const long bytes = call(SYS_read, fd, word(text), sizeof text - 1);
  call(SYS_close, fd);
  for (long i = 0; i + 12 < bytes; i++) {
    if (!jobroot::equal_bytes(text + i, label, sizeof label - 1))
      continue;
    uint32_t mask = 0;
    for (i += sizeof label - 1; text[i] >= '0' && text[i] <= '7'; i++)
      mask = mask * 8 + static_cast<uint32_t>(text[i] - '0');
    return mask & 0777;
  }
  return 022;
}

/// The kernel has put the umask, or the default ACL that the directory has on
/// disk, on all bits. A recorded default ACL takes the place of both.
uint32_t mode_of(const Creation& creation,
                 const Inode& inode,
                 const Inherited& inherited) noexcept {
  if (S_ISLNK(creation.asked))
    return inode.mode;
  // bind(2), other than mknod(2), puts the umask on before it asks for an
  // inode.
  const bool is_bound =
      S_ISSOCK(creation.asked) && creation.call == jobroot::Call::create;
  if (inherited.is_given())
    return inherited.mode(is_bound
                              ? creation.asked & (inode.mode | ~uint32_t{0777})
                              : creation.asked);
  if (inherited.hidden)
    return creation.asked & ~umask_now();
  return creation.asked & (inode.mode | ~uint32_t{0777});
}

/// The directory, even if nobody asked for it: one that is set-gid on disk has
/// passed that on.
Known directory_of(const Target& target,
                   const Creation& creation,
                   const Inode& inode) noexcept {
  const bool asks = creation.parent.record.mode == 0 &&
                    S_ISDIR(creation.asked) && (inode.mode & S_ISGID) != 0;
  return asks ? parent_of(target) : creation.parent;
}

} // namespace

int record_creation(const Target& target, const Creation& creation) noexcept {
  const Target itself{
      target.directory, target.path, target.flags | AT_SYMLINK_NOFOLLOW};
  const uint32_t type = creation.asked & S_IFMT;
  Inode inode;
  if (const int error = jobroot::look_at(itself, &inode))
    return error;
  const Known parent = directory_of(itself, creation, inode);
  const auto list = session().xattrs(parent);
  const Inherited inherited(list.get());
  const uint32_t mode = mode_of(creation, inode, inherited);
  const uint32_t bits = rules::widened(inode.mode, inode.mode);
  const bool widens =
      type != S_IFLNK && bits != (inode.mode & rules::permission_bits);
  // Whoever is not really root loses set-id bits on disk with the first write.
  const bool passes =
      widens || (type == S_IFREG && (mode & (S_ISUID | S_ISGID)) != 0);
  const int error =
      session().update(itself, inode, creation.call, [&](Known& known) {
        int failed = 0;
        const bool others =
            known.home != nullptr &&
            (known.record.state & jobroot::state_has_generation) != 0;
        if (others) { // somebody was faster with the very same inode
          known.record.mode =
              type | (known.record.mode & rules::permission_bits);
        } else {
          known.home = nullptr; // an earlier inode's record is not this one's
          known.record = session().unknown(inode);
          rules::create(known.record,
                        who(),
                        groups(),
                        parent.record,
                        creation.asked,
                        mode);
          failed = hand_down(session(), inherited, itself, known);
        }
        if (type == S_IFCHR || type == S_IFBLK)
          known.record.rdev = jobroot::packed_rdev(creation.rdev);
        return failed == 0 && passes ? 1 : failed;
      });
  if (error == 0 && widens)
    chmod_for_real(itself, bits);
  return error;
}

} // namespace shim
